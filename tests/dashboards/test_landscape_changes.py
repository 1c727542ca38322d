"""Changing the register on the page: editing, two editors at once, suggesting, deciding, lists."""

from __future__ import annotations

import re

import pytest

from buurtpunt_lib import register
from buurtpunt_lib.dashboards import landscape
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.landscape.reading_lists import ReadingLists
from buurtpunt_lib.dashboards.landscape.record_changes import ChangePanel, SuggestPanel
from buurtpunt_lib.dashboards.landscape.record_contacts import Contacts
from buurtpunt_lib.dashboards.landscape.record_draft import Draft
from buurtpunt_lib.dashboards.landscape.record_history import History
from buurtpunt_lib.dashboards.landscape.sections.edit_table import EditTable
from buurtpunt_lib.dashboards.landscape.sections.files import Files
from buurtpunt_lib.dashboards.landscape.sections.moderate import Moderate
from buurtpunt_lib.dashboards.landscape.sections.record import Record
from buurtpunt_lib.dashboards.landscape.sections.suggest import Suggest
from buurtpunt_lib.domain.actor import Actor, Role
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import register as stored
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
SARA, JAN = Actor("Sara", Role.EDITOR), Actor("Jan", Role.EDITOR)
PLACE = "pc-olmen"
pytestmark = pytest.mark.usefixtures("own_register")


@pytest.fixture
def guarded():
    place, wrap = messages(SAY)
    wrap.place = place
    return wrap


def model_of(actor=None):
    model = landscape.Model.start("nl")
    if actor is not None:
        model.become(actor)
    return model


def record_of(actor, guarded, place=PLACE):
    model = model_of(actor)
    model.selected, model.section = place, "record"
    shown = Record(model, guarded)
    shown.refresh()
    return shown


def opened(unfold):
    unfold.head.value = True
    return unfold.content


def type_in(form, key, text):
    form._handle_custom_msg({"do": "edit", "key": key, "text": text}, [])


def words(text):
    return re.sub(r"<[^>]+>", " ", text)


# --- one editor ----------------------------------------------------------------------------------


def test_an_editor_saves_a_field_and_history_says_who_and_why(guarded):
    shown = record_of(SARA, guarded)
    panel = opened(shown.edit)
    assert isinstance(panel, ChangePanel)
    type_in(panel.form.form, "opening_hours", "Mo-Fr 09:00-12:00")
    panel.reason._answer(None, {"text": "gebeld"}, [])
    panel._save()
    saved = stored.load(PLACE)
    assert saved.record.opening_hours == "Mo-Fr 09:00-12:00"
    assert (saved.changed_by, saved.revision) == ("Sara", 2)
    assert "Mo-Fr 09:00-12:00" in shown.card.value
    history = opened(shown.history)
    assert isinstance(history, History)
    assert "gebeld" in history.list._html
    assert "Mo-Fr 09:00-12:00" in history.compared.value


def test_what_cannot_be_is_told_below_its_field_and_nothing_is_saved(guarded):
    panel = opened(record_of(SARA, guarded).edit)
    form = panel.form.form
    type_in(form, "opening_hours", "elke dag")
    assert "openingsuren" in form._faults["opening_hours"]
    type_in(form, "spot", "ergens")
    assert "51.14230" in form._faults["spot"]
    type_in(form, "village", "Atlantis")
    assert "Atlantis" in form._faults["village"]
    form._handle_custom_msg({"do": "add", "key": "services"}, [])
    row = len(panel.form.draft.values["services"]) - 1
    message = {"do": "row", "key": "services", "row": row, "column": "service", "text": "cafe"}
    form._handle_custom_msg(message, [])
    form._handle_custom_msg(message | {"column": "begin", "text": "2020"}, [])
    form._handle_custom_msg(message | {"column": "end", "text": "2019"}, [])
    assert "2019" in form._faults[f"services|{row}|end"]
    panel._save()
    # What was refused is not in what is saved; what was taken is.
    record = stored.load(PLACE).record
    assert record.opening_hours == ""
    assert [s.service for s in record.services][-1] == "cafe"


def test_a_village_fills_in_where_a_place_is():
    draft = Draft(SAY)
    draft.change({"village": "Runkelen (Sint-Truiden)"})
    assert draft.values["municipality"] == "Sint-Truiden"
    assert draft.values["province"] == "Limburg"
    assert draft.spot is not None
    with pytest.raises(InputError):
        draft.change({"village": "Nergenshuizen"})
    assert draft.values["municipality"] == "Sint-Truiden"


