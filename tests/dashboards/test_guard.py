"""A callback that fails tells the visitor a sentence, never a traceback."""

from __future__ import annotations

import logging

from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")


def test_a_fault_becomes_a_sentence():
    place, guarded = messages(SAY)

    @guarded
    def choose(value):
        raise InputError("language.unknown", value=value, allowed="nl, en")

    assert choose("<b>de</b>") is None
    assert "&lt;b&gt;de&lt;/b&gt;" in place.value
    assert "Kies uit: nl, en" in place.value


def test_an_accident_is_logged_and_hides_its_traceback(caplog):
    place, guarded = messages(SAY)

    @guarded
    def divide(by):
        return 1 / by

    with caplog.at_level(logging.ERROR):
        assert divide(0) is None
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" not in place.value
    assert "guard.py" not in place.value
    assert SAY("common.failed") in place.value


def test_success_wipes_the_message():
    place, guarded = messages(SAY)
    divide = guarded(lambda by: 1 / by)
    divide(0)
    assert divide(2) == 0.5
    assert place.value == ""
