"""Scores per cell as scores per village: the mean within a bound, and how many have a lower one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from buurtpunt_lib import proximity
from buurtpunt_lib.errors import InputError


def villages(**places) -> pd.DataFrame:
    return pd.DataFrame.from_dict(places, orient="index", columns=["lat", "lon"], dtype=float)


def cells(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["lat", "lon", "measure", "value"])


def test_the_mean_of_the_cells_around_a_village_and_its_place_among_the_others():
    places = villages(a=(50.8, 5.0), b=(50.9, 5.0), c=(51.0, 5.0), far=(51.3, 5.0), no=(None, None))
    table = proximity.cell_scores(
        places,
        cells(
            (50.800, 5.0, "services", 2.0), (50.805, 5.0, "services", 4.0),
            (50.850, 5.0, "services", 99.0), (50.801, 5.0, "services", np.nan),
            (50.900, 5.0, "services", 3.0), (51.000, 5.0, "services", 0.0),
            (50.800, 5.0, "node", 7.0),
        ),
    )  # fmt: skip
    found = table.set_index(["measure", "village"])
    assert list(found.index) == [("node", "a"), *(("services", code) for code in "abc")]
    services = found.loc["services"]
    assert services["score"].tolist() == [3.0, 3.0, 0.0]
    assert services["cells"].tolist() == [2, 1, 1]
    # The same score is no lower one; zero is a score.
    assert services["lower"].tolist() == [1, 1, 0]
    assert set(services["others"]) == {2}
    assert found.loc[("node", "a"), "others"] == 0


def test_the_same_as_measuring_every_cell():
    rng = np.random.default_rng(2)
    places = villages(**{f"v{n}": (50.8 + rng.random() / 10, 5 + rng.random() / 10)
                         for n in range(20)})  # fmt: skip
    grid = pd.DataFrame({"lat": 50.8 + rng.random(3000) / 10, "lon": 5 + rng.random(3000) / 10,
                         "measure": "m", "value": rng.random(3000)})  # fmt: skip
    table = proximity.cell_scores(places, grid, metres=700).set_index("village")
    for code, place in places.iterrows():
        away = proximity.straight_line(place["lat"], place["lon"], grid["lat"], grid["lon"])
        assert table.at[code, "cells"] == (away <= 700).sum()
        assert table.at[code, "score"] == pytest.approx(grid["value"][away <= 700].mean())
        assert table.at[code, "lower"] == (table["score"] < table.at[code, "score"]).sum()


def test_without_cells_there_are_no_scores():
    table = proximity.cell_scores(villages(a=(50.8, 5.0)), cells())
    assert list(table.columns) == ["village", "measure", "score", "cells", "lower", "others"]
    assert table.empty
    with pytest.raises(InputError, match=r"proximity\.metres"):
        proximity.cell_scores(villages(a=(50.8, 5.0)), cells(), metres=np.nan)
