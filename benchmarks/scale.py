"""The reach of all origins at 1, 10 and 100 times Flanders: time and memory per million points.

    python benchmarks/scale.py            all of it: some minutes, 3 GB of disk, 2 GB of memory
    python benchmarks/scale.py 1 10       these sizes only

Copies of Flanders lie side by side, each with points of its own. `whole`: one index in memory.
`tiles`: the points lie in files in no order; DuckDB puts them in tiles (within 1 GB), and reads
them back a tile at a time. Each step runs in a process of its own, of which the greatest memory
is measured, and the time of the processor (on a busy machine the clock says less); what importing
the libraries takes is left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time

import made_up
import numpy as np
import pandas as pd

from buurtpunt_lib.proximity import PointIndex, reach_table, straight_line
from buurtpunt_lib.proximity.tiles import reach_in_tiles

POINTS = 300_000
SIZES = (1, 10, 100)
# One copy to the next, so that they touch: Flanders is this high and wide, in degrees.
HIGH, WIDE = 0.82, 3.4
# Tiles cut through towns: they do not lie as the copies do.
TILE = "CAST(floor((lat + 40.3) / 0.8) * 1000 + floor((lon + 181.1) / 3.3) AS INTEGER)"
_FILE = 1_000_000
_FILES_AT_ONCE = 3


def shift(copy: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Degrees by which each copy lies off: in rows of ten, the first where Flanders is."""
    row, column = np.divmod(copy, min(size, 10))
    # To the south and around the meridian: degrees of longitude grow, and nothing leaves the globe.
    return -row * HIGH, (column - min(size, 10) // 2) * WIDE


def origins_of(size: int) -> pd.DataFrame:
    villages = made_up.located_villages()
    copy = np.repeat(np.arange(size), len(villages))
    north, east = shift(copy, size)
    return pd.DataFrame(
        {
            "id": [f"{code}-{c}" for c in range(size) for code in villages.index],
            "lat": np.tile(villages["lat"].to_numpy(), size) + north,
            "lon": np.tile(villages["lon"].to_numpy(), size) + east,
        }
    )


def points_of(size: int, number: int, seed: int) -> pd.DataFrame:
    """Points spread over all copies, in no order."""
    points = made_up.points(made_up.located_villages(), number, seed=seed)
    copy = np.random.default_rng(seed + 1_000).integers(0, size, number)
    north, east = shift(copy, size)
    points["id"] = np.arange(number) + seed * _FILE
    points["lat"] += north
    points["lon"] += east
    return points


def write(size: int, folder: Path) -> None:
    """The points as files of at most a million."""
    (folder / "points").mkdir(parents=True)
    left, seed = POINTS * size, 1
    while left:
        number = min(left, _FILE)
        points_of(size, number, seed).to_parquet(folder / "points" / f"{seed:03}.parquet")
        left, seed = left - number, seed + 1


def database(folder: Path):
    import duckdb

    base = duckdb.connect()
    base.execute("SET memory_limit = '1GB'")
    base.execute("SET threads = 2")
    base.execute("SET preserve_insertion_order = false")
    base.execute(f"SET temp_directory = '{folder / 'spill'}'")
    return base


# The steps, each in a process of its own; what they return is printed as JSON.


def step_whole(size: int, folder: Path) -> dict:
    points = pd.read_parquet(folder / "points")
    origins = origins_of(size)
    before = held_mb()
    began = process_time()
    reach = reach_table(origins, PointIndex.build(points), made_up.SERVICES)
    taken = process_time() - began
    np.savez(folder / "whole.npz", ids=reach.origins.astype(str), metres=reach.metres)
    return {"seconds": taken, "mb": peak_mb() - before}


def step_partition(size: int, folder: Path) -> dict:
    base = database(folder)
    files = sorted(str(path) for path in (folder / "points").iterdir())
    before = held_mb()
    began = process_time()
    # All files at once are as many rows held as there is memory for, spilled and read again.
    for start in range(0, len(files), _FILES_AT_ONCE):
        base.execute(
            f"COPY (SELECT *, {TILE} AS tile FROM "
            f"read_parquet({files[start : start + _FILES_AT_ONCE]})) "
            f"TO '{folder}/tiles' (FORMAT parquet, PARTITION_BY (tile), APPEND)"
        )
    return {"seconds": process_time() - began, "mb": peak_mb() - before}


def step_tiles(size: int, folder: Path) -> dict:
    base = database(folder)
    origins = origins_of(size)
    row, column = np.floor((origins["lat"] + 40.3) / 0.8), np.floor((origins["lon"] + 181.1) / 3.3)
    starts = dict(list(origins.groupby((row * 1000 + column).astype(int))))
    stored = {int(p.name.split("=")[1]) for p in (folder / "tiles").iterdir()}
    keys = sorted(stored | set(starts))
    nobody, reads, largest = origins.iloc[:0], 0, 0

    def read(key):
        nonlocal reads, largest
        reads += 1
        if key in stored:
            rows = base.execute(
                "SELECT facility, lat, lon, id FROM "
                f"read_parquet('{folder}/tiles/tile={key}/*.parquet')"
            ).df()
        else:
            rows = pd.DataFrame({"facility": [], "lat": [], "lon": [], "id": []})
        largest = max(largest, len(rows))
        return starts.get(key, nobody), rows

    before = held_mb()
    began = process_time()
    reach = reach_in_tiles(keys, read, made_up.SERVICES)
    taken = process_time() - began
    memory = peak_mb() - before
    np.savez(folder / "tiled.npz", ids=reach.origins.astype(str), metres=reach.metres)
    check(base, folder, origins, reach)
    return {
        "seconds": taken, "mb": memory, "tiles": len(keys), "reads": reads, "largest": largest
    }  # fmt: skip


def check(base, folder: Path, origins: pd.DataFrame, reach) -> None:
    """A sample of the answers against every point there is, one by one."""
    chance = np.random.default_rng(5)
    place = origins.set_index("id")[["lat", "lon"]]
    for column in (0, 10, 25):
        name = made_up.SERVICES[column]
        rows = base.execute(
            f"SELECT lat, lon FROM read_parquet('{folder}/points/*.parquet') "
            f"WHERE facility = '{name}'"
        ).df()
        lat, lon = rows["lat"].to_numpy(), rows["lon"].to_numpy()
        for row in chance.choice(len(reach.origins), 40, replace=False):
            here = place.loc[reach.origins[row]]
            shortest = straight_line(here["lat"], here["lon"], lat, lon).min()
            assert reach.metres[row, column] == shortest, (row, column)


def held_mb() -> float:
    """The memory that this process holds; from here on `peak_mb` starts anew."""
    Path("/proc/self/clear_refs").write_text("5")
    return peak_mb()


def peak_mb() -> float:
    """The most memory that this process has held since `held_mb`."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def in_its_own_process(step: str, size: int, folder: Path) -> dict:
    command = [sys.executable, __file__, "--step", step, str(size), str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def told(size: int, way: str, found: dict) -> None:
    millions = POINTS * size / 1e6
    print(
        f"{size:>5} x {way:<18}{found['seconds']:9.2f} s {found['seconds'] / millions:8.2f} s/M"
        f"{found['mb']:9.0f} MB {found['mb'] / millions:8.0f} MB/M",
        flush=True,
    )


def run(sizes) -> None:
    print(f"Reach of all origins x 40 services; 1 x = {POINTS:,} points; M = a million points")
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            in_its_own_process("write", size, folder)
            if size <= 10:
                told(size, "whole, in memory", in_its_own_process("whole", size, folder))
            told(size, "into tiles, DuckDB", in_its_own_process("partition", size, folder))
            tiled = in_its_own_process("tiles", size, folder)
            told(size, "tile by tile", tiled)
            largest = f"{tiled['largest']:,}"
            print(
                f"        {tiled['tiles']} tiles, {tiled['reads']} read, at most {largest} points"
            )
            if size <= 10:
                same(folder)


def same(folder: Path) -> None:
    """The whole and the tiles gave the same, to the last bit."""
    answers = []
    for name in ("whole", "tiled"):
        kept = np.load(folder / f"{name}.npz")
        answers.append(kept["metres"][np.argsort(kept["ids"], kind="stable")])
    np.testing.assert_array_equal(*answers)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        # Imported here, so that neither its time nor its memory counts.
        import scipy.spatial  # noqa: F401

        step, size, folder = sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
        steps = {
            "write": write, "whole": step_whole, "partition": step_partition, "tiles": step_tiles
        }  # fmt: skip
        print(json.dumps(steps[step](size, folder)))
    else:
        run([int(text) for text in sys.argv[1:]] or SIZES)
