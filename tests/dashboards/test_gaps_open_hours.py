"""What is open near a village: from a loaded table of points to what is read on the page."""

from __future__ import annotations

import pandas as pd
import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import gaps
from buurtpunt_lib.dashboards.gaps.sections.open_hours import OpenHours
from buurtpunt_lib.datasets import loaded

RUNKELEN = "71053F"


def as_it_is(action):
    return action


@pytest.fixture
def shops(tmp_path, monkeypatch):
    monkeypatch.setenv(loaded.FOLDER, str(tmp_path / "loaded"))
    here = datasets.villages().loc[RUNKELEN]
    rows = [
        ("s1", "bakery", "Bakker <Jan>", here["lat"], "Mo-Su 06:00-22:59"),
        ("s2", "pub", "De Kroeg", here["lat"] + 0.001, "off"),
        ("s3", "doctor", "", here["lat"] + 0.002, None),
        ("s4", "transit_stop", "Kerk", here["lat"], None),
        ("s5", "bakery", "Ver weg", here["lat"] + 0.5, "24/7"),
    ]
    table = pd.DataFrame(rows, columns=["id", "facility", "name", "lat", "opening_hours"])
    table = table.assign(lon=here["lon"], source="own_list", as_of="2026-10")
    loaded.replace("own_list", "points", table, source="own_list", licence="own", as_of="2026-10")


def opened(village):
    model = gaps.Model.start(municipality="71053")
    model.village = village
    section = OpenHours(model, as_it_is)
    section.refresh()
    return section


def test_nothing_loaded_is_said():
    assert "nog geen lijst" in opened(RUNKELEN).told.value
    assert opened("").told.value == ""


def test_open_closed_and_not_known_are_told_apart(shops):
    section = opened(RUNKELEN)
    told = section.told.value
    assert "zijn zeker open: Bakker &lt;Jan&gt;." in told
    assert "Van 1 plek kennen we de openingsuren niet." in told
    assert "De Kroeg (café)" in told
    assert "ma-zo 06:00-22:59" in told
    assert "Kerk" not in told
    assert "Ver weg" not in told
    assert "woensdag" in told
    section.moment.hour = "23"
    assert section.moment.hour == "10"
    section.moment.weekday = "6"
    assert "Op zondag" in section.told.value


def test_a_moment_that_nobody_can_choose_changes_nothing(shops):
    section = opened(RUNKELEN)
    for name, value in (("weekday", "7"), ("weekday", "2 "), ("hour", "-1"), ("hour", "x")):
        setattr(section.moment, name, value)
    assert (section.moment.weekday, section.moment.hour) == ("2", "10")


def test_a_village_that_lies_nowhere_known(shops):
    # Gelmen: no source says where it lies.
    assert "niet bekend waar het ligt" in opened("71053S").told.value
