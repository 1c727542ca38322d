"""`buurtpunt data timetable`: with a stand-in for the engine, which cannot be had here."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from command import run

from buurtpunt_lib import assessment, datasets
from buurtpunt_lib.assessment import timetable_tables
from buurtpunt_lib.dashboards.gaps.sections import village_words
from buurtpunt_lib.proximity import straight_line, timetable
from buurtpunt_lib.reports import timetable_words
from buurtpunt_lib.texts import catalogue

RUNKELEN = "71053F"
SAY = catalogue("nl")


class Crow:
    """In the place of r5py: 100 m a minute as the crow flies, up to the longest."""

    @staticmethod
    def TransportNetwork(streets, timetables):
        return (streets, timetables)

    @staticmethod
    def TravelTimeMatrix(network, *, origins, destinations, max_time, **_):
        ends = [
            (at.geometry.y.to_numpy(), at.geometry.x.to_numpy()) for at in (origins, destinations)
        ]
        (lat, lon), (to_lat, to_lon) = ends
        away = straight_line(lat[:, None], lon[:, None], to_lat[None, :], to_lon[None, :])
        minutes = np.ceil(away / 100)
        minutes[minutes > max_time.total_seconds() / 60] = np.nan
        return pd.DataFrame(
            {
                "from_id": np.repeat(origins["id"].to_numpy(), len(destinations)),
                "to_id": np.tile(destinations["id"].to_numpy(), len(origins)),
                "travel_time": minutes.ravel(),
            }
        )


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """The command with its files; what is kept goes when the test ends."""
    monkeypatch.setenv("BUURTPUNT_LOADED_DATA", str(tmp_path / "loaded"))
    streets, table = tmp_path / "belgie.osm.pbf", tmp_path / "delijn.zip"
    streets.write_bytes(b"")
    table.write_bytes(b"")
    return ["data", "timetable", "--streets", str(streets), "--timetables", str(table),
            "--departure", "2026-11-24 09:00"]  # fmt: skip


def test_minutes_are_kept_and_told_on_the_card(asked, capsys, monkeypatch):
    facts = assessment.facts()
    found = assessment.village(facts, RUNKELEN)
    assert village_words.by_timetable(SAY, found) == ""
    assert timetable_words.lead(SAY) == ""
    monkeypatch.setattr(timetable, "_engine", Crow)
    ran = run(capsys, *asked, "--longest", "60")
    assert (ran.status, ran.err) == (0, "")
    assert "24 november 2026 om 09:00" in ran.out
    every = {one.facility: one for one in timetable_tables.by_timetable(RUNKELEN)}
    assert set(every) == set(facts.index.facilities)
    row = facts.villages.index.get_indexer([RUNKELEN])[0]
    for code, one in every.items():
        away = facts.ways("walk").to_places(code)[row] / assessment.DETOUR
        if np.ceil(away / 100) <= 60:
            assert one.minutes == np.ceil(away / 100)
            assert one.place
        else:
            assert (one.minutes, one.place) == (None, "")
    assert len({one.minutes for one in every.values()}) > 2
    told = str(village_words.by_timetable(SAY, found))
    assert "op dinsdag 24 november 2026, als je tussen 09:00 en 10:00 uur vertrekt" in told
    near = min((one for one in every.values() if one.minutes), key=lambda one: one.minutes)
    assert f"{near.minutes:.0f} minuten ({near.place})" in told
    assert "delijn.zip" in told
    assert "nog niet beproeven" in told
    # With other tables they hold no longer.
    seen = pd.DataFrame({"village": [RUNKELEN], "facility": ["bakery"], "presence": ["absent"],
                         "count": [np.nan], "observed_on": ["2026-11-01"], "by": ["wij"],
                         "note": [""]})  # fmt: skip
    datasets.loaded.replace("own", "observations", seen, source="Wij", licence="own")
    assert timetable_tables.timetable() is None
    assert village_words.by_timetable(SAY, found) == ""


def test_what_is_missing_is_named_at_once(asked, capsys):
    ran = run(capsys, "data", "timetable")
    assert ran.status == 2
    assert ran.err.count("Geef ook") == 3
    assert "--departure" in ran.err
    ran = run(capsys, *asked[:-1], "morgen")
    assert "2026-11-24 09:00" in ran.err
    ran = run(capsys, *asked, "--window", "lang")
    assert (ran.status, "1-240" in ran.err) == (2, True)
    ran = run(capsys, *asked[:3], "nergens.pbf", *asked[4:])
    assert "nergens.pbf" in ran.err


def test_without_java_or_the_package_it_is_said_in_one_line(asked, capsys, tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "r5py", None)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    ran = run(capsys, *asked)
    assert ran.status == 2
    assert "pip install ons-buurtpunt[timetable]" in ran.err
    assert len(ran.err.splitlines()) == 1
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", "")
    assert "Java" in run(capsys, *asked).err
    assert timetable_tables.timetable() is None
