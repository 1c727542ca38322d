"""Travel times: what is ours (what is asked, what is refused, how answers are put together).

The engine itself cannot be had here, so nothing below shows that it gives the right minutes.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from point_lists import frame

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import PointIndex, timetable

NOON = datetime(2026, 11, 24, 12)


def ask(tmp_path, **other):
    streets = tmp_path / "streets.osm.pbf"
    streets.write_bytes(b"")
    given = {"streets": streets, "timetables": [], "departure": NOON, **other}
    origins = pd.DataFrame({"id": ["A"], "lat": [51.0], "lon": [4.0]})
    index = PointIndex.build(frame([("P", "bakery", 51.0, 4.0)]))
    return timetable.reach_by_timetable(origins, index, ["bakery"], **given)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"departure": "noon"}, "proximity.timetable_option"),
        ({"departure": NOON.replace(tzinfo=UTC)}, "proximity.timetable_option"),
        ({"window_minutes": 0}, "proximity.timetable_option"),
        ({"percentile": 100}, "proximity.timetable_option"),
        ({"max_minutes": 1e9}, "proximity.timetable_option"),
        ({"timetables": ["nowhere.zip"]}, "proximity.timetable_file"),
        ({"n": 0}, "proximity.nth"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_java_is_started(tmp_path, monkeypatch, given, code):
    monkeypatch.setattr(timetable, "_engine", lambda: pytest.fail("Java was started"))
    with pytest.raises(InputError) as caught:
        ask(tmp_path, **given)
    assert caught.value.faults[0].code == code


def test_every_fault_is_named_at_once(tmp_path):
    with pytest.raises(InputError) as caught:
        ask(tmp_path, percentile=0, max_minutes=0, timetables=["a.zip", "b.zip"])
    assert len(caught.value.faults) == 4


def test_without_java_it_is_said_so(tmp_path, monkeypatch):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError) as caught:
        ask(tmp_path)
    assert caught.value.faults[0].code == "proximity.timetable_java"


def test_without_the_package_it_is_said_so(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setitem(sys.modules, "r5py", None)
    with pytest.raises(InputError) as caught:
        ask(tmp_path)
    assert caught.value.faults[0].code == "proximity.timetable_package"


def test_nothing_is_imported_before_it_is_asked():
    assert "r5py" not in sys.modules


def test_the_shortest_of_each_origin_in_order():
    pairs = [
        ("0", "3", 30), ("0", "5", 12), ("0", "6", 12), ("0", "4", np.nan),
        ("2", "7", 8), ("3", "4", np.nan),
    ]  # fmt: skip
    table = pd.DataFrame(pairs, columns=["from_id", "to_id", "travel_time"])
    minutes, position = timetable.nearest_in_time(table, 4, 2)
    assert position.tolist() == [[5, 6], [-1, -1], [7, -1], [-1, -1]]
    np.testing.assert_array_equal(
        minutes, [[12, 12], [np.nan, np.nan], [8, np.nan], [np.nan, np.nan]]
    )
    later = table.rename(columns={"travel_time": "travel_time_p90"}).sample(frac=1, random_state=1)
    again = timetable.nearest_in_time(later, 4, 2, percentile=90)
    np.testing.assert_array_equal(again[1], position)
    none = timetable.nearest_in_time(table.iloc[:0], 2, 1)
    assert np.isnan(none[0]).all()