def test_each_shipped_record_goes_through_the_form_unchanged():
    for saved in stored.load_all():
        again = Draft(SAY, saved.record).record()
        rounded = {"lat": saved.record.lat, "lon": saved.record.lon}
        if saved.record.lat is not None:
            assert again.lat == pytest.approx(saved.record.lat, abs=1e-5)
            assert again.lon == pytest.approx(saved.record.lon, abs=1e-5)
        assert again.replace(**rounded) == saved.record


def test_an_earlier_revision_can_be_brought_back(guarded):
    before = stored.load(PLACE).record
    register.save(before.replace(name="PC Anders"), base=1, by=JAN)
    shown = record_of(SARA, guarded)
    opened(shown.history).list._handle_custom_msg({"press": "1"}, [])
    assert stored.load(PLACE).record == before
    assert stored.load(PLACE).revision == 3


def test_taking_a_place_out_needs_a_second_press_and_a_reason(guarded):
    panel = opened(record_of(SARA, guarded).edit)
    panel._remove()
    assert stored.load(PLACE)
    with pytest.raises(InputError):
        panel._remove()
    panel.reason._answer(None, {"text": "bestond nooit"}, [])
    panel._remove()
    panel._remove()
    assert PLACE not in set(stored.hub_table()["id"])


def test_confirming_puts_today_on_the_record(guarded):
    shown = record_of(SARA, guarded)
    shown._confirm()
    assert stored.load(PLACE).record.confirmed_on is not None
    assert "bevestigd" in words(shown.told.value)


# --- two editors ---------------------------------------------------------------------------------


def test_two_editors_of_one_field_choose_and_nothing_is_lost(guarded):
    shown = record_of(SARA, guarded)
    panel = opened(shown.edit)
    type_in(panel.form.form, "carrier", "vzw van Sara")
    type_in(panel.form.form, "opening_hours", "Mo 09:00-12:00")
    # Meanwhile Jan saves the same field, and another one.
    now = stored.load(PLACE)
    theirs = now.record.replace(carrier="vzw van Jan", digital="een website")
    register.save(theirs, base=now.revision, by=JAN)
    panel._save()
    assert stored.load(PLACE).record == theirs
    merge = panel.merge
    assert merge.widget.layout.display == ""
    assert "Jan bewaarde" in words(merge.told.value)
    shown_words = words(merge.chooser.widget._html)
    assert "vzw van Sara" in shown_words
    assert "vzw van Jan" in shown_words
    # Without a choice nothing can be saved.
    assert merge.save.disabled
    merge._done()
    assert stored.load(PLACE).record == theirs
    merge.chooser.widget._handle_custom_msg({"press": "mine:0"}, [])
    assert not merge.save.disabled
    merge._done()
    saved = stored.load(PLACE).record
    assert saved.carrier == "vzw van Sara"
    assert saved.digital == "een website"
    assert saved.opening_hours == "Mo 09:00-12:00"
    assert stored.load(PLACE).revision == 3


def test_theirs_can_be_kept(guarded):
    panel = opened(record_of(SARA, guarded).edit)
    type_in(panel.form.form, "carrier", "vzw van Sara")
    now = stored.load(PLACE)
    register.save(now.record.replace(carrier="vzw van Jan"), base=now.revision, by=JAN)
    panel._save()
    panel.merge.chooser.widget._handle_custom_msg({"press": "theirs:0"}, [])
    panel.merge._done()
    assert stored.load(PLACE).record.carrier == "vzw van Jan"


# --- the table -----------------------------------------------------------------------------------


def test_only_changed_rows_are_saved_each_with_its_fault(guarded):
    model = model_of(SARA)
    table = EditTable(model, guarded)
    table.refresh()
    ids = [row["id"] for row in table.grid._rows]
    assert len(ids) == 20

    def edit(row, key, text):
        message = {"do": "edit", "row": row, "key": key, "text": text}
        table.grid._handle_custom_msg(message, [])

    edit(ids[0], "carrier", "vzw A")
    edit(ids[1], "carrier", "vzw B")
    edit(ids[2], "opening_hours", "soms")
    assert f"{ids[2]}.opening_hours" in table.grid._faults
    edit(ids[3], "carrier", "tijdelijk")
    edit(ids[3], "carrier", "")  # as it was: no change any more
    # Jan is before Sara on the second row.
    now = stored.load(ids[1])
    register.save(now.record.replace(carrier="vzw van Jan"), base=now.revision, by=JAN)
    table._save()
    assert stored.load(ids[0]).record.carrier == "vzw A"
    assert stored.load(ids[1]).record.carrier == "vzw van Jan"
    assert [stored.load(ids[n]).revision for n in (2, 3)] == [1, 1]
    assert "Jan" in table.grid._faults[f"{ids[1]}.name"]
    assert "1 rij bewaard" in words(table.told.value)


# --- suggestions ---------------------------------------------------------------------------------


