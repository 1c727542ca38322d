"""Tables that sort, and what is kept of them."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.dashboards.tables import (
    Heading,
    Row,
    SortedTable,
    TableFile,
    in_order,
    tools,
)
from buurtpunt_lib.reports.table_sheet import to_xlsx
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")


def rows(*values):
    return [Row(f"r{n}", [str(value)], {"x": value}) for n, value in enumerate(values)]


def order(found):
    return [row.sort["x"] for row in found]


@given(st.lists(st.none() | st.integers(-5, 5) | st.just(float("nan"))), st.booleans())
def test_what_is_not_known_comes_last_whichever_way(values, down):
    found = order(in_order(rows(*values), "x", down=down))
    known = [v for v in found if v is not None and v == v]
    assert known == sorted((v for v in values if v is not None and v == v), reverse=down)
    assert all(v is None or v != v for v in found[len(known) :])


def test_names_sort_without_regard_to_capitals_and_equals_keep_their_order():
    found = in_order(rows("velm", "Aalst", "duras"), "x", down=False)
    assert order(found) == ["Aalst", "duras", "velm"]
    equal = [Row("a", ["1"], {"x": 1}), Row("b", ["1"], {"x": 1})]
    assert [row.code for row in in_order(equal, "x", down=True)] == ["a", "b"]


@pytest.fixture
def table():
    made = SortedTable(SAY, lambda action: action)
    headings = [Heading("name", "Dorp"), Heading("x", "Inwoners", number=True)]
    shown = [Row(name, [name, str(n)], {"name": name, "x": n})
             for name, n in (("Velm", 2), ("Aalst", 3), ("Duras", 1))]  # fmt: skip
    made.show(headings, shown, caption="Dorpen")
    return made


def names(table) -> list[str]:
    html = table.widget._html
    return sorted(("Velm", "Aalst", "Duras"), key=html.index)


def press(table, code: str) -> None:
    table.widget._answer(None, {"press": code}, [])


def test_a_press_on_a_heading_sorts_and_a_second_one_turns(table):
    assert names(table) == ["Velm", "Aalst", "Duras"]
    press(table, "sort:x")
    assert names(table) == ["Aalst", "Velm", "Duras"]
    assert 'aria-sort="descending"' in table.widget._html
    press(table, "sort:x")
    assert names(table) == ["Duras", "Velm", "Aalst"]
    press(table, "sort:name")
    assert names(table) == ["Aalst", "Duras", "Velm"]
    assert table.widget._html.count("aria-sort=") == 1


def test_a_row_is_opened_by_its_code_and_no_other(table):
    opened = []
    table.on_open(opened.append)
    for code in ("Velm", "nowhere", "sort:nothing", 3, None):
        press(table, code)
    assert opened == ["Velm"]


def test_what_stands_in_a_table_is_no_html():
    made = SortedTable(SAY, lambda action: action)
    made.show([Heading("n", "<i>")], [Row("x", ["<script>"], {"n": 1})], caption="<b>")
    assert "<script>" not in made.widget._html
    assert "<i>" not in made.widget._html
    assert "<b>" not in made.widget._html


FILE = TableFile(
    [
        {"name": "=1+1", "n": 3, "share": 0.25, "more": "nergens"},
        {"name": "Velm", "n": None, "share": float("nan"), "more": None},
    ],
    {"name": "Dorp", "n": "Aantal", "share": "Deel"},
    "Dorpen van [Sint-Truiden]: een lange titel voor één blad",
    "dorpen",
    ["Bron: bpost"],
)


def test_a_sheet_holds_text_as_text_and_what_is_unknown_as_nothing():
    content = to_xlsx(FILE.rows, FILE.headers, title=FILE.title, notes=FILE.notes)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0][0] == FILE.title
    assert cells[2] == ["Dorp", "Aantal", "Deel"]
    assert cells[3] == ["=1+1", 3, 0.25]
    assert sheet["A4"].data_type == "s"
    assert cells[4] == ["Velm", None, None]
    assert cells[6][0] == "Bron: bpost"
    assert to_xlsx(FILE.rows, FILE.headers, title=FILE.title, notes=FILE.notes) == content


def test_a_table_without_rows_is_still_a_sheet():
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx([], {"a": "A"}, title="Leeg"))).active
    assert sheet["A3"].value == "A"


def test_the_buttons_hand_over_both_kinds():
    sent = []
    box = tools(SAY, lambda: FILE, lambda action: action, part="bp-x")
    for button in box.children[:2]:
        button.send = lambda message, buffers: sent.append((message["name"], buffers[0]))
        button._handle_custom_msg({"ask": "file"}, [])
    assert [name for name, _ in sent] == ["dorpen.csv", "dorpen.xlsx"]
    text = sent[0][1].decode("utf-8-sig")
    assert text.splitlines()[0] == "Dorp;Aantal;Deel"
    assert "'=1+1;3;0,25" in text
    assert box.children[2].part == "bp-x"
