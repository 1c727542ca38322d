"""Sliders with a box to type in: what the browser may say, and what it hears."""

from __future__ import annotations

import math

import pytest

from buurtpunt_lib.dashboards.sliders import Slide, Sliders
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")


def slide(key, value=500.0, **other):
    fields = {"group": "Kosten", "label": f"Post {key}", "field": "amount", "unit": "euro",
              "low": 0.0, "high": 1000.0, "step": 10.0}  # fmt: skip
    return Slide(key=key, value=value, **fields | other)


class Page:
    """Sliders with what they sent and what their callbacks heard; `refuse` raises in the next."""

    def __init__(self):
        self.sent, self.heard, self.refuse = [], [], None
        self.sliders = Sliders(SAY)
        self.sliders.send = lambda content, buffers=None: self.sent.append(content)
        self.sliders.on_move(lambda *what: self._hear("move", *what))
        self.sliders.on_type(lambda *what: self._hear("type", *what))
        self.show(rent=500.0, gas=40.0)
        self.sent.clear()

    def show(self, **values):
        self.sliders.show([slide(key, value) for key, value in values.items()])

    def say(self, **message):
        self.sliders._answer(None, message, [])

    def _hear(self, *what):
        if self.refuse:
            raise self.refuse
        self.heard.append(what)


@pytest.fixture
def page():
    return Page()


def test_moves_and_typed_numbers_are_heard(page):
    page.say(do="move", key="rent", value=510, turn=3, number=1)
    page.say(do="type", key="gas", text="1.234,56", number=2)
    assert page.heard == [("move", "rent", 510.0, 3), ("type", "gas", 1234.56)]


def test_the_answer_holds_what_changed_and_nothing_else(page):
    page.sliders.on_move(lambda key, value, turn: page.show(rent=value, gas=40.0))
    page.say(do="move", key="rent", value=510, number=7)
    assert page.sent == [
        {"kind": "changes", "revision": 2, "rows": {"rent": {"value": 510.0}}, "number": 7}
    ]


def test_every_message_is_answered_so_that_the_browser_goes_on(page):
    page.say(do="move", key="rent", value=510, number=8)
    page.say(do="move", key="no such", value=510, number=9)
    assert page.sent == [{"kind": "heard", "number": 8}, {"kind": "heard", "number": 9}]


def test_other_lines_are_sent_whole(page):
    page.show(water=3.0)
    assert page.sent == [{"kind": "all", **page.sliders._state}]
    assert [row["key"] for row in page.sliders._state["rows"]] == ["water"]


def test_a_browser_that_missed_something_can_ask(page):
    page.say(do="ask")
    assert page.sent == [{"kind": "all", **page.sliders._state}]


def test_a_refusal_is_told_once_and_forgotten_when_the_number_changes(page):
    page.refuse = InputError("plan.negative", field="costs[0].amount", value="-5.0")
    page.say(do="type", key="rent", text="-5", number=1)
    told = page.sent[-1]["rows"]
    assert told == {"rent": {"fault": "Post rent: -5 is negatief. Geef nul of meer."}}
    page.show(rent=500.0, gas=50.0)
    assert "rent" not in page.sent[-1]["rows"], "another number says nothing about this one"
    page.show(rent=600.0, gas=50.0)
    assert page.sent[-1]["rows"] == {"rent": {"value": 600.0, "fault": ""}}


def test_a_refusal_is_forgotten_when_the_old_number_is_typed_again(page):
    page.say(do="type", key="rent", text="veel")
    assert page.sliders._state["rows"][0]["fault"]
    page.say(do="type", key="rent", text="500")
    assert page.sliders._state["rows"][0]["fault"] == ""


def test_a_slider_that_is_refused_says_so_too(page):
    page.refuse = InputError("plan.too_large", field="costs[0].amount", value="x", maximum=900)
    page.say(do="move", key="rent", value=990, turn=1)
    assert "990 is te groot. Geef hoogstens 900." in page.sliders._state["rows"][0]["fault"]


def test_a_failure_of_ours_shows_no_more_than_a_sentence(page, caplog):
    page.refuse = RuntimeError("secret")
    page.say(do="move", key="rent", value=510, number=1)
    assert page.sent[-1]["rows"] == {"rent": {"fault": SAY("common.failed")}}
    assert "secret" in caplog.text


@pytest.mark.parametrize(
    "message",
    [
        None, "x", [], 3, {}, {"do": "move"}, {"do": "type", "key": "rent"},
        {"do": "move", "key": "rent", "value": math.nan},
        {"do": "move", "key": "rent", "value": math.inf},
        {"do": "move", "key": "rent", "value": 10**400},
        {"do": "move", "key": "rent", "value": "500"},
        {"do": "move", "key": "rent", "value": True},
        {"do": "move", "key": "rent", "value": [500]},
        {"do": "move", "key": ["rent"], "value": 500},
        {"do": "move", "key": "__class__", "value": 500},
        {"do": ["move"], "key": "rent", "value": 500},
        {"do": "type", "key": "rent", "text": 500},
        {"do": "type", "key": "rent", "text": ["500"]},
        {"do": "type", "key": "rent", "text": {"a": "500"}},
        {"do": "type", "key": "rent", "text": "nan"},
        {"do": "type", "key": "rent", "text": "1e5"},
        {"do": "type", "key": "rent", "text": "9" * 1_000_000},
        {"do": "type", "key": "rent", "text": "<b>1</b>"},
    ],
)  # fmt: skip
def test_what_no_page_of_ours_sends_moves_nothing(page, message, caplog):
    page.sliders._answer(None, message, [])
    assert page.heard == []
    assert caplog.text == "", "it is refused, and breaks nothing"
    assert all(len(row["fault"]) < 200 for row in page.sliders._state["rows"])


@pytest.mark.parametrize("turn", [None, -1, 1.5, "1", [1], 10**30])
def test_a_turn_that_is_no_number_counts_as_none(page, turn):
    page.say(do="move", key="rent", value=510, turn=turn)
    assert page.heard == [("move", "rent", 510.0, 0)]


def test_a_browser_cannot_set_the_state(page):
    before = page.sliders._state
    page.sliders.set_state({"_state": {"revision": 9, "rows": []}, "_locale": "en-GB"})
    assert page.sliders._state is before
    assert page.sliders._locale == "nl-BE"