def suggested(guarded, **fields):
    model = model_of()
    section = Suggest(model, guarded)
    section.refresh()
    form = section.form.form
    given = {"name": "Dorpspunt Vinderhoute", "village": "Vinderhoute (Lievegem)"} | fields
    for key, text in given.items():
        type_in(form, key, text)
    source = {"do": "row", "key": "sources", "row": 0, "column": "source"}
    form._handle_custom_msg(source | {"text": "gezien in het dorp"}, [])
    section._send()
    return model, section


def test_a_resident_reports_a_place_and_follows_it_by_a_link(guarded):
    _, section = suggested(guarded)
    thanks = section.told.value
    code = re.search(r"voorstel=([\w-]{22})", thanks)[1]
    assert "Vinderhoute" not in " ".join(stored.hub_table()["name"])
    follower = model_of()
    follower.open_query(f"voorstel={code}")
    assert follower.section == "suggest"
    follow = Suggest(follower, guarded)
    follow.refresh()
    assert "wacht nog" in words(follow.own.value)

    editor = model_of(SARA)
    queue = Moderate(editor, guarded)
    queue.refresh()
    number = next(iter(queue.list._codes))
    queue.list._handle_custom_msg({"press": number}, [])
    assert "gezien in het dorp" in queue.changes.value
    queue.reason._answer(None, {"text": "Mooie melding"}, [])
    queue._accept()
    assert "Dorpspunt Vinderhoute" in set(editor.table["name"])
    follow._edits = None
    follow.refresh()
    assert "aanvaard" in words(follow.own.value)
    assert "Mooie melding" in follow.own.value


def test_a_village_is_needed_and_so_is_a_source(guarded):
    section = Suggest(model_of(), guarded)
    section.refresh()
    type_in(section.form.form, "name", "Ergens")
    with pytest.raises(InputError, match="village_needed"):
        section._send()
    type_in(section.form.form, "village", "Runkelen (Sint-Truiden)")
    section._send()
    assert "Bronnen" in words(section.told.value)
    assert stored.suggestions() == []


def test_a_place_that_looks_like_another_is_shown_before_it_is_sent(guarded):
    _, section = suggested(guarded, name="PC Olmen", village="Olmen (Balen)")
    assert "PC Olmen" in section.alike._html
    assert stored.suggestions() == []
    section._send()
    assert len(stored.suggestions()) == 1


def test_a_change_is_suggested_edited_and_accepted(guarded):
    shown = record_of(None, guarded)
    panel = opened(shown.suggest)
    assert isinstance(panel, SuggestPanel)
    panel._send()
    assert "nog niets gewijzigd" in words(panel.told.value)
    type_in(panel.form.form, "carrier", "vzw Olmen")
    panel.name._answer(None, {"text": "Jeanne"}, [])
    panel._send()
    assert stored.load(PLACE).record.carrier == ""
    [waiting] = stored.suggestions()
    assert (waiting.by, waiting.role) == ("Jeanne", "visitor")

    queue = Moderate(model_of(SARA), guarded)
    queue.refresh()
    queue.list._handle_custom_msg({"press": str(waiting.id)}, [])
    edited = opened(queue.edit)
    type_in(edited.form.form, "carrier", "vzw Olmen Leeft")
    edited._accept()
    assert stored.load(PLACE).record.carrier == "vzw Olmen Leeft"


def test_refusing_needs_a_reason_that_the_suggester_reads(guarded):
    suggested(guarded)
    queue = Moderate(model_of(SARA), guarded)
    queue.refresh()
    queue.list._handle_custom_msg({"press": next(iter(queue.list._codes))}, [])
    with pytest.raises(InputError):
        queue._refuse()
    queue.reason._answer(None, {"text": "bestaat niet meer"}, [])
    queue._refuse()
    assert [s.decision for s in stored.suggestions(None)] == ["bestaat niet meer"]


def test_a_suggestion_about_a_place_that_changed_is_chosen_field_by_field(guarded):
    panel = opened(record_of(None, guarded).suggest)
    type_in(panel.form.form, "carrier", "voorgesteld")
    panel._send()
    now = stored.load(PLACE)
    register.save(now.record.replace(carrier="van Jan"), base=now.revision, by=JAN)
    queue = Moderate(model_of(SARA), guarded)
    queue.refresh()
    queue.list._handle_custom_msg({"press": next(iter(queue.list._codes))}, [])
    queue._accept()
    assert stored.load(PLACE).record.carrier == "van Jan"
    queue.merge.chooser.widget._handle_custom_msg({"press": "mine:0"}, [])
    queue.merge._done()
    assert stored.load(PLACE).record.carrier == "voorgesteld"
    assert stored.suggestions() == []


