"""Sint-Truiden, on its real villages: what the computer would have begun with, and what the town
began with.

The town opened hubs (dorpspunten) in Runkelen, Zepperen and Aalst. Asked for the three villages
that bring a hub within 3,750 m (the cycling distance of the official basket; straight line times
1.3) of the most residents outside the town itself, the model answers Halmaal, Brustem and
Groot-Gelmen: within reach of 14,767 of 16,554 people, where the real three reach 9,585. The model
counts people and metres. It does not know that Runkelen had buurtwerkers and an open house already,
nor where residents stood ready, and it puts all people of a village on one point. So the difference
is no fault of the town: it is the price, in reach, of beginning where people were ready. What to
open next is the same question with the three locked.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.proximity import straight_line
from buurtpunt_lib.siting import in_phases, max_cover, roll_out, trade_offs

REACH = 3750.0
BEGAN_WITH = ("Runkelen", "Zepperen", "Aalst")


@pytest.fixture(scope="module")
def town():
    """Names of the villages around the town, metres between them, their residents."""
    villages = datasets.villages()
    of_town = villages[villages["municipality"] == "Sint-Truiden"]
    # Gelmen has neither a location nor a number of residents: it cannot take part.
    placed = of_town[of_town["lat"].notna() & (of_town["name"] != "Sint-Truiden")]
    assert sorted(of_town["name"][of_town["lat"].isna()]) == ["Gelmen"]
    lat, lon = placed["lat"].to_numpy(float), placed["lon"].to_numpy(float)
    metres = 1.3 * straight_line(lat[:, None], lon[:, None], lat[None], lon[None])
    return placed["name"].tolist(), metres, placed["population"].to_numpy(float)


def test_what_the_town_began_with_reaches_fewer_people(town):
    names, metres, people = town
    real = [names.index(name) for name in BEGAN_WITH]
    best = max_cover(metres, people, reach=REACH, places=3)
    computed, chosen = trade_offs([best, real], metres, people, reach=REACH)
    tried = max(
        people[(metres[:, list(three)] <= REACH).any(axis=1)].sum()
        for three in combinations(range(len(names)), 3)
    )
    assert computed.covered == pytest.approx(tried)
    assert [names[place] for place in computed.chosen] == ["Halmaal", "Brustem", "Groot-Gelmen"]
    assert (computed.covered, chosen.covered, people.sum()) == (14767, 9585, 16554)
    assert "reach" in chosen.worse
    # Runkelen, in the north, has few people near: it opened for other reasons.
    runkelen = names.index("Runkelen")
    assert people[metres[:, runkelen] <= REACH].sum() < 0.1 * people.sum()


def test_what_comes_next_when_the_three_are_there(town):
    names, metres, people = town
    real = [names.index(name) for name in BEGAN_WITH]
    (then,) = in_phases(metres, people, reach=REACH, sizes=[3], locked=real)
    assert not set(then.places) & set(real)
    tried = max(
        people[(metres[:, [*real, *three]] <= REACH).any(axis=1)].sum()
        for three in combinations(range(len(names)), 3)
    )
    assert then.reached == pytest.approx(tried)
    assert then.reached > 9585
    # From nothing, three and then three reach no more than the best six.
    first, second = in_phases(metres, people, reach=REACH, sizes=[3, 3])
    assert first.regret == pytest.approx(0)
    assert second.reached <= second.best
    steps = roll_out(metres, people, reach=REACH, places=6)
    assert steps[-1].reached == pytest.approx(second.best)
    assert np.all(np.diff([step.gained for step in steps]) <= 0)
