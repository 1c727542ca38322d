"""The editable table: what is typed is read as people write, and refused in one sentence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.dashboards.grid import Grid, GridColumn, read_cell, write_cell
from buurtpunt_lib.dashboards.typed_numbers import read_number
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
AMOUNT = GridColumn("amount", "Bedrag", "number")
SHARE = GridColumn("margin", "Marge", "percent")
MONTH = GridColumn("begin", "Begin", "month", optional=True)
KIND = GridColumn("kind", "Soort", "choice", choices=(("rent", "Huur"), ("gas", "Gas")))
NAME = GridColumn("name", "Naam")


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1.234,50", "nl", 1234.5), ("1234,5", "nl", 1234.5), ("€ 1.234", "nl", 1234),
        ("12,5 %", "nl", 12.5), ("\u22123,25", "nl", -3.25), ("1,234.5", "en", 1234.5),
        ("1.234.567", "nl", 1_234_567), ("0.5", "nl", 0.5), ("1,234", "en", 1234),
        ("1,2,3", "nl", None), ("", "nl", None), ("1e5", "nl", None), ("=1+1", "nl", None),
        ("0.125", "nl", 0.125), ("12.34.567", "nl", None), (",5", "nl", 0.5), ("-", "nl", None),
        ("1.234,5.6", "nl", None), ("nan", "en", None), ("9" * 40, "nl", None),
    ],
)  # fmt: skip
def test_numbers_as_people_type_them(text, language, number):
    assert read_number(text, language) == number


@given(st.floats(-1e8, 1e8), st.sampled_from(["nl", "en"]))
def test_a_written_number_reads_back(value, language):
    value = round(value, 4)
    say = catalogue(language)
    assert read_cell(AMOUNT, write_cell(AMOUNT, value, say), say) == pytest.approx(value, abs=1e-4)


@given(st.floats(0, 1))
def test_a_written_share_reads_back(value):
    assert read_cell(SHARE, write_cell(SHARE, value, SAY), SAY) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize("text", ["2027-03", "3/2027", "03-2027"])
def test_months_as_people_type_them(text):
    assert read_cell(MONTH, text, SAY) == date(2027, 3, 1)
    assert write_cell(MONTH, date(2027, 3, 1), SAY) == "2027-03"


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        (AMOUNT, "", "grid.required"), (AMOUNT, "veel", "grid.not_number"),
        (MONTH, "2027-13", "grid.not_month"), (MONTH, "maart", "grid.not_month"),
        (KIND, "water", "grid.not_choice"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(column, text, code):
    with pytest.raises(InputError) as caught:
        read_cell(column, text, SAY)
    assert caught.value.faults[0].code == code
    assert column.label in SAY.error(caught.value)


@pytest.fixture
def grid():
    made = Grid([NAME, AMOUNT, KIND], SAY, caption="Kosten", add="Erbij")
    made.show([("rent", {"name": "Huur", "amount": 500.0, "kind": "rent"})])
    return made


def test_an_edit_reaches_python_as_a_value(grid):
    heard = []
    grid.on_edit(lambda *what: heard.append(what))
    grid._answer(None, {"do": "edit", "row": "rent", "key": "amount", "text": "1.500"}, [])
    assert heard == [("rent", "amount", 1500.0)]


def test_a_refused_edit_is_told_at_its_cell_and_forgotten_when_mended(grid):
    def refuse(row, key, value):
        if value > 1000:
            raise InputError("plan.too_large", field="amount", value="1500", maximum=1000)

    grid.on_edit(refuse)
    grid._answer(None, {"do": "edit", "row": "rent", "key": "amount", "text": "1500"}, [])
    assert list(grid._faults) == ["rent.amount"]
    grid._answer(None, {"do": "edit", "row": "rent", "key": "amount", "text": "900"}, [])
    assert grid._faults == {}


@pytest.mark.parametrize(
    "message",
    [
        None, "x", {}, {"do": "edit"}, {"do": "edit", "row": "no", "key": "amount", "text": "1"},
        {"do": "edit", "row": "rent", "key": "__class__", "text": "1"},
        {"do": "remove", "row": "no"}, {"do": "drop table"},
        {"do": "edit", "row": ["rent"], "key": "amount", "text": "1"},
    ],
)  # fmt: skip
def test_what_no_page_of_ours_sends_changes_nothing(grid, message):
    heard = []
    grid.on_edit(lambda *what: heard.append(what))
    grid.on_remove(heard.append)
    try:
        grid._answer(None, message, [])
    except TypeError:
        pytest.fail("a message of any shape must be survived")
    assert heard == []


def test_what_was_refused_stays_while_another_cell_is_edited_and_goes_with_another_plan(grid):
    plan = {"name": "Huur", "amount": 500.0, "kind": "rent"}

    def edit(row, key, value):
        plan[key] = value
        grid.show([("rent", plan)])

    grid.on_edit(edit)
    grid._answer(None, {"do": "edit", "row": "rent", "key": "amount", "text": "veel"}, [])
    grid._answer(None, {"do": "edit", "row": "rent", "key": "name", "text": "Pand"}, [])
    assert grid._rows[0]["cells"] == {"name": "Pand", "amount": "veel", "kind": "rent"}
    assert list(grid._faults) == ["rent.amount"]
    grid.show([("rent", plan)])
    assert grid._rows[0]["cells"]["amount"] == "500"
    assert grid._faults == {}


def test_more_about_a_row_is_asked_for_where_there_is_more():
    opened = []
    for words in ("", "Meer"):
        made = Grid([NAME], SAY, caption="Kosten", more=words)
        made.show([("rent", {"name": "Huur"})])
        made.on_more(opened.append)
        made._answer(None, {"do": "more", "row": "rent"}, [])
        made._answer(None, {"do": "more", "row": "gas"}, [])
    assert opened == ["rent"]