def test_two_places_become_one(guarded):
    queue = Moderate(model_of(SARA), guarded)
    queue.refresh()
    twins = opened(queue.twins)
    pair = sorted(twins.list._codes)[0]
    keep, drop = pair.split("|")
    sources = {*stored.load(keep).record.sources, *stored.load(drop).record.sources}
    twins.list._handle_custom_msg({"press": pair}, [])
    twins.merge._done()
    assert stored.load(drop).record.id == keep
    assert set(stored.load(keep).record.sources) == sources
    assert drop not in set(stored.hub_table()["id"])


def test_old_records_are_listed_and_lead_to_their_place(guarded):
    model = model_of(SARA)
    queue = Moderate(model, guarded)
    old = opened(queue.old)
    code = next(code for code in old.list.widget._codes if ":" not in code)
    old.list.widget._handle_custom_msg({"press": code}, [])
    assert (model.selected, model.section) == (code, "record")


# --- contacts ------------------------------------------------------------------------------------


def test_contacts_are_for_editors_only_and_leave_no_trace(guarded):
    shown = record_of(SARA, guarded)
    contacts = opened(shown.contacts)
    assert isinstance(contacts, Contacts)
    for key, text in {"name": "An", "email": "an@olmen.be", "consent_on": "2026-11-01"}.items():
        type_in(contacts.form, key, text)
    contacts._add()
    assert "an@olmen.be" in contacts.list._html
    assert "an@olmen.be" not in shown.card.value
    assert "an@olmen.be" not in str(stored.history(PLACE))
    shown.model.become(Actor("", Role.VISITOR))
    shown.refresh()
    contacts.refresh()
    assert "an@olmen.be" not in contacts.list._html
    shown.model.become(SARA)
    shown.refresh()
    [number] = contacts.list._codes
    contacts.list._handle_custom_msg({"press": number}, [])
    assert register.contacts(PLACE, by=SARA) == []


def test_a_contact_without_consent_is_refused(guarded):
    contacts = opened(record_of(SARA, guarded).contacts)
    type_in(contacts.form, "email", "an@olmen.be")
    with pytest.raises(InputError) as told:
        contacts._add()
    assert "Toestemming" in SAY.error(told.value)
    assert register.contacts(PLACE, by=SARA) == []


# --- files ---------------------------------------------------------------------------------------

LIST = (
    b"Naam;Dorp;Gemeente;Soort;Bron;Telefoon\n"
    b"Testpunt;Vinderhoute;Lievegem;Buurtpunt;krant;0479 12 34 56\n"
    b";Olmen;Balen;Buurtpunt;x;\n"
    b"PC Olmen;Olmen;Balen;Dorpshuis of buurthuis;krant;\n"
)


def test_a_list_is_tried_out_carried_out_and_undone(guarded):
    model = model_of(SARA)
    reading = ReadingLists(model, guarded)
    reading.file._handle_custom_msg({"size": len(LIST), "name": "lijst.csv"}, [LIST])
    assert reading.sheet is not None
    reading._try()
    assert len(model.table) == 145
    assert "rij 3" in words(reading.shown.value)
    assert "Telefoon" in words(reading.shown.value)
    with pytest.raises(InputError):
        reading._carry_out()
    assert reading._report().startswith(b"PK")
    reading.good_only.value = True
    reading._carry_out()
    assert "Testpunt" in set(model.table["name"])
    assert not any("0479" in str(one) for one in stored.load_all())
    reading._undo()
    assert "Testpunt" not in set(model.table["name"])


def test_a_column_can_be_given_another_field(guarded):
    reading = ReadingLists(model_of(SARA), guarded)
    content = b"Titel;Waar;Wat\nA;Runkelen (Sint-Truiden);b\n"
    reading.file._handle_custom_msg({"size": len(content), "name": "x.csv"}, [content])
    number = reading.sheet.columns.index("Wat")
    type_in(reading.columns, f"c{number}", "notes")
    assert reading.sheet.mapping["notes"] == "Wat"
    type_in(reading.columns, f"c{number}", "")
    assert "notes" not in reading.sheet.mapping


@pytest.mark.parametrize("key", ["csv", "xlsx", "geojson", "json", "gpkg", "kml"])
def test_a_download_holds_what_was_found(guarded, key):
    model = model_of()
    model.filters = model.filters.replace(text="Dorpspunt Zandvoorde")
    files = Files(model, guarded)
    files.refresh()
    content = files._file(key)
    assert files._name(key).endswith(f".{key}")
    everything = Files(model_of(), guarded)._file(key)
    assert 0 < len(content) < len(everything)
    if key not in ("xlsx", "gpkg"):
        assert "Zandvoorde" in content.decode("utf-8-sig")
