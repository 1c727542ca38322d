"""The form: what is typed is read and checked; what is refused stays; no message does harm."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.dashboards.form import Form
from buurtpunt_lib.dashboards.form_fields import FormField, FormGroup, Offer
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
MONTHS = tuple("jfmamjjasond")
FIELDS = (
    FormField("name", "Naam"),
    FormField("note", "Notitie", "long"),
    FormField("days", "Dagen", "whole", unit="dagen", low=0, high=120),
    FormField("part", "Deel", "percent", unit="%", low=0, high=100),
    FormField("amount", "Bedrag", "number", unit="€", low=0, high=1e8),
    FormField("begin", "Begin", "month", optional=True),
    FormField("end", "Einde", "month", optional=True),
    FormField("kind", "Soort", "choice", choices=(("rent", "Huur"), ("gas", "Gas"))),
    FormField("link", "Hoort bij", "choice", optional=True, hint="niets", choices=(("a", "A"),)),
    FormField("renew", "Vernieuwen", "tick"),
    FormField("town", "Dorp", "search", optional=True),
    FormField("paid", "Betaalt", "checks", choices=(("x", "X"), ("y", "Y"), ("z", "Z"))),
    FormField("year", "Drukte", "twelve", labels=MONTHS, low=0, high=1000,
              presets=(("even", "Gelijk"),)),
    FormField("pulls", "Bezoekers", "rows", add="Erbij", columns=(
        FormField("from", "Van", "choice", choices=(("a", "A"), ("b", "B"))),
        FormField("share", "Deel", "percent", low=0, high=100),
        FormField("told", "Nu", "fixed"),
    )),
    FormField("fixed", "Vast", "fixed", offers=(Offer("regel", code="rule", label="Vul in"),)),
    FormField("rule", "Regel", offers=(Offer("regel", code="fill", label="Vul in"), Offer("x"))),
)  # fmt: skip


class Host:
    """What a page does with a form: it keeps the values, and refuses an end before a begin."""

    def __init__(self) -> None:
        self.values = {"name": "Huur", "note": "", "days": 3, "part": 0.5, "amount": 10.0,
                       "begin": date(2027, 3, 1), "end": date(2028, 3, 1), "kind": "rent",
                       "link": None, "renew": False, "town": "", "paid": ("y",),
                       "year": (1.0,) * 12, "fixed": "vast", "rule": "",
                       "pulls": ({"from": "a", "share": 0.1, "told": "bron", "_kept": 1},),
                       }  # fmt: skip
        self.steps: list[dict] = []
        self.pressed: list[tuple[str, str]] = []
        self.closed = 0
        self.form = Form(SAY, closable=True)
        self.form.on_edit(self.edit)
        self.form.on_press(lambda *what: self.pressed.append(what))
        self.form.on_add(self.add)
        self.form.on_ask(lambda key: [f"{key} 1", f"{key} 2"])
        self.form.on_close(self.close)
        self.show()

    def show(self) -> None:
        self.form.show("Alles", [FormGroup("what", "Wat", FIELDS, opened=True)], self.values)

    def edit(self, changes: dict) -> None:
        wanted = self.values | changes
        if wanted["end"] and wanted["begin"] and wanted["end"] < wanted["begin"]:
            raise InputError("plan.end_before_begin", field="Einde", end="e", begin="b")
        self.values = wanted
        self.steps.append(changes)
        self.show()

    def add(self, key: str) -> None:
        self.edit({key: (*self.values[key], {"from": "b", "share": 0.0})})

    def close(self) -> None:
        self.closed += 1

    def say(self, **message) -> None:
        self.form._answer(None, message, [])


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("name", " Pand ", "Pand"), ("note", "", ""), ("days", "120", 120), ("part", "12,5", 0.125),
        ("amount", "€ 1.234,50", 1234.5), ("begin", "2027-05", date(2027, 5, 1)),
        ("begin", "", None), ("kind", "gas", "gas"), ("link", "a", "a"), ("link", "", None),
        ("town", "Runkelen", "Runkelen"), ("part", "29", 0.29), ("days", "0", 0),
    ],
)  # fmt: skip
def test_what_is_typed_becomes_a_value_in_one_step(host, key, text, value):
    host.say(do="edit", key=key, text=text)
    assert host.steps == [{key: value}]
    assert type(host.steps[0][key]) is type(value)
    assert host.form._faults == {}


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("days", "121", "“Dagen” moet van 0 tot 120 dagen zijn. Je schreef 121."),
        ("days", "-1", "“Dagen” moet van 0 tot 120 dagen zijn. Je schreef -1."),
        ("days", "2,5", "geheel getal"), ("part", "100,1", "van 0 tot 100 %"),
        ("amount", "-5", "“Bedrag” moet minstens 0 € zijn. Je schreef -5."),
        ("amount", "veel", "“veel” is geen getal"), ("days", "", "“Dagen” mag niet leeg zijn"),
        ("begin", "?", "Kies bij “Begin” een maand en een jaar"), ("kind", "water", "“Soort”"),
        ("kind", "", "“Soort”"),
    ],
)  # fmt: skip
def test_what_is_refused_stays_with_one_sentence_that_names_the_field(host, key, text, told):
    before = dict(host.values)
    host.say(do="edit", key=key, text=text)
    assert host.values == before
    assert host.form._values[key] == text
    assert list(host.form._faults) == [key]
    assert told in host.form._faults[key]
    assert "\n" not in host.form._faults[key]
    # Another field goes on, and what was refused still stands there.
    host.say(do="edit", key="name", text="Pand")
    assert host.form._values[key] == text
    assert key in host.form._faults
    # The page shows something else: it is forgotten.
    host.show()
    assert host.form._faults == {}
    assert host.form._values[key] != text


def test_what_is_only_right_together_is_taken_as_soon_as_it_can_be_in_one_step(host):
    host.say(do="edit", key="begin", text="2029-01")
    assert list(host.form._faults) == ["begin"]
    assert host.values["begin"] == date(2027, 3, 1)
    host.say(do="edit", key="end", text="2030-01")
    assert host.steps == [{"begin": date(2029, 1, 1), "end": date(2030, 1, 1)}]
    assert host.form._faults == {}
    assert host.form._values["begin"] == "2029-01"


def test_what_stays_wrong_does_not_hold_up_the_rest(host):
    host.say(do="edit", key="end", text="2020-01")
    host.say(do="edit", key="amount", text="20")
    assert host.steps == [{"amount": 20.0}]
    assert list(host.form._faults) == ["end"]
    host.say(do="edit", key="end", text="2028-06")
    assert host.form._faults == {}


def test_check_boxes_keep_the_order_of_the_list(host):
    host.say(do="tick", key="paid", code="x", on=True)
    assert host.values["paid"] == ("x", "y")
    host.say(do="tick", key="paid", code="y", on=False)
    assert host.values["paid"] == ("x",)
    host.say(do="edit", key="renew", on=True)
    assert host.values["renew"] is True


def test_twelve_boxes_are_one_step_and_name_the_month_that_is_wrong(host):
    texts = ["100"] * 11 + ["140"]
    host.say(do="edit", key="year", texts=texts)
    assert host.values["year"] == (*(1.0,) * 11, 1.4)
    host.say(do="edit", key="year", texts=["100", "druk", *["100"] * 10])
    assert host.values["year"][11] == 1.4
    assert host.form._values["year"][1] == "druk"
    assert "geen getal" in host.form._faults["year"]
    assert "Drukte, f" in host.form._faults["year"]
    host.say(do="press", key="year", code="even")
    assert host.pressed == [("year", "even")]
    assert host.form._faults == {}


def test_rows_come_change_and_go_and_keep_what_has_no_box(host):
    host.say(do="add", key="pulls")
    host.say(do="row", key="pulls", row=1, column="share", text="25")
    assert [row["share"] for row in host.values["pulls"]] == [0.1, 0.25]
    host.say(do="row", key="pulls", row=0, column="share", text="250")
    assert list(host.form._faults) == ["pulls|0|share"]
    assert host.form._values["pulls"][0]["share"] == "250"
    host.say(do="row", key="pulls", row=1, column="share", text="30")
    assert list(host.form._faults) == ["pulls|0|share"], "the other row does not mend it"
    host.say(do="row", key="pulls", row=0, column="share", text="20")
    assert host.values["pulls"][0] == {"from": "a", "share": 0.2, "told": "bron", "_kept": 1}
    host.say(do="remove", key="pulls", row=0)
    assert [row["from"] for row in host.values["pulls"]] == ["b"]
    assert host.form._faults == {}


def test_offers_suggestions_and_closing_are_heard(host):
    host.say(do="press", key="rule", code="fill")
    host.say(do="ask", key="town")
    host.say(do="close")
    assert host.pressed == [("rule", "fill")]
    assert host.form._lists == {"town": ["town 1", "town 2"]}
    assert host.closed == 1


def test_a_form_that_cannot_be_closed_is_not():
    closed = []
    form = Form(SAY)
    form.on_close(lambda: closed.append(1))
    form._answer(None, {"do": "close"}, [])
    assert closed == []


@pytest.mark.parametrize(
    "message",
    [
        None, "x", [], {}, {"do": "edit"}, {"do": "edit", "key": "none", "text": "1"},
        {"do": "edit", "key": ["name"], "text": "1"}, {"do": "edit", "key": "paid", "text": "x"},
        {"do": "edit", "key": "fixed", "text": "x"}, {"do": "edit", "key": "pulls", "text": "x"},
        {"do": "edit", "key": "year", "texts": ["1"]}, {"do": "edit", "key": "year", "text": "1"},
        {"do": "edit", "key": "year", "texts": "123456789012"},
        {"do": "tick", "key": "paid", "code": "q", "on": True},
        {"do": "tick", "key": "paid", "code": ["x"], "on": True},
        {"do": "press", "key": "rule", "code": "other"}, {"do": "press", "key": "rule"},
        {"do": "press", "key": "rule", "code": {"a": 1}},
        {"do": "press", "key": "fixed", "code": "rule"}, {"do": "press", "key": "rule", "code": ""},
        {"do": "row", "key": "pulls", "row": 5, "column": "share", "text": "1"},
        {"do": "row", "key": "pulls", "row": False, "column": "share", "text": "1"},
        {"do": "row", "key": "pulls", "row": 0, "column": "told", "text": "1"},
        {"do": "row", "key": "pulls", "row": 0, "column": "_kept", "text": "1"},
        {"do": "row", "key": "pulls", "row": "0", "column": "share", "text": "1"},
        {"do": "remove", "key": "pulls", "row": -1}, {"do": "remove", "key": "pulls"},
        {"do": "add", "key": "name"}, {"do": "ask", "key": "name"},
    ],
)  # fmt: skip
def test_what_no_page_of_ours_sends_changes_nothing(host, message):
    before = dict(host.values)
    host.form._answer(None, message, [])
    assert host.values == before
    assert host.pressed == []
    assert host.form._lists == {}


_LEAF = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("0")
_WORDS = st.sampled_from(["edit", "row", "tick", "press", "add", "remove", "ask", "texts"])
_KEYS = st.sampled_from([one.key for one in FIELDS])


@given(
    st.dictionaries(
        st.sampled_from(["do", "key", "text", "texts", "code", "row", "column", "on"]),
        _WORDS | _KEYS | _LEAF | st.lists(_LEAF, max_size=13),
    )
)
def test_any_message_is_survived(message):
    host = Host()
    host.form._answer(None, message, [])
    assert set(host.values) == {one.key for one in FIELDS}


def test_a_very_long_text_is_cut():
    host = Host()
    host.say(do="edit", key="name", text="x" * 100_000)
    assert len(host.values["name"]) == 4000
