"""Lost and gained on the services page: in sentences, with who says so then and now."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
import shapely

from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.sections.changes import PERIODS, Changes, months_before
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.datasets import loaded
from buurtpunt_lib.domain import Observation
from buurtpunt_lib.texts import LANGUAGES

TODAY = date(2026, 11, 22)


def seen(facility, presence, day, **values) -> Observation:
    fields = {"village": "71053F", "observed_on": day} | values
    return Observation.checked(facility=facility, presence=presence, **fields)


@pytest.fixture(params=LANGUAGES)
def page(request):
    model = Model.start(request.param, municipality="71053")
    model.change_scan(
        observations=(
            seen("bakery", "present", "2024-05-01"),
            seen("bakery", "absent", "2026-11-01"),
            seen("pub", "absent", "2024-05-01"),
            seen("pub", "present", "2026-11-01"),
            seen("doctor", "present", "2024-05-01", count=3),
            seen("doctor", "present", "2026-11-01", count=1),
            seen("library", "present", "2010-05-01"),
            seen("library", "absent", "2026-11-01"),
            seen("cinema", "present", "2026-11-01"),
        )
    )
    section = Changes(model, messages(model.say)[1])
    section.refresh(today=TODAY)
    return model, section


def test_lost_and_gained_in_sentences_with_who_says_so(page):
    model, section = page
    nl = model.say.language == "nl"
    table = section.table.value
    lost = "In Runkelen is er niet langer een bakker." if nl else (
        "In Runkelen there is no longer a bakery."
    )  # fmt: skip
    assert lost in table
    assert ("kwam er een café bij" if nl else "now a pub that was not there") in table
    assert ("nu 1 in plaats van 3" if nl else "now 1 instead of 3") in table
    assert ("plaatselijke kennis, 1 mei 2024" if nl else "local knowledge, 1 May 2024") in table
    # Long ago is thin evidence, and said so.
    assert ("misschien niet langer een bibliotheek" if nl else "perhaps no longer") in table
    # A cinema of which nobody knew before is no gain.
    assert ("bioscoop" if nl else "cinema") not in table
    assert ("2 verdwenen, 1 erbij" if nl else "2 lost, 1 gained") in section.answer.value


def test_a_village_where_nothing_changed_says_so(page):
    model, section = page
    model.village = "71053G"
    section.refresh(today=TODAY)
    assert section.table.value == ""
    day = model.say.day(months_before(TODAY, PERIODS["two"]))
    assert model.say("changes.nothing", name="Zepperen", day=day) in section.answer.value


def test_without_a_municipality_nothing_is_worked_out():
    model = Model.start("nl")
    section = Changes(model, messages(model.say)[1])
    section.refresh(today=TODAY)
    assert section.answer.value == ""
    assert section.frame.empty.value


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-11-22", 24, "2024-11-22"),
        ("2026-08-31", 6, "2026-02-28"),
        ("2026-01-15", 12, "2025-01-15"),
        ("2026-03-29", 1, "2026-02-28"),
    ],
)
def test_months_before_a_day(day, months, before):
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(before)


@pytest.fixture
def timetables(tmp_path, monkeypatch):
    """Stops around Runkelen, loaded twice: 40 a day, then 24, then none."""
    monkeypatch.setenv(loaded.FOLDER, str(tmp_path / "loaded"))
    square = shapely.box(5.12, 50.83, 5.17, 50.86)
    outlines = pd.DataFrame(
        {"village": ["71053F"], "geometry": [shapely.to_wkb(square)], "source": "own",
         "as_of": "2026"}
    )  # fmt: skip
    loaded.replace("own", "outlines", outlines, source="Eigen grenzen", licence="own")

    def load(as_of: str, *per_day: float) -> None:
        frame = pd.DataFrame(
            {"id": [f"s{n}" for n in range(len(per_day))], "facility": "transit_stop",
             "name": "Halte", "lat": [50.85, 50.0, 50.84][: len(per_day)], "lon": 5.15,
             "opening_hours": None, "source": "timetable", "as_of": as_of,
             "stops_per_day": per_day}
        )  # fmt: skip
        loaded.replace(
            "timetable", "points", frame, source="Dienstregeling", licence="CC0-1.0", as_of=as_of
        )

    return load


def test_where_the_bus_stops_less_often_is_told(timetables):
    timetables("2025-09", 25.0, 99.0, 15.0)
    timetables("2026-09", 24.0, 99.0)
    model = Model.start("nl", municipality="71053")
    section = Changes(model, messages(model.say)[1])
    section.refresh(today=TODAY)
    told = section.stops.value
    assert "In Runkelen stopt een bus of tram nu 24 keer per dag, en voordien 40 keer." in told
    assert "40 keer per dag (Dienstregeling, september 2025)" in told
    # A stop less is a change of the number of stops too.
    assert "nu 1 in plaats van 2" in section.table.value
    model.village = "71053G"
    section.refresh(today=TODAY)
    assert section.stops.value == ""


def test_where_no_bus_stops_any_more_is_told(timetables):
    timetables("2025-09", 25.0, 99.0)
    timetables("2026-09", 0.2, 99.0)
    model = Model.start("en", municipality="71053")
    section = Changes(model, messages(model.say)[1])
    section.refresh(today=TODAY)
    assert "a bus or tram no longer stops; it was 25 times a day before." in section.stops.value
