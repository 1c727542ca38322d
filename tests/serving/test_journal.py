"""The log of the server: a line for what happened, and nothing of whom it happened to."""

from __future__ import annotations

import ast
import json
import logging
import sys
from pathlib import Path

import pytest

from buurtpunt_lib import paths
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.serving.journal import Journal

PRIVATE = ("an.peeters@gemeente.be", "192.0.2.77", "V3rYs3cr3tL1nk-0f_pl4N", "Peeters")
NOW = 1_800_000_000.25


@pytest.fixture
def journal(tmp_path):
    made = Journal(tmp_path / "log", lambda: {"visitors": 2, "kernels": 5}, clock=lambda: NOW)
    made.file = tmp_path / "log"
    yield made
    made.close()


def lines(journal) -> list[dict]:
    return [json.loads(line) for line in journal.file.read_text(encoding="utf-8").splitlines()]


def test_an_answer_is_one_line_with_what_an_operator_needs(journal):
    journal.answer("page", "03_financieel_plan", 200, 0.4321)
    journal.answer("geheim", "", 404, 0.001)
    journal.event("tab_went", seconds=61.26)
    shared = {"time": "2027-01-15T08:00:00.250+00:00", "visitors": 2, "kernels": 5}
    page = {"kind": "page", "page": "03_financieel_plan", "status": 200, "ms": 432}
    assert lines(journal) == [
        shared | {"what": "answer"} | page,
        shared | {"what": "answer", "kind": "other", "status": 404, "ms": 1},
        shared | {"what": "tab_went", "seconds": 61.3},
    ]
    with pytest.raises(ValueError, match="made up"):
        journal.event("made up")


def logger_of(journal) -> logging.Logger:
    logger = logging.getLogger("test_journal.of_a_library")
    logger.propagate = False
    logger.addHandler(logging.StreamHandler(sys.stderr))
    journal.hear(logger)
    return logger


def test_a_fault_of_a_library_is_told_by_class_and_place_and_not_by_its_words(journal, capsys):
    logger = logger_of(journal)
    for private in PRIVATE:
        try:
            {}[private]
        except KeyError:
            logger.exception("Uncaught exception GET /plan?plan=%s (%s)", private, private)
            logger.error(f"of {private}")
    logger.info("not worth a line")
    told = lines(journal)
    assert [line["what"] for line in told] == ["fault"] * 2 * len(PRIVATE)
    assert told[0]["error"] == "KeyError"
    assert told[0]["at"][0].startswith("test_journal.py:")
    assert "error" not in told[1]
    whole = journal.file.read_text()
    assert not [private for private in PRIVATE if private in whole]
    # Nor does anybody else tell it.
    assert capsys.readouterr() == ("", "")


def test_words_of_our_own_are_told_without_their_values(journal):
    own = str(Path(paths.__file__).parent / "serving" / "kernels.py")
    record = logging.LogRecord(
        "x", logging.ERROR, own, 84, "%s could not be made ready", (PRIVATE[0],), None
    )
    journal.record(record)
    [line] = lines(journal)
    assert line["said"] == "… could not be made ready"
    assert line["at"] == ["buurtpunt_lib/serving/kernels.py:84"]


def test_no_words_of_our_own_hold_a_value():
    """What is told of our own log lines is their first words: those may hold no value."""
    levels = {"debug", "info", "warning", "error", "exception", "critical"}
    found = 0
    for file in Path(paths.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            of = node.func.value
            name = of.id if isinstance(of, ast.Name) else getattr(of, "attr", "")
            if node.func.attr in levels and name in ("log", "logger", "logging", "_log"):
                found += 1
                words = node.args[0]
                assert isinstance(words, ast.Constant), f"{file}:{node.lineno}"
    assert found >= 8


def test_what_a_page_printed_is_told_by_its_places(journal):
    journal.page_fault(
        "a callback of a page failed\nTraceback (most recent call last):\n"
        '  File "/home/an/x/buurtpunt_lib/dashboards/guard.py", line 31, in safe\n'
        "    result = callback('Peeters')\n"
        '  File "/venv/lib/python3.11/site-packages/pandas/core/frame.py", line 9, in f\n'
        "sqlalchemy.exc.OperationalError: V3rYs3cr3tL1nk-0f_pl4N of an.peeters@gemeente.be\n"
    )
    journal.page_fault("iets dat geen fout is: Peeters 192.0.2.77")
    [line] = lines(journal)
    assert line["error"] == "OperationalError"
    assert line["at"] == ["buurtpunt_lib/dashboards/guard.py:31", "pandas/core/frame.py:9"]
    assert not [private for private in PRIVATE if private in str(line)]


def test_without_a_log_faults_are_told_in_words_and_answers_not_at_all(capsys):
    journal = Journal(None)
    journal.answer("page", "00_start", 200, 1)
    journal.event("ready")
    logger_of(journal).error("of %s", PRIVATE[0])
    told = capsys.readouterr().err
    assert told.startswith("error test_journal.of_a_library: test_journal.py:")
    assert told.count("\n") == 1
    assert PRIVATE[0] not in told


def test_a_log_that_was_moved_away_is_begun_anew(journal):
    journal.event("begun")
    journal.file.rename(journal.file.with_suffix(".1"))
    journal.event("ready")
    assert [line["what"] for line in lines(journal)] == ["ready"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_costs_lines_and_nothing_else(capsys):
    journal = Journal("/dev/full")
    journal.answer("page", "00_start", 200, 1)
    journal.event("ready")
    assert journal.lost == 2
    assert capsys.readouterr() == ("", "")


def test_a_place_where_nothing_can_be_written_is_said_at_the_start(tmp_path):
    with pytest.raises(InputError) as caught:
        Journal(tmp_path / "no" / "log")
    assert caught.value.faults[0].code == "serving.log_unwritable"
