"""`buurtpunt data timetable`: how long it takes by public transport, for one day and hour."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from pathlib import Path

from buurtpunt_lib.cli.output import write
from buurtpunt_lib.cli.progress import ProgressLine
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.texts import Catalogue

_MOMENT = "2026-11-24 09:00"


def run(options: Namespace, say: Catalogue) -> int:
    """What was worked out, and 0; raises InputError `timetable.…` and `proximity.timetable_…`."""
    from buurtpunt_lib import assessment
    from buurtpunt_lib.assessment import timetable_tables

    asked = _asked(options)
    shown = ProgressLine(say)
    try:
        made = timetable_tables.work_out(assessment.facts(), progress=shown, **asked)
    finally:
        shown.close()
    write(
        say(
            "timetable.worked_out",
            n=made.villages,
            facilities=say.number(made.facilities),
            day=say.day(made.departure.date()),
            hour=f"{made.departure:%H:%M}",
        )
        + "\n"
    )
    return 0


def _asked(options: Namespace) -> dict:
    faults = Faults()
    for name, example in (
        ("streets", "belgium-latest.osm.pbf"),
        ("timetables", "delijn.zip,nmbs.zip"),
        ("departure", f'"{_MOMENT}"'),
    ):
        if not getattr(options, name):
            faults.add("timetable.missing", option=f"--{name}", example=f"--{name} {example}")
    faults.raise_if_any()
    try:
        departure = datetime.fromisoformat(options.departure)
    except ValueError:
        raise InputError(
            "proximity.timetable_option",
            field="departure",
            value=options.departure,
            allowed=_MOMENT,
        ) from None
    return {
        "streets": Path(options.streets),
        "timetables": [Path(name.strip()) for name in options.timetables.split(",")],
        "departure": departure,
        "window_minutes": _whole(options.window, "window"),
        "max_minutes": _whole(options.longest, "longest"),
    }


def _whole(text: str, name: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise InputError("proximity.timetable_option", field=name, value=text, allowed="1-240")
    return int(text)
