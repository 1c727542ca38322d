"""Who may do what, and what happens when two people change one record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from three_places import BRUG, CONTRIBUTOR, EDITOR, ROLES, STER, VISITOR, WAGEN, place

from buurtpunt_lib import landscape, register
from buurtpunt_lib.domain.contact import Contact
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import register as stored

pytestmark = pytest.mark.usefixtures("three_places")


def codes(call, *arguments, **named) -> list[str]:
    with pytest.raises(InputError) as caught:
        call(*arguments, **named)
    return [fault.code for fault in caught.value.faults]


def wrong(record: HubRecord) -> HubRecord:
    """A record that only the rules of the landscape refuse."""
    return record.replace(opening_hours="elke dag")


CHANGES = {
    "save": lambda by: register.save(BRUG.replace(notes="x"), base=1, by=by),
    "remove": lambda by: register.remove("de-brug", base=1, by=by, reason="weg"),
    "restore": lambda by: register.restore("de-brug", 1, by=by),
    "merge": lambda by: register.merge("de-brug", "cafe-de-ster", by=by),
    "waiting": lambda by: register.waiting(by=by),
    "decide": lambda by: register.decide(_waiting(), accept=True, by=by),
    "contacts": lambda by: register.contacts("de-brug", by=by),
    "save_contact": lambda by: register.save_contact(CONTACT, by=by),
    "delete_contact": lambda by: register.delete_contact(_contact(), by=by),
}
CONTACT = Contact.from_dict(
    {"hub": "de-brug", "email": "x@voorbeeld.be", "consent_on": "2026-01-01"}
)


def _waiting() -> int:
    return register.suggest(BRUG.replace(notes="y"), hub="de-brug", by=VISITOR).id


def _contact() -> int:
    return register.save_contact(CONTACT, by=EDITOR).id


@pytest.mark.parametrize("change", sorted(CHANGES))
@pytest.mark.parametrize("by", ROLES, ids=lambda actor: actor.role.value)
def test_only_editors_change_the_register(change, by):
    if by is EDITOR:
        CHANGES[change](by)
        return
    before = stored.load_all()
    assert codes(CHANGES[change], by) == ["register.not_allowed"]
    assert stored.load_all() == before


@pytest.mark.parametrize("by", ROLES, ids=lambda actor: actor.role.value)
def test_everybody_suggests_and_nothing_changes_by_that(by):
    made = register.suggest(BRUG.replace(notes="soep"), hub="de-brug", by=by, reason="gezien")
    assert (made.by, made.role, made.reason) == (by.name, by.role.value, "gezien")
    assert stored.load("de-brug").record == BRUG
    assert [one.id for one in register.waiting(by=EDITOR)] == [made.id]


def test_visitors_do_not_confirm_contributors_do():
    assert codes(register.confirm, "de-brug", by=VISITOR) == ["register.not_allowed"]
    day = date.today() - timedelta(days=1)
    assert register.confirm("de-brug", on=day, by=CONTRIBUTOR).record.confirmed_on == day
    tomorrow = date.today() + timedelta(days=1)
    assert codes(register.confirm, "de-brug", on=tomorrow, by=EDITOR) == ["register.in_future"]


def test_a_suggestion_of_a_visitor_confirms_nothing():
    said = BRUG.replace(notes="x", confirmed_on="2026-01-01")
    made = register.suggest(said, hub="de-brug", by=VISITOR)
    assert made.record.confirmed_on is None
    made = register.suggest(said.replace(id="nieuw"), by=VISITOR)
    assert made.record.confirmed_on is None
    made = register.suggest(said, hub="de-brug", by=CONTRIBUTOR)
    assert made.record.confirmed_on == date(2026, 1, 1)


@pytest.mark.parametrize(
    "call",
    [
        lambda: register.save(wrong(BRUG), base=1, by=EDITOR),
        lambda: register.suggest(wrong(BRUG), hub="de-brug", by=VISITOR),
        lambda: register.merge("de-brug", "cafe-de-ster", record=wrong(BRUG), by=EDITOR),
        lambda: register.decide(_waiting(), accept=True, record=wrong(BRUG), base=1, by=EDITOR),
    ],
    ids=["save", "suggest", "merge", "decide"],
)
def test_a_wrong_record_leaves_no_trace(call):
    before = stored.stamp()
    assert codes(call) == ["landscape.opening_hours"]
    assert stored.stamp() == before
    assert stored.load("de-brug").record == BRUG


def test_what_leaves_a_mark_needs_a_reason():
    assert codes(register.remove, "de-brug", base=1, by=EDITOR, reason=" ") == [
        "register.reason_needed"
    ]
    assert codes(register.suggest, None, hub="de-brug", by=VISITOR) == ["register.reason_needed"]
    refuse = {"accept": False, "by": EDITOR}
    assert codes(register.decide, _waiting(), **refuse) == ["register.reason_needed"]


def test_a_suggestion_that_says_nothing_new_is_no_suggestion():
    assert codes(register.suggest, BRUG, hub="de-brug", by=VISITOR) == [
        "register.nothing_suggested"
    ]
    # With words beside it, it is.
    assert register.suggest(BRUG, hub="de-brug", by=VISITOR, reason="de uren kloppen niet").id
    assert codes(register.suggest, STER, hub="de-brug", by=VISITOR) == ["register.other_place"]


def test_a_new_place_is_suggested_and_accepted():
    new = place(register.new_id("De Linde", "Zepperen"), "De Linde")
    made = register.suggest(new, by=VISITOR)
    asked = register.question(made, by=EDITOR)
    assert (asked.before, asked.meeting) == (None, None)
    assert "name" in {change.field for change in asked.changes}
    register.decide(made.id, accept=True, by=EDITOR)
    assert stored.load("de-linde-zepperen").record == new
    assert codes(register.decide, made.id, accept=True, by=EDITOR) == [
        "register.suggestion_decided"
    ]
    assert codes(register.decide, 99, accept=True, by=EDITOR) == ["register.suggestion_unknown"]


def test_two_new_places_that_were_given_one_key_both_find_room():
    new = place("de-linde", "De Linde")
    first, second = (register.suggest(new.replace(notes=n), by=VISITOR) for n in ("een", "twee"))
    register.decide(first.id, accept=True, by=EDITOR)
    register.decide(second.id, accept=True, by=EDITOR)
    assert stored.load("de-linde").record.notes == "een"
    assert stored.load("de-linde-zepperen").record.notes == "twee"


def test_an_editor_accepts_what_the_editor_made_of_it():
    made = _waiting()
    edited = BRUG.replace(notes="y, en op zaterdag ook z")
    register.decide(made, accept=True, record=edited, base=1, by=EDITOR)
    assert stored.load("de-brug").record == edited


def test_a_refusal_is_told_and_changes_nothing():
    made = register.suggest(BRUG.replace(notes="y"), hub="de-brug", by=VISITOR)
    register.decide(made.id, accept=False, by=EDITOR, reason="Dat is een andere plek.")
    told = stored.suggestion(made.code)
    assert (told.state, told.decision) == ("refused", "Dat is een andere plek.")
    assert stored.load("de-brug").record == BRUG


def test_a_place_that_is_gone_is_suggested_and_taken_out():
    made = register.suggest(None, hub="de-wagen", by=VISITOR, reason="rijdt niet meer")
    asked = register.question(made, by=EDITOR)
    assert (asked.before, asked.changes) == (WAGEN, ())
    register.decide(made.id, accept=True, by=EDITOR)
    assert "de-wagen" not in stored.ids()


def test_a_suggestion_on_a_record_that_changed_meanwhile_is_merged():
    made = register.suggest(BRUG.replace(notes="soep op vrijdag"), hub="de-brug", by=VISITOR)
    register.save(BRUG.replace(carrier="vzw De Brug"), base=1, by=EDITOR)
    asked = register.question(made, by=EDITOR)
    assert [change.field for change in asked.changes] == ["notes"]
    assert asked.meeting.settled
    register.decide(made.id, accept=True, by=EDITOR)
    now = stored.load("de-brug").record
    assert (now.notes, now.carrier) == ("soep op vrijdag", "vzw De Brug")


def test_two_changes_of_one_field_are_shown_to_the_editor():
    made = register.suggest(BRUG.replace(notes="soep"), hub="de-brug", by=VISITOR)
    register.save(BRUG.replace(notes="brood", carrier="vzw"), base=1, by=EDITOR)
    with pytest.raises(register.Undecided) as caught:
        register.decide(made.id, accept=True, by=EDITOR)
    meeting = caught.value.meeting
    [clash] = meeting.clashes
    assert (clash.field, clash.mine, clash.theirs) == ("notes", ("soep",), ("brood",))
    assert stored.load("de-brug").record.notes == "brood"
    chosen = landscape.settle(meeting.record, clash, mine=True)
    register.decide(made.id, accept=True, record=chosen, base=meeting.revision, by=EDITOR)
    now = stored.load("de-brug").record
    assert (now.notes, now.carrier) == ("soep", "vzw")


def test_an_editor_who_looked_too_long_overwrites_nobody():
    made = register.suggest(BRUG.replace(notes="soep"), hub="de-brug", by=VISITOR)
    register.save(BRUG.replace(carrier="vzw"), base=1, by=EDITOR)
    with pytest.raises(stored.Conflict):
        register.decide(made.id, accept=True, record=BRUG.replace(notes="z"), base=1, by=EDITOR)
    assert stored.load("de-brug").record.carrier == "vzw"


def test_two_who_save_meet():
    register.save(BRUG.replace(carrier="vzw"), base=1, by=EDITOR)
    with pytest.raises(stored.Conflict) as caught:
        register.save(BRUG.replace(notes="soep", carrier="cv"), base=1, by=EDITOR)
    meeting = register.meeting(caught.value)
    assert (meeting.record.notes, meeting.record.carrier) == ("soep", "vzw")
    assert [(clash.field, clash.mine) for clash in meeting.clashes] == [("carrier", ("cv",))]
    register.save(meeting.record, base=meeting.revision, by=EDITOR)
    assert stored.load("de-brug").revision == 3


def test_merging_two_records_keeps_what_only_one_of_them_knows():
    saved = register.merge("cafe-de-ster", "de-brug", by=EDITOR, reason="dezelfde")
    record = saved.record
    assert (record.id, record.name, record.kind) == ("cafe-de-ster", "Café De Ster", "cafe")
    assert [service.service for service in record.services] == ["cafe", "shop"]
    assert (record.initiator, record.opened) == ("residents", 2019)
    assert stored.load("de-brug").record == record
    assert codes(register.merge, "de-wagen", "de-wagen", by=EDITOR) == ["register.merge_self"]


@pytest.mark.parametrize("changed", [BRUG, STER], ids=["keep", "drop"])
def test_merging_overwrites_nobody_who_saved_meanwhile(changed):
    register.save(changed.replace(notes="nieuw"), base=1, by=EDITOR)
    seen = {"record": BRUG.replace(notes="samen"), "base": 1, "drop_base": 1}
    with pytest.raises(stored.Conflict):
        register.merge("de-brug", "cafe-de-ster", **seen, by=EDITOR)
    assert stored.load(changed.id).record.notes == "nieuw"
    assert stored.ids() == {"de-brug", "cafe-de-ster", "de-wagen"}


def test_a_suggestion_on_a_place_that_was_merged_is_about_the_one_that_is_left():
    made = register.suggest(BRUG.replace(notes="soep"), hub="de-brug", by=VISITOR)
    register.merge("cafe-de-ster", "de-brug", by=EDITOR)
    register.decide(made.id, accept=True, by=EDITOR)
    assert stored.load("cafe-de-ster").record.notes == "soep"


def test_joining_makes_no_mixture_of_what_belongs_together():
    keep = BRUG.replace(lat=None, lon=None, precision="", status="unknown", status_as_of="")
    drop = place("x", "X", status="closed", status_as_of="2020", lat=50.81)
    record = register.joined(keep, drop)
    assert (record.status, record.status_as_of, record.lat) == ("closed", "2020", 50.81)
    record = register.joined(keep.replace(status="open"), drop)
    assert (record.status, record.status_as_of) == ("open", "")


def test_history_tells_what_each_revision_changed():
    register.save(BRUG.replace(notes="soep"), base=1, by=EDITOR, reason="gevraagd")
    register.remove("de-brug", base=2, by=EDITOR, reason="dubbel")
    register.restore("de-brug", 1, by=EDITOR)
    found = register.history("de-brug")
    assert [revision.action for revision, _ in found] == [
        "restored",
        "removed",
        "changed",
        "shipped",
    ]
    assert [[change.field for change in changes] for _, changes in found][:3] == [
        ["notes"],
        [],
        ["notes"],
    ]
    [change] = register.compare("de-brug", 1, 2)
    assert (change.before, change.after) == (None, "soep")


def test_consent_lies_in_the_past():
    later = CONTACT.replace(consent_on=(date.today() + timedelta(days=2)).isoformat())
    assert codes(register.save_contact, later, by=EDITOR) == ["register.in_future"]


def test_a_new_place_is_held_against_what_is_there():
    [found, *_] = register.look_alikes(place("x", "Cafe de ster vzw", kind="cafe"))
    assert found.second == "cafe-de-ster"
    assert register.new_id("Café De Ster", "") == "cafe-de-ster-2"
    assert register.new_id("日本", "") == "plek"


def test_the_village_fills_in_what_follows_from_it():
    record = HubRecord.from_dict(
        {"id": "x", "name": "X", "kind": "other", "village": "71053G", "sources": ["krant"]}
    )
    done = register.completed(record)
    assert (done.municipality, done.province, done.place) == ("Sint-Truiden", "Limburg", "Zepperen")
    assert done.precision == "village"
    assert register.completed(done) == done
    assert register.checked(done.replace(status="open")) == done.replace(status="open")
