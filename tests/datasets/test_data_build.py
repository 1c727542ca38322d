"""The snapshot builder makes the committed tables again, byte for byte.

Needs the extra `build`. Where it is missing the tests are skipped aloud; in CI that is a failure.
"""

import csv
import json
import os
import shutil
from importlib.util import find_spec

import pytest

from buurtpunt_lib import paths
from buurtpunt_lib.datasets import build, package
from buurtpunt_lib.errors import InputError

MISSING = [name for name in build.PACKAGES if find_spec(name) is None]
BUILT = ("cantons.geojson", "municipalities.csv", "provinces.geojson", "villages.csv")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with freshly built tables, and the steps that were reported."""
    if MISSING:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say(f"the data build cannot be tested, missing: {', '.join(MISSING)}; {build.INSTALL}")
    folder = tmp_path_factory.mktemp("build") / "data"
    shutil.copytree(paths.DATA, folder)
    # What the builder finds must not matter to what it makes.
    shutil.rmtree(folder / "reference")
    listed = package.read(folder)
    listed["resources"][0]["hash"] = "sha256:0"
    (folder / package.FILE).write_text(json.dumps(listed), encoding="utf-8")
    steps = []
    files = build.build(folder, progress=lambda *step: steps.append(step))
    return folder, files, steps


def test_the_committed_tables_are_what_the_builder_makes(built):
    folder, files, _ = built
    assert sorted(path.name for path in files) == list(BUILT)
    assert sorted(path.name for path in (folder / "reference").iterdir()) == list(BUILT)
    for name in BUILT:
        made, kept = folder / "reference" / name, paths.DATA / "reference" / name
        assert made.read_bytes() == kept.read_bytes(), name


def test_progress_is_reported_step_by_step(built):
    _, _, steps = built
    total = len(build.STEPS)
    assert steps == [(number, total, name) for number, name in enumerate(build.STEPS, start=1)]


def test_outlines_are_small_and_still_meet(built):
    shapely = pytest.importorskip("shapely")
    folder, _, _ = built
    shapes = {}
    for name in ("cantons.geojson", "provinces.geojson"):
        path = folder / "reference" / name
        assert path.stat().st_size < 150_000
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        shapes[name] = [shapely.geometry.shape(feature["geometry"]) for feature in features]
        assert shapely.coverage_is_valid(shapes[name])
    cantons, provinces = shapes["cantons.geojson"], shapes["provinces.geojson"]
    assert (len(cantons), len(provinces)) == (86, 5)
    # The cantons fill the provinces: no gap, no overlap.
    total = sum(shape.area for shape in provinces)
    assert sum(shape.area for shape in cantons) == pytest.approx(total)
    assert shapely.union_all(cantons).area == pytest.approx(total)
    # Flanders measures 13,626 km2 (Statbel); a square degree here is 111.2 x 111.2 x cos(51).
    assert total * 111.2**2 * 0.6293 == pytest.approx(13_626, rel=0.01)


def test_villages_lie_in_their_own_province(built):
    shapely = pytest.importorskip("shapely")
    folder, _, _ = built
    reference = folder / "reference"
    features = json.loads((reference / "provinces.geojson").read_text(encoding="utf-8"))["features"]
    shapes = {f["properties"]["name"]: shapely.geometry.shape(f["geometry"]) for f in features}
    with (reference / "municipalities.csv").open(encoding="utf-8") as file:
        province = {row["nis"]: row["province"] for row in csv.DictReader(file)}
    with (reference / "villages.csv").open(encoding="utf-8") as file:
        located = [row for row in csv.DictReader(file) if row["lat"]]
    # The outlines are simplified: a village on the border may fall a few hundred metres outside.
    stray = [
        row["name"]
        for row in located
        if shapes[province[row["municipality_nis"]]].distance(
            shapely.Point(float(row["lon"]), float(row["lat"]))
        )
        > 0.005
    ]
    assert stray == []


def test_a_missing_package_is_named_with_its_cure(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "find_spec", lambda name: None if name == "crabpy" else object())
    with pytest.raises(InputError) as caught:
        build.build(tmp_path)
    (fault,) = caught.value.faults
    assert fault.code == "data.build_extra"
    assert fault.values == {"packages": "crabpy", "command": 'pip install "ons-buurtpunt[build]"'}
    assert list(tmp_path.iterdir()) == []


def test_compiled_rows_for_strangers_stop_the_build_and_write_nothing(built, tmp_path):
    shutil.copytree(paths.DATA / "compiled", tmp_path / "in" / "compiled")
    table = tmp_path / "in" / "compiled" / "village_population.csv"
    with table.open("a", encoding="utf-8") as file:
        file.write("99999Z,100,2024,statbel_population_2024\n")
    with pytest.raises(InputError) as caught:
        build.build(tmp_path / "out", inputs=tmp_path / "in")
    (fault,) = caught.value.faults
    assert (fault.code, fault.values["value"]) == ("data.build_unmatched", "99999Z")
    assert not (tmp_path / "out").exists()


def test_building_into_a_data_folder_refreshes_its_hashes(built):
    folder, _, _ = built
    assert package.read(folder) == package.read(paths.DATA)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Val-Meer", "valmeer"),
        ("'s Gravenvoeren", "sgravenvoeren"),
        ("Ægidiuskerke é", "gidiuskerkee"),
    ],
)
def test_names_are_compared_without_marks(name, plain):
    assert build._plain(name) == plain
