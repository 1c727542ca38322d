"""Levels of centre, rivals and travel figures: what is in the files, and what is refused."""

from __future__ import annotations

import copy

import pytest

from buurtpunt_lib import datasets, paths
from buurtpunt_lib.datasets import checking, nearness_tables, package
from buurtpunt_lib.datasets.nearness_tables import PARTNERSHIPS, read_centres, read_competition
from buurtpunt_lib.errors import InputError

CENTRES = {
    "share": 0.75,
    "sources": ["https://example.org"],
    "as_of": "2020",
    "levels": {
        "local": {"nl": "klein", "en": "small", "needs": [["bakery"], ["a", "b"]], "named": ["a"]}
    },
}
RIVALS = {"bread": {"traders": ["bakery"], "partners": ["sales_point_of_baker"]}}
FACILITIES = {"bakery", "a", "b"}


def codes(read, document, **known) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(document, **known)
    return [fault.code for fault in caught.value.faults]


def test_levels_are_read_from_low_to_high():
    found = read_centres(CENTRES, facilities=FACILITIES)
    (level,) = found.levels
    assert (level.key, level.rank, level.needs) == ("local", 1, (("bakery",), ("a", "b")))
    assert found.share == 0.75
    ours = datasets.centre_levels()
    assert [level.rank for level in ours.levels] == [1, 2, 3, 4]
    # What the study names and we measure is among the needs; whatever else stands in for it.
    for level in ours.levels:
        assert set(level.named) <= {code for need in level.needs for code in need}
    wanted = [code for level in ours.levels for need in level.needs for code in need]
    assert len(set(wanted)) == len(wanted)


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("share",), 1.5, "data.not_allowed"),
        (("share",), "much", "data.not_allowed"),
        (("levels", "local", "needs"), [["mill"]], "data.reference"),
        (("levels", "local", "named"), ["mill"], "data.reference"),
        (("levels", "local", "needs"), [], "data.keys"),
        (("levels",), {}, "data.keys"),
        (("colour",), "red", "data.keys"),
    ],
)
def test_faulty_levels_are_refused(path, value, code):
    document = copy.deepcopy(CENTRES)
    node = document
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    assert codes(read_centres, document, facilities=FACILITIES) == [code]


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"traders": ["mill"], "partners": []}, "data.reference"),
        ({"traders": [], "partners": ["war"]}, "data.reference"),
        ({"traders": []}, "data.keys"),
    ],
)
def test_faulty_rivals_are_refused(entry, code):
    known = {"services": {"bread"}, "facilities": FACILITIES}
    assert read_competition(RIVALS, **known)["bread"].traders == ("bakery",)
    assert codes(read_competition, {"bread": entry}, **known) == [code]
    assert codes(read_competition, {"mill": RIVALS["bread"]}, **known) == ["data.reference"]
    assert codes(read_competition, None, **known) == ["data.keys"]


def test_every_partnership_is_suggested_somewhere():
    assert {key for rival in datasets.rivals().values() for key in rival.partners} == set(
        PARTNERSHIPS
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        (nearness_tables.CENTRES, "[bakery]", "[mill]", "data.reference"),
        (nearness_tables.COMPETITION, "with_bpost", "with_nobody", "data.reference"),
        (nearness_tables.TRAVEL, ",supermarket,trips,", ",mill,trips,", "data.reference"),
        (nearness_tables.TRAVEL, ",assumption,", ",rumour,", "data.not_allowed"),
        ("knowledge/baskets.yaml", "walk: doctor_walk_15_min", "walk: nowhere", "data.reference"),
        ("knowledge/baskets.yaml", "weight: 1", "weight: 0", "basket.weight"),
    ],
)
def test_data_check_reads_these_files_too(tmp_path, file, old, new, code):
    import shutil

    folder = tmp_path / "data"
    shutil.copytree(paths.DATA, folder)
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    package.refresh(folder)
    assert code in {fault.code for fault in checking.check(folder)}
