"""The register on SQLite and on PostgreSQL: what is kept, who wins, and what history tells."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from small_register import ANNA, BRAM, CARLA, FULL, SHIPPED, VISITOR, record

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import register

pytestmark = pytest.mark.usefixtures("register_database")


def code_of(action, *arguments, **named) -> str:
    with pytest.raises(InputError) as caught:
        action(*arguments, **named)
    return caught.value.faults[0].code


def told(id: str) -> list[tuple]:
    return [(r.number, r.action, r.by, r.reason) for r in register.history(id)]


def test_a_new_database_holds_what_ships():
    assert {saved.record for saved in register.load_all()} == set(SHIPPED)
    assert register.load("de-halle").record == FULL
    [first] = register.history("de-halle")
    assert (first.number, first.action, first.record) == (1, "shipped", FULL)


def test_a_change_is_a_revision_with_who_when_and_why():
    before = register.load("de-halle")
    now = datetime.now(UTC)
    saved = register.save(FULL.replace(name="De Hal"), base=1, by=ANNA, reason="nieuw bord")
    assert register.load("de-halle") == saved
    assert saved.revision == before.revision + 1
    assert timedelta(0) <= saved.changed_at - now < timedelta(minutes=1)
    assert told("de-halle") == [
        (1, "shipped", "Ons Buurtpunt", ""),
        (2, "changed", "Anna", "nieuw bord"),
    ]
    assert [r.record.name for r in register.history("de-halle")] == ["De Halle", "De Hal"]


def test_a_field_that_is_emptied_is_empty():
    bare = record("de-halle", "De Halle")
    register.save(bare, base=1, by=ANNA)
    assert register.load("de-halle").record == bare


def test_what_equals_what_stands_there_is_no_change():
    stamp = register.stamp()
    assert register.save(FULL, base=1, by=ANNA).revision == 1
    assert register.stamp() == stamp
    assert len(register.history("de-halle")) == 1


def test_nobody_overwrites_in_silence():
    anna = FULL.replace(name="Van Anna")
    register.save(anna, base=1, by=ANNA)
    bram = FULL.replace(name="Van Bram")
    with pytest.raises(register.Conflict) as caught:
        register.save(bram, base=1, by=BRAM)
    met = caught.value
    assert met.faults[0].code == "register.hub_changed"
    assert (met.base_record, met.theirs.record, met.mine) == (FULL, anna, bram)
    assert (met.theirs.revision, met.theirs.changed_by) == (2, "Anna")
    assert register.load("de-halle").record == anna
    # Somebody who made up a revision meets the same.
    for base in (0, 3, 99):
        with pytest.raises(register.Conflict):
            register.save(bram, base=base, by=BRAM)


def test_a_new_place_must_be_new():
    new = record("nieuw", "Nieuw")
    assert register.save(new, base=None, by=ANNA).revision == 1
    assert code_of(register.save, new, base=None, by=ANNA) == "register.hub_exists"
    assert code_of(register.save, record("er-niet"), base=1, by=ANNA) == "register.hub_unknown"
    assert told("nieuw") == [(1, "added", "Anna", "")]


@pytest.mark.parametrize("id", ["er-niet", "", "' or 1=1 --", None, 5, "DE-HALLE"])
def test_what_is_not_there_is_said(id):
    assert code_of(register.load, id) == "register.hub_unknown"
    assert code_of(register.history, id) == "register.hub_unknown"


@pytest.mark.parametrize("who", [VISITOR, CARLA])
def test_only_an_editor_changes(who):
    refused = "register.not_allowed"
    assert code_of(register.save, FULL, base=1, by=who) == refused
    assert code_of(register.save_many, [FULL], by=who) == refused
    assert code_of(register.remove, "de-halle", base=1, by=who) == refused
    assert code_of(register.restore, "de-halle", 1, by=who) == refused
    assert code_of(register.decide, 1, accept=True, by=who) == refused
    merged = (register.merge, "de-halle", "cafe-de-ster", FULL)
    assert code_of(*merged, base=1, by=who) == refused


def test_an_earlier_revision_comes_back():
    register.save(FULL.replace(name="Fout"), base=1, by=ANNA)
    register.restore("de-halle", 1, by=BRAM, reason="vergissing")
    assert register.load("de-halle").record == FULL
    assert told("de-halle")[-1] == (3, "restored", "Bram", "vergissing")
    assert code_of(register.restore, "de-halle", 9, by=ANNA) == "register.revision_unknown"


def test_what_is_taken_out_keeps_its_history_and_comes_back():
    register.remove("de-halle", base=1, by=ANNA, reason="dubbel")
    assert code_of(register.load, "de-halle") == "register.hub_removed"
    assert "de-halle" not in register.ids()
    assert "de-halle" in register.taken_ids()
    assert "de-halle" not in {saved.record.id for saved in register.load_all()}
    last = register.history("de-halle")[-1]
    assert (last.number, last.record, last.action) == (2, None, "removed")
    assert code_of(register.save, FULL, base=2, by=ANNA) == "register.hub_removed"
    assert code_of(register.remove, "de-halle", base=2, by=ANNA) == "register.hub_removed"
    assert code_of(register.restore, "de-halle", 2, by=ANNA) == "register.revision_unknown"
    register.restore("de-halle", 1, by=ANNA)
    assert register.load("de-halle").record == FULL


def test_somebody_who_did_not_see_a_change_cannot_take_out():
    register.save(FULL.replace(name="Nieuw"), base=1, by=ANNA)
    with pytest.raises(register.Conflict) as caught:
        register.remove("de-halle", base=1, by=BRAM)
    assert caught.value.mine is None
    assert register.load("de-halle").record.name == "Nieuw"


def test_two_places_become_one_and_both_ids_lead_there():
    one = FULL.replace(notes="samen")
    saved = register.merge("de-halle", "cafe-de-ster", one, base=1, by=ANNA, reason="zelfde")
    assert register.load("cafe-de-ster") == register.load("de-halle") == saved
    assert register.ids() == {"de-halle", "t-kapelletje"}
    assert told("cafe-de-ster")[-1] == (2, "merged", "Anna", "zelfde")
    assert told("de-halle")[-1] == (2, "merged", "Anna", "zelfde")
    # Who was still writing in the old place meets the one that is left.
    with pytest.raises(register.Conflict) as caught:
        register.save(record("cafe-de-ster", "X"), base=1, by=BRAM)
    assert caught.value.theirs == saved
    # A chain of them leads to the last.
    register.merge("t-kapelletje", "de-halle", record("t-kapelletje"), base=1, by=ANNA)
    assert register.load("cafe-de-ster").record.id == "t-kapelletje"
    assert register.load("de-halle").record.id == "t-kapelletje"
    register.restore("cafe-de-ster", 1, by=ANNA)
    assert register.load("cafe-de-ster").record == SHIPPED[2]
    assert register.load("de-halle").record.id == "t-kapelletje"


def test_what_cannot_be_merged_stays_as_it_was():
    merge = register.merge
    assert code_of(merge, "de-halle", "de-halle", FULL, base=1, by=ANNA) == "register.merge_self"
    other = record("t-kapelletje")
    assert code_of(merge, "de-halle", "t-kapelletje", other, base=1, by=ANNA)
    stale = {"base": 1, "drop_base": 7}
    with pytest.raises(register.Conflict):
        merge("de-halle", "cafe-de-ster", FULL, by=ANNA, **stale)
    assert register.ids() == {saved.id for saved in SHIPPED}
    assert [len(register.history(saved.id)) for saved in SHIPPED] == [1, 1, 1]


def test_many_are_saved_together_or_not_at_all():
    stamp = register.stamp()
    new = [record(f"nieuw-{n}") for n in range(50)]
    changed = FULL.replace(name="Anders")
    same = SHIPPED[1]
    bases = {"de-halle": 1, same.id: 1}
    many = [*new, changed, same]
    assert register.save_many(many, by=ANNA, reason="lijst", batch="b1", bases=bases) == 51
    assert register.load("nieuw-7").record == new[7]
    last = register.history("de-halle")[-1]
    assert (last.action, last.batch, last.reason) == ("imported", "b1", "lijst")
    assert len(register.history(same.id)) == 1
    assert register.stamp() != stamp
    later = [record("nog-een"), FULL.replace(name="Te laat")]
    with pytest.raises(register.Conflict):
        register.save_many(later, by=BRAM, bases=bases)
    assert code_of(register.save_many, [record("x"), new[0]], by=ANNA) == "register.hub_exists"
    assert code_of(register.save_many, [new[0], new[0]], by=ANNA) == "register.id_twice"
    assert not register.ids() & {"nog-een", "x"}
    assert register.load("de-halle").record.name == "Anders"
    assert register.save_many([], by=ANNA) == 0


def test_confirming_is_for_who_is_signed_in_and_never_goes_back():
    saved = register.confirm("de-halle", on=date(2026, 5, 6), by=CARLA, reason="langsgeweest")
    assert saved.record == FULL.replace(confirmed_on="2026-05-06")
    assert told("de-halle")[-1] == (2, "confirmed", "Carla", "langsgeweest")
    assert register.confirm("de-halle", on=date(2026, 1, 1), by=CARLA).revision == 2
    refused = code_of(register.confirm, "de-halle", on=date(2026, 7, 1), by=VISITOR)
    assert refused == "register.not_allowed"


def test_the_stamp_changes_with_every_accepted_change_and_only_then():
    seen = [register.stamp()]

    def moved() -> bool:
        seen.append(register.stamp())
        return seen[-1] not in seen[:-1]

    register.save(FULL.replace(name="A"), base=1, by=ANNA)
    assert moved()
    register.confirm("t-kapelletje", on=date(2026, 1, 1), by=ANNA)
    assert moved()
    with pytest.raises(InputError):
        register.save(FULL, base=1, by=ANNA)
    assert not moved()
    register.remove("t-kapelletje", base=2, by=ANNA)
    assert moved()
    register.restore("t-kapelletje", 1, by=ANNA)
    assert moved()


def test_the_table_says_what_the_records_say():
    table = register.hub_table().set_index("id")
    row = table.loc["de-halle"]
    assert row["services"] == FULL.current_services == ("shop", "cafe")
    assert row["planned"] == ("cafe",)
    assert row["service_history"][2] == ("bread", "ended", "2021", "2023-01-31")
    assert row["stages"] == (("plan", "2019"), ("open", "2021-05-12"))
    assert (row["opened"], row["status"], row["carrier"]) == (2021, "open", "De Halle vzw")
    assert row["partners"] == ("municipality", "residents")
    assert (row["challenges"], row["domains"]) == (("mobility", "isolation"), ("wonen",))
    assert row["sources"] == FULL.sources
    assert (row["lat"], row["lon"], row["precision"]) == (50.8, 5.25, "exact")
    assert row["physical"] is True
    assert row["confirmed_on"] == date(2026, 2, 3)
    assert row["population"] > 0
    assert row["revision"] == 1
    assert row["changed_at"].tzinfo is not None
    bare = table.loc["t-kapelletje"]
    assert bare[["lat", "lon", "opened", "population"]].isna().all()
    assert bare["services"] == bare["partners"] == ()
    assert bare["physical"] is None
    assert bare["confirmed_on"] is None
    assert register.hub_table().attrs["stamp"] == register.stamp()


def test_the_table_is_the_one_of_now():
    first = register.hub_table()
    assert "name" in first
    register.save(FULL.replace(name="Nu"), base=1, by=ANNA)
    assert set(register.hub_table()["name"]) == {"Nu", "’t Kapelletje", "Café De Ster"}
    assert "De Halle" in set(first["name"])


def test_texts_of_endless_length_are_refused():
    long = "x" * 2001
    assert code_of(register.save, FULL, base=1, by=ANNA, reason=long) == "register.text_too_long"
    assert code_of(register.suggest, FULL, hub="de-halle", by=VISITOR, reason=long)
