"""Villages side by side over all of Flanders, and municipalities beside one another.

White spot: a village where needs are not met within cycling distance, as far as any source shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.assessment.hub_places import villages_with_hub
from buurtpunt_lib.assessment.lacking import (
    CYCLE_NORM,
    WALK_NORM,
    Need,
    lacking,
    norm_metres,
    points_of,
)
from buurtpunt_lib.assessment.ways import ways_from
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.assessment.facts import Facts


def white_spots(
    facts: Facts, *, wanted: Sequence[Need] | None = None, without_hub: bool = False
) -> pd.DataFrame:
    """All villages that lie somewhere known, by what they lack; index: code, the worst first.

    name, municipality_nis, municipality, province, population (NaN = not known), lat, lon.
    lacks_walk, lacks_cycle: numbers of needs for which no place is known within walking or cycling
    distance of most of its residents. certain_walk: those of which it is certain. needs: keys of
    what is lacking by bike. people_cycle: residents who lack at least one need by bike, from where
    they live. hub_m: metres of way by bike to the nearest village with an open hub (NaN where there
    is none). residents_times_needs: the residents of each origin × what they lack by bike; that,
    then the same on foot, decides the order. without_hub: leave out villages that have one.
    """
    placed = facts.villages[facts.villages["lat"].notna() & facts.villages["lon"].notna()]
    codes = list(placed.index)
    walk = lacking(facts, codes, wanted=wanted, near_m=norm_metres(WALK_NORM))
    cycle = lacking(facts, codes, wanted=wanted, near_m=norm_metres(CYCLE_NORM))
    hubs = [code for code in villages_with_hub(facts) if code in placed.index]
    going = ways_from(facts, *points_of(facts, codes))["cycle"]
    table = placed[
        ["name", "municipality_nis", "municipality", "province", "population", "lat", "lon"]
    ].copy()
    table["lacks_walk"] = walk.of_villages.lacks.sum(axis=1)
    table["lacks_cycle"] = cycle.of_villages.lacks.sum(axis=1)
    table["certain_walk"] = walk.of_villages.certain.sum(axis=1)
    table["needs"] = [
        tuple(need.key for need, lacks in zip(cycle.needs, row, strict=True) if lacks)
        for row in cycle.of_villages.lacks
    ]
    table["people_cycle"] = cycle.by_village(cycle.people * cycle.lacks.any(axis=1))
    table["hub_m"] = going.to_nearest(*points_of(facts, hubs)) if hubs else np.nan
    table["residents_times_needs"] = cycle.by_village(cycle.people * cycle.lacks.sum(axis=1))
    walking = walk.by_village(walk.people * walk.lacks.sum(axis=1))
    order = table.assign(walking=walking, _code=table.index)
    order = order.sort_values(
        ["residents_times_needs", "walking", "_code"], ascending=[False, False, True]
    )
    found = table.loc[order.index]
    return found[~found.index.isin(hubs)] if without_hub else found


def compare(facts: Facts, nis: Sequence[str]) -> pd.DataFrame:
    """Municipalities beside one another; index: NIS code, in the order that was given.

    name, province, villages, residents (of the villages whose number is known), residents_unknown
    (villages without a number), known_share (of village × measured facility), lacking_walk,
    lacking_cycle: residents who lack at least one need within walking or cycling distance;
    certain_walk: those whose lack is certain; each from where people live. counted: residents of
    the origins. share_walk, share_cycle: of those (NaN where there are none). hubs: open hubs;
    with_nothing: villages in which no facility is known to be.

    Raises InputError `data.municipality_unknown`.
    """
    import pandas as pd

    hubs = villages_with_hub(facts)
    rows = []
    for code in nis:
        own = facts.villages_of(code)
        people = own["population"].to_numpy(dtype=float)
        walk = lacking(facts, list(own.index), near_m=norm_metres(WALK_NORM))
        cycle = lacking(facts, list(own.index), near_m=norm_metres(CYCLE_NORM))
        cells = facts.gaps[facts.gaps["municipality_nis"] == code]
        counted = float(np.nansum(walk.people))
        lost = {
            "lacking_walk": walk.residents(walk.lacks.any(axis=1)),
            "lacking_cycle": cycle.residents(cycle.lacks.any(axis=1)),
            "certain_walk": walk.residents(walk.certain.any(axis=1)),
        }
        rows.append(
            {
                "nis": code,
                "name": str(own["municipality"].iloc[0]),
                "province": str(own["province"].iloc[0]),
                "villages": len(own),
                "residents": float(np.nansum(people)),
                "residents_unknown": int(np.isnan(people).sum()),
                "known_share": float((cells["presence"] != "unknown").mean()),
                **lost,
                "counted": counted,
                "share_walk": lost["lacking_walk"] / counted if counted else np.nan,
                "share_cycle": lost["lacking_cycle"] / counted if counted else np.nan,
                "hubs": sum(len(hubs.get(village, ())) for village in own.index),
                "with_nothing": sum(not facts.has[village] for village in own.index),
            }
        )
    if not rows:
        raise InputError("assessment.no_municipality")
    return pd.DataFrame(rows).set_index("nis")
