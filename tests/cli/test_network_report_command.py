"""`buurtpunt report lessons` and `report events`: a file where the user says, none overwritten."""

from __future__ import annotations

import pytest
import vobject
from command import run

BEGINS = {"docx": b"PK", "pdf": b"%PDF", "html": b"<!DOCTYPE"}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("form", BEGINS)
def test_lessons_in_every_form(capsys, here, form):
    ran = run(capsys, "report", "lessons", "--format", form, "--lang", "nl")
    name = f"wat_buurtpunten_van_elkaar_leerden.{form}"
    assert (ran.status, ran.out, ran.err) == (0, f"Geschreven: {name}\n", "")
    assert (here / name).read_bytes().startswith(BEGINS[form])


def test_events_are_a_calendar_with_the_four_sessions(capsys, here):
    ran = run(capsys, "report", "events", "--output", "a.ics", "--lang", "en")
    assert (ran.status, ran.out) == (0, "Written: a.ics\n")
    calendar = vobject.readOne((here / "a.ics").read_text("utf-8"))
    days = [str(one.dtstart.value) for one in calendar.vevent_list]
    assert {"2019-06-06", "2019-09-24", "2019-10-22", "2019-12-17"} <= set(days)
    assert days == sorted(days)


def test_a_file_that_is_there_stays_until_it_is_asked_for(capsys, here):
    (here / "a.ics").write_text("mine")
    ran = run(capsys, "report", "events", "--output", "a.ics", "--lang", "nl")
    assert ran.status == 2
    assert (here / "a.ics").read_text() == "mine"
    assert run(capsys, "report", "events", "--output", "a.ics", "--force").status == 0
    assert (here / "a.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
