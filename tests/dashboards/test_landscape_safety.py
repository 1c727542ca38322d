"""What a browser sends to the landscape page is not trusted; no text becomes HTML or formula."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from contextlib import suppress

import pytest

from buurtpunt_lib import register
from buurtpunt_lib.dashboards import landscape
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.landscape import parts
from buurtpunt_lib.dashboards.landscape.reading_lists import LARGEST, ReadingLists
from buurtpunt_lib.dashboards.landscape.sections.edit_table import EditTable
from buurtpunt_lib.dashboards.landscape.sections.files import Files
from buurtpunt_lib.dashboards.landscape.sections.moderate import Moderate
from buurtpunt_lib.dashboards.landscape.sections.record import Record, content
from buurtpunt_lib.dashboards.landscape.sections.suggest import Suggest
from buurtpunt_lib.dashboards.places_map import PlacesMap, as_view
from buurtpunt_lib.dashboards.sign_in import PASSWORD
from buurtpunt_lib.domain.actor import Actor, Role
from buurtpunt_lib.domain.contact import Contact
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import register as stored
from buurtpunt_lib.storage.register import suggesting
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
SARA = Actor("Sara", Role.EDITOR)
PLACE = "pc-olmen"
HOSTILE = '<img src=x onerror="alert(1)"><script>x</script>{{7*7}}'
FORMULA = '=HYPERLINK("http://x")'
pytestmark = pytest.mark.usefixtures("own_register")


@pytest.fixture
def guarded():
    return messages(SAY)[1]


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def hostile_record() -> HubRecord:
    """A place with HTML and a formula in each field that takes text."""
    now = stored.load(PLACE).record
    texts = ("place", "address", "carrier", "digital", "funding", "figures", "notes")
    partners = ({"kind": "other", "name": HOSTILE},)
    record = now.replace(
        name=HOSTILE, partners=partners, sources=(HOSTILE, FORMULA), **dict.fromkeys(texts, FORMULA)
    )
    return record.replace(notes=HOSTILE, digital=HOSTILE)


# --- the role ------------------------------------------------------------------------------------

FORGED = (
    {"actor": {"name": "x", "role": "editor"}},
    {"role": "editor"},
    {"do": "enter", "name": "x", "password": ""},
    {"do": "enter", "name": "x", "password": "editor"},
    {"_inside": True},
    {"section": "moderate"},
    {"method": "update", "state": {"actor": "editor"}},
)


@pytest.mark.parametrize("password", [None, "echt geheim"])
def test_no_message_to_any_widget_makes_an_editor(monkeypatch, password):
    if password is None:
        monkeypatch.delenv(PASSWORD, raising=False)
    else:
        monkeypatch.setenv(PASSWORD, password)
    model = landscape.Model.start("nl")
    page = landscape.view(model)
    for section in model.sections:
        model.section = section
        for widget in list(walk(page)):
            for message in FORGED:
                widget._handle_custom_msg(message, [])
            for state in ({"actor": "editor"}, {"role": "editor"}, {"_inside": True}):
                # Some widgets refuse what is no trait of theirs; none may take it.
                with suppress(Exception):
                    widget.set_state(state)
    assert not model.actor.edits
    assert not page.door.actor.edits
    assert set(model.sections).isdisjoint({"grid", "moderate"})


def test_a_section_of_editors_does_nothing_for_who_is_none(guarded):
    """Whatever opens it: each deed asks the role again."""
    model = landscape.Model.start("nl")
    before = stored.stamp()
    model.suggest(stored.load(PLACE).record.replace(carrier="x"), hub=PLACE, name="", reason="")
    before = stored.stamp()
    queue = Moderate(model, guarded)
    queue.refresh()
    assert queue.list._codes == frozenset()
    queue.list._handle_custom_msg({"press": "1"}, [])
    queue._accept()
    queue._accept_as(stored.load(PLACE).record.replace(name="x"), 1)

    table = EditTable(model, guarded)
    table.refresh()
    assert table.grid._rows == []
    message = {"do": "edit", "row": PLACE, "key": "name", "text": "x"}
    table.grid._handle_custom_msg(message, [])
    table._save()

    model.selected, model.section = PLACE, "record"
    shown = Record(model, guarded)
    shown.refresh()
    for part in (shown.edit, shown.contacts, shown.history):
        part.head.value = True
    panel = shown.edit.content
    panel.form.form._handle_custom_msg({"do": "edit", "key": "name", "text": "x"}, [])
    panel._save()
    panel._remove()
    panel._remove()
    shown.history.content.list._handle_custom_msg({"press": "1"}, [])
    shown.history.content._restore("1")
    shown.contacts.content._add()
    shown.contacts.content._delete("1")
    shown._confirm()

    reading = ReadingLists(model, guarded)
    data = b"Naam;Dorp;Soort;Bron\nX;Olmen (Balen);Buurtpunt;y\n"
    reading.file._handle_custom_msg({"size": len(data), "name": "x.csv"}, [data])
    assert reading.sheet is None
    reading._try()
    reading._carry_out()
    assert stored.stamp() == before
    assert len(stored.suggestions()) == 1


def test_contacts_never_leave_with_who_is_no_editor(guarded):
    given = {"hub": PLACE, "email": "an@olmen.be", "consent_on": "2026-11-01"}
    register.save_contact(Contact.from_dict(given), by=SARA)
    model = landscape.Model.start("nl")
    files = Files(model, guarded)
    files.refresh()
    files.contacts.value = True  # a forged tick
    for key in ("csv", "json"):
        assert b"an@olmen.be" not in files._file(key)
    model.become(SARA)
    files.refresh()
    assert b"an@olmen.be" not in files._file("csv") or files.contacts.value
    files.contacts.value = True
    assert b"an@olmen.be" in files._file("csv")
    assert b"an@olmen.be" not in files._file("geojson")
    # Signing out takes the tick away.
    model.become(Actor("", Role.VISITOR))
    files.refresh()
    model.become(SARA)
    assert b"an@olmen.be" not in files._file("csv")


# --- too much, too long --------------------------------------------------------------------------


def test_a_flood_of_suggestions_is_held_back(guarded):
    model = landscape.Model.start("nl")
    record = stored.load(PLACE).record
    suggesting._sent.clear()

    def flood():
        for number in range(200):
            model.suggest(record.replace(notes=f"nummer {number}"), hub=PLACE)

    with pytest.raises(InputError, match="too_fast"):
        flood()
    suggesting._sent.clear()
    assert len(stored.suggestions()) <= suggesting.PACE


@pytest.mark.parametrize("long", ["x" * 5_000, "x" * 200_000])
def test_what_is_too_long_is_refused_and_nothing_is_kept(guarded, long):
    section = Suggest(landscape.Model.start("nl"), guarded)
    section.refresh()
    form = section.form.form
    for key in ("name", "village", "notes"):
        form._handle_custom_msg({"do": "edit", "key": key, "text": long}, [])
    assert {"name", "village"} <= set(form._faults)
    section.name._answer(None, {"text": long}, [])
    assert len(section.name.text) <= 60
    assert len(section.form.draft.values["notes"] or "") <= 4_000


def test_a_file_that_is_too_large_is_refused(guarded):
    model = landscape.Model.start("nl")
    model.become(SARA)
    reading = ReadingLists(model, guarded)
    reading.file._handle_custom_msg({"size": LARGEST + 1, "name": "x.csv"}, [b"x" * (LARGEST + 1)])
    assert reading.sheet is None


@pytest.mark.parametrize(
    "message",
    [
        {"press": "x"}, {"press": 10**9}, {"press": True}, {"press": None}, {"open": -1},
        {"open": 1.5}, {"ask": "names", "at": "x"}, {"ask": "names", "at": [None, -1, 10**9, "x"]},
        {"ask": "names", "at": list(range(10**5))}, {"view": ["a", 1, 2]}, {"view": [1e308, 1, 2]},
        {"view": [float("nan"), 4.0, 9.0]}, {"view": [51.0, 4.0]}, "x", [], None,
    ],
)  # fmt: skip
def test_the_map_hears_no_nonsense(message):
    model = landscape.Model.start("nl")
    page = landscape.view(model)
    where = next(w for w in walk(page) if isinstance(w, PlacesMap))
    sent = []
    where.send = lambda content, buffers=None: sent.append(content)
    where._handle_custom_msg(message, [])
    assert model.selected == ""
    assert model.view is None
    assert model.section == "find"
    assert all(len(one["names"]) <= 60 for one in sent)


def test_a_view_is_three_numbers_on_earth():
    assert as_view([51.0, 4.0, 9.0]) == (51.0, 4.0, 9.0)
    assert as_view([51, 4, True]) is None
    assert as_view([95.0, 4.0, 9.0]) is None


def test_facets_hear_only_what_stands_in_them():
    model = landscape.Model.start("nl")
    page = landscape.view(model)
    facets = next(w for w in walk(page) if type(w).__name__ == "Facets")
    before = model.filters
    for facet, code in (("service", "x"), ("actor", "editor"), ("service", None), ([], {})):
        facets._handle_custom_msg({"facet": facet, "code": code, "on": True}, [])
    assert model.filters == before
    facets._handle_custom_msg({"facet": "service", "code": "cafe", "on": True}, [])
    assert model.filters.services == ("cafe",)


# --- text stays text -----------------------------------------------------------------------------


def bare(text: str) -> bool:
    """Whether HTML of ours stands in it."""
    return "<img" in text or "<script" in text


def test_text_is_text_on_every_part_of_the_page(guarded):
    record = hostile_record()
    stored.save(record, base=1, by=Actor(HOSTILE, Role.EDITOR), reason=HOSTILE)
    model = landscape.Model.start("nl")
    model.become(SARA)
    page = landscape.view(model)
    model.selected = PLACE
    for section in model.sections:
        model.section = section
        for widget in list(walk(page)):
            if type(widget).__name__ == "ToggleButton":
                widget.value = True
        for widget in walk(page):
            for name in ("value", "_html"):
                value = getattr(widget, name, "")
                assert not (isinstance(value, str) and bare(value)), (section, type(widget))
    assert "&lt;img" in str(content(SAY, stored.load(PLACE)))
    # On the map text travels as text: the browser puts it in as such.
    assert parts.name_and_place(model, PLACE)[0] == HOSTILE
    source = landscape.__path__[0] + "/../places_map.js"
    with open(source, encoding="utf-8") as script:
        assert "innerHTML" not in script.read()


@pytest.mark.parametrize("widget", ["facets", "near_me", "places_map", "address_bar", "sign_in"])
def test_scripts_of_the_page_write_no_html(widget):
    path = landscape.__path__[0] + f"/../{widget}.js"
    with open(path, encoding="utf-8") as script:
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(", script.read())


def test_what_somebody_suggests_is_text_in_the_queue(guarded):
    visitor = landscape.Model.start("nl")
    visitor.suggest(hostile_record(), hub=PLACE, name=HOSTILE, reason=HOSTILE)
    model = landscape.Model.start("nl")
    model.become(SARA)
    queue = Moderate(model, guarded)
    queue.refresh()
    queue.list._handle_custom_msg({"press": next(iter(queue.list._codes))}, [])
    for text in (queue.list._html, queue.about.value, queue.changes.value):
        assert not bare(text)
        assert "&lt;img" in text


def test_a_formula_is_text_in_every_file(guarded):
    stored.save(hostile_record(), base=1, by=SARA)
    model = landscape.Model.start("nl")
    model.filters = model.filters.replace(text="HYPERLINK")
    files = Files(model, guarded)
    rows = list(csv.reader(io.StringIO(files._file("csv").decode("utf-8-sig")), delimiter=";"))
    cells = [cell for row in rows for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not any(cell.startswith("=") for cell in cells)
    with zipfile.ZipFile(io.BytesIO(files._file("xlsx"))) as book:
        sheets = [book.read(name) for name in book.namelist() if "worksheets" in name]
    assert not any(b"<f>" in sheet for sheet in sheets)
    for kind in ("kml", "geojson"):
        text = files._file(kind).decode("utf-8")
        assert not bare(text) or kind == "geojson"
