"""Villages on a map by the part they play: who gains, who loses, where nothing is known.

Role: a key of `ROLES`, drawn by shape as well as by shade, so that it prints and needs no colour.
Drawn: a figure as a plain dict with `data` and `layout`, as plotly's own script takes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.charts.gaps import around, chosen, names, points, written
from buurtpunt_lib.charts.outlines import Rings, outline_lines
from buurtpunt_lib.charts.theme import ACCENT, INK, QUIET, WARN, map_layout

if TYPE_CHECKING:
    import pandas as pd

Drawn = dict[str, Any]

# Degrees beside the outermost villages: enough to see where they lie.
_ROOM = 0.03
_MOST_NAMED = 60
_WHITE = {"color": "white", "width": 1}
ROLES: dict[str, Drawn] = {
    # What if a service came or went.
    "gains": {"symbol": "circle", "size": 15, "color": ACCENT, "line": _WHITE},
    "gains_bike": {"symbol": "diamond", "size": 13, "color": "#4f9d92", "line": _WHITE},
    "nearer": {"symbol": "circle-open", "size": 9, "color": ACCENT, "line": {"width": 2}},
    "loses": {"symbol": "x-thin", "size": 13, "color": WARN, "line": {"color": WARN, "width": 3}},
    "further": {"symbol": "square-open", "size": 9, "color": WARN, "line": {"width": 2}},
    # White spots.
    "many": {"symbol": "diamond", "size": 12, "color": WARN, "line": _WHITE},
    "some": {"symbol": "triangle-up", "size": 9, "color": "#c2724e", "line": _WHITE},
    "few": {"symbol": "circle", "size": 5, "color": "#9fb0b4", "line": {"width": 0}},
    "not_known": {"symbol": "circle-open", "size": 7, "color": QUIET, "line": {"width": 1.5}},
    "changed": {"symbol": "star", "size": 17, "color": INK, "line": _WHITE},
}


def role_map(
    villages: pd.DataFrame, rings: Rings, words: Mapping[str, str], *, selected: str = ""
) -> Drawn:
    """Villages by role, the roles in the order of `words`; `customdata` is the village's code.

    villages: columns village, name, lat, lon (degrees), role. words: role → what the legend says.
    """
    located = villages[villages["lat"].notna()]
    # A map of all of Flanders has no room for names.
    everyone = located.assign(inside=True, population=0.0)
    named = names(everyone, selected) if len(located) <= _MOST_NAMED else {}
    traces: list[Drawn] = [outline_lines(rings)]
    for role, name in words.items():
        these = located[located["role"] == role]
        if not these.empty:
            traces.append(
                points(these)
                | written(these["village"], named)
                | {"marker": ROLES[role], "name": name}
            )
    traces += chosen(located, selected)
    return {"data": traces, "layout": map_layout(showlegend=True, **around(located, room=_ROOM))}
