"""The network drawn: who works with whom, as a plain dict with `data` and `layout`.

Node: a hub, an organisation or a municipality with a place on the plane (x, y from 0 to 1, as
`landscape.links` lays it out; it says nothing of the ground). Its shape tells its sort too, so that
it can be read without colour and on paper. Edge: a link between two nodes; its dash tells its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.charts.theme import ACCENT, INK, OUTLINE, QUIET, WARN, layout

if TYPE_CHECKING:
    import pandas as pd

Drawn = dict[str, Any]

_WHITE = {"color": "white", "width": 1}
# Sorts of nodes, in the order of the legend; other kinds of organisations are drawn as `other`.
SORTS: dict[str, Drawn] = {
    "hub": {"symbol": "circle", "color": ACCENT, "line": _WHITE},
    "municipality": {"symbol": "square", "color": INK, "line": _WHITE},
    "supplier": {"symbol": "triangle-up", "color": WARN, "line": _WHITE},
    "adviser": {"symbol": "diamond", "color": "#5a4a9c", "line": _WHITE},
    "care_organisation": {"symbol": "cross", "color": "#8a7000", "line": _WHITE},
    "other": {"symbol": "circle-open", "color": QUIET, "line": {"width": 2}},
}
# Kind of a node → its sort.
SORT_OF: Mapping[str, str] = {
    "producer": "supplier",
    "producer_cooperative": "supplier",
    "platform": "supplier",
    "partner": "adviser",
    "province": "municipality",
}
DASHES = {"works_with": "solid", "carries": "solid", "municipality": "dot", "alike": "dash"}
# With more nodes than this their names lie over one another: then only the most linked have one.
_MOST_NODES_NAMED, _MOST_NAMES = 90, 20
_LONGEST_NAME = 24
# Half of what is seen when one node is looked at, at least: its neighbours, and who stands beside.
_NEAREST = 0.16
# The chosen node and what it is linked with get all their names up to here.
_MOST_NAMES_AROUND = 25
# The drawing on a desk, a letter, a line and how far a name stands from its sign, in pixels.
_DRAWN, _LETTER, _LINE, _NAME_AWAY = (1060, 600), 6.0, 15, 14


def sort_of(kind: str) -> str:
    """The sort of a kind of node: a key of SORTS."""
    found = SORT_OF.get(kind, kind)
    return found if found in SORTS else "other"


def network_figure(
    nodes: pd.DataFrame, edges: pd.DataFrame, words: Mapping[str, str], *, selected: str = ""
) -> Drawn:
    """The nodes and their links; `customdata` of a node is its id.

    nodes: columns id, kind, name, degree, x, y. edges: columns a, b, kind. words: sort → what the
    legend says, for the sorts to be shown. selected: id of a node that is looked at: it and its
    links are drawn strongly, the rest faintly.
    """
    at = {row.id: (row.x, 1 - row.y) for row in nodes.itertuples(index=False)}
    near = {selected} if selected in at else set()
    if near:
        near |= set(edges.loc[edges["a"] == selected, "b"])
        near |= set(edges.loc[edges["b"] == selected, "a"])
    traces = _lines(edges, at, selected if near else "")
    sides = _window([at[id] for id in near] or list(at.values()))
    named = _apart(_named(nodes, near), nodes, at, sides)
    sorts = nodes["kind"].map(sort_of)
    for sort, name in words.items():
        these = nodes[sorts == sort]
        if not these.empty:
            traces.append(_points(these, at, near, named) | {"name": name} | _look(these, sort))
    if near:
        x, y = at[selected]
        ring = {"size": 24, "symbol": "circle-open", "color": INK, "line": {"width": 2.5}}
        traces.append({"type": "scatter", "mode": "markers", "x": [x], "y": [y], "marker": ring,
                       "hoverinfo": "skip", "showlegend": False, "name": "selected"})  # fmt: skip
    hidden = {"visible": False, "fixedrange": False}
    style = layout(
        xaxis=hidden | {"range": sides[0]},
        yaxis=hidden | {"range": sides[1]},
        showlegend=True,
        dragmode="pan",
        hovermode="closest",
    )
    return {"data": traces, "layout": style}


def _lines(
    edges: pd.DataFrame, at: Mapping[str, tuple[float, float]], selected: str
) -> list[Drawn]:
    """Links as lines: one trace a kind and strength, quiet where another node is looked at."""
    found = []
    for kind, dash in DASHES.items():
        of_kind = edges[edges["kind"] == kind]
        mine = (of_kind["a"] == selected) | (of_kind["b"] == selected)
        for strong, some in ((False, of_kind[~mine]), (True, of_kind[mine])):
            if some.empty:
                continue
            x: list[float | None] = []
            y: list[float | None] = []
            for a, b in zip(some["a"], some["b"], strict=True):
                x += [at[a][0], at[b][0], None]
                y += [at[a][1], at[b][1], None]
            faint = bool(selected) and not strong
            line = {
                "color": INK if strong else OUTLINE,
                "width": 2.2 if strong else 1.1,
                "dash": dash,
            }
            found.append({"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line,
                          "opacity": 0.35 if faint else 1, "hoverinfo": "skip",
                          "showlegend": False, "name": kind})  # fmt: skip
    return found


def _points(
    these: pd.DataFrame,
    at: Mapping[str, tuple[float, float]],
    near: set[str],
    named: set[str],
) -> Drawn:
    ids = these["id"].tolist()
    # Plotly reads a little HTML in texts: names are escaped.
    names = [escape(name) for name in these["name"]]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [at[id][0] for id in ids],
        "y": [at[id][1] for id in ids],
        "customdata": ids,
        "text": [_short(name) if id in named else "" for id, name in zip(ids, names, strict=True)],
        # Names of hubs above, of others below: the ends of one link do not cover each other.
        "textposition": "top center" if these["kind"].iloc[0] == "hub" else "bottom center",
        "textfont": {"size": 11, "color": INK},
        "hovertext": names,
        "hovertemplate": "%{hovertext}<extra>%{fullData.name}</extra>",
        "cliponaxis": False,
    }


def _look(these: pd.DataFrame, sort: str) -> Drawn:
    # More links, a larger sign; by area, as the eye compares.
    sizes = [round(9 + 2.6 * float(degree) ** 0.5, 1) for degree in these["degree"]]
    return {"marker": SORTS[sort] | {"size": sizes}}


def _window(points: list[tuple[float, float]]) -> list[list[float]]:
    """The range of each axis: all of these points with room for their names."""
    found = []
    for values in zip(*points, strict=True) if points else ((0.0, 1.0), (0.0, 1.0)):
        low, high = min(values), max(values)
        middle, half = (low + high) / 2, max((high - low) / 2 * 1.12 + 0.02, _NEAREST)
        found.append([round(middle - half, 4), round(middle + half, 4)])
    return found


def _named(nodes: pd.DataFrame, near: set[str]) -> set[str]:
    """Which nodes get their name beside them: those that are looked at, else the most linked."""
    if near:
        return set(nodes[nodes["id"].isin(near)]["id"].head(_MOST_NAMES_AROUND))
    return set(nodes["id"].head(_MOST_NAMES if len(nodes) > _MOST_NODES_NAMED else len(nodes)))


def _apart(
    named: set[str],
    nodes: pd.DataFrame,
    at: Mapping[str, tuple[float, float]],
    sides: list[list[float]],
) -> set[str]:
    """Those of the names that do not lie over one of a node before them.

    Measured as the page draws them on a desk; the others show when one points at them, and stand
    in the table.
    """
    across, up = (size / (high - low) for size, (low, high) in zip(_DRAWN, sides, strict=True))
    taken: list[tuple[float, float, float]] = []
    found = set()
    for id, name, kind in zip(nodes["id"], nodes["name"], nodes["kind"], strict=True):
        if id not in named:
            continue
        x, y = at[id][0] * across, at[id][1] * up + (_NAME_AWAY if kind == "hub" else -_NAME_AWAY)
        half = len(_short(name)) * _LETTER / 2
        if all(abs(x - a) >= half + b or abs(y - c) >= _LINE for a, b, c in taken):
            taken.append((x, half, y))
            found.add(id)
    return found


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
