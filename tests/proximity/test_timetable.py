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
from buurtpunt_lib.proximity import PointIndex, straight_line, timetable

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
        ("o0", "p3", 30), ("o0", "p5", 12), ("o0", "p6", 12), ("o0", "p4", np.nan),
        ("o2", "p7", 8), ("o3", "p4", np.nan),
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
    some = timetable.nearest_in_time(table, 4, 1, among=np.array([-1, 3, 7]))
    assert some[1].tolist() == [[3], [-1], [7], [-1]]
    early = table.rename(columns={"travel_time": "travel_time_p5"})
    np.testing.assert_array_equal(timetable.nearest_in_time(early, 4, 2, 5)[1], position)


class StandIn:
    """In the place of r5py: who walks as the crow flies, 100 m a minute, up to the longest.

    As r5py does, it calls what has one id one place (0 minutes), takes one id once, and leaves a
    pair without a connection empty.
    """

    def __init__(self) -> None:
        self.asked = []

    def TransportNetwork(self, streets, timetables):
        return (streets, timetables)

    def TravelTimeMatrix(self, network, *, origins, destinations, **options):
        assert origins["id"].is_unique
        assert destinations["id"].is_unique
        self.asked.append((len(origins), len(destinations), options, sys.argv))
        rows = []
        for start, here in zip(origins["id"], origins.geometry, strict=True):
            for end, there in zip(destinations["id"], destinations.geometry, strict=True):
                metres = float(straight_line(here.y, here.x, there.y, there.x))
                minutes = 0.0 if start == end else np.ceil(metres / 100)
                if minutes > options["max_time"].total_seconds() / 60:
                    minutes = np.nan
                rows.append((start, end, minutes))
        return pd.DataFrame(rows, columns=["from_id", "to_id", "travel_time"])


def test_the_nearest_in_time_of_every_facility_in_one_search_from_each_origin(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(timetable, "_AT_ONCE", 2)
    engine = StandIn()
    monkeypatch.setattr(timetable, "_engine", lambda: engine)
    listed = [
        ("A", "bakery", 51.0, 4.01), ("B", "bakery", 51.02, 4.0), ("C", "doctor", 51.01, 4.0),
        ("D", "bakery", 51.5, 4.5),
    ]  # fmt: skip
    origins = pd.DataFrame(
        {"id": list("vwxyz"), "lat": [51.0, 51.02, np.nan, 51.5, 50.6], "lon": [4.0] * 5}
    )
    told = []
    streets = tmp_path / "s.osm.pbf"
    streets.write_bytes(b"")
    found = timetable.reach_by_timetable(
        origins, PointIndex.build(frame(listed)), ["bakery", "doctor"], streets=streets,
        timetables=[], departure=NOON, n=2, among=2, progress=lambda *step: told.append(step),
    )  # fmt: skip
    # From v 700 m east to A, 2.2 km north to B; from w the other way round; y and z are too far.
    assert found.minutes[:2, 0].tolist() == [[7, 23], [0, 24]]
    assert found.position[:2, 0].tolist() == [[0, 1], [1, 0]]
    assert found.minutes[:2, 1, 0].tolist() == [12, 12]
    assert np.isnan(found.minutes[2:, 1]).all()
    assert (found.position[2] == -1).all()
    # Nobody asked for what is not among the two nearest of anybody in the same search.
    assert [ask[0] for ask in engine.asked] == [2, 2]
    assert told == [(0, 4), (2, 4), (4, 4)]
    assert engine.asked[0][2]["departure"] == NOON


def test_an_engine_that_cannot_be_fetched_and_a_file_that_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    package = tmp_path / "r5py"
    package.mkdir()
    (package / "__init__.py").write_text("raise ConnectionError('no way to the internet')")
    monkeypatch.syspath_prepend(str(tmp_path))
    before = list(sys.argv)
    with pytest.raises(InputError) as caught:
        ask(tmp_path)
    assert caught.value.faults[0].code == "proximity.timetable_fetch"
    assert sys.argv == before
    monkeypatch.setenv(timetable.JAR, str(tmp_path / "r5.jar"))
    with pytest.raises(InputError) as caught:
        ask(tmp_path)
    assert caught.value.faults[0].code == "proximity.timetable_file"
    # A file that is there is what r5py is told to take.
    (tmp_path / "r5.jar").write_bytes(b"")
    (package / "__init__.py").write_text("import sys\nraise RuntimeError(' '.join(sys.argv))")
    with pytest.raises(InputError) as caught:
        ask(tmp_path)
    fault = caught.value.faults[0]
    assert fault.code == "proximity.timetable_engine"
    assert fault.values["reason"] == f"r5py --r5-classpath {tmp_path / 'r5.jar'}"
