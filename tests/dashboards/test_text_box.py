"""The box for a longer text, without a browser: what it takes, what it refuses, what it tells."""

from __future__ import annotations

import pytest

from buurtpunt_lib.dashboards.text_box import TextBox
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")


def box(most: int = 20) -> tuple[TextBox, list[str]]:
    made = TextBox("Aanbod", SAY, lambda callback: callback, most=most)
    heard: list[str] = []
    made.on_write(heard.append)
    return made, heard


def test_what_is_typed_is_heard_and_not_sent_back():
    made, heard = box()
    made._answer(None, {"text": "a\r\nb\rc"}, [])
    assert heard == ["a\nb\nc"]
    assert made.text == "a\nb\nc"
    # The browser has it: telling it again would take the cursor away from who types on.
    assert made._told == {"text": "", "number": 0}
    made.show("a\nb\nc")
    assert made._told["number"] == 0
    made.show("")
    assert made._told == {"text": "", "number": 1}


@pytest.mark.parametrize("message", [None, 3, [], {}, {"text": None}, {"text": 3}, {"text": ["a"]}])
def test_a_forged_message_changes_nothing(message):
    made, heard = box()
    made._answer(None, message, [])
    assert heard == []
    assert made.text == ""


def test_a_text_that_is_too_long_is_cut_by_python_too():
    made, heard = box(most=5)
    made._answer(None, {"text": "1234567"}, [])
    assert heard == ["12345"]


def test_what_is_refused_is_told_with_the_name_of_the_box():
    made, _ = box()

    def refuse(text: str) -> None:
        if text == "fout":
            raise InputError("plan.too_long", field="canvas.offer", maximum=2000)

    made.on_write(refuse)
    made._answer(None, {"text": "goed"}, [])
    made._answer(None, {"text": "fout"}, [])
    assert made._fault.startswith("Aanbod: ")
    assert "canvas.offer" not in made._fault
    assert made.text == "goed"
    # The same plan again: what was refused stays in the box, with its sentence.
    made.show("goed")
    assert made._fault
    made._answer(None, {"text": "beter"}, [])
    assert made._fault == ""
