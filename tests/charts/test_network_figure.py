"""The network drawn: plotly takes it, names are no HTML, shapes tell as much as colours."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from buurtpunt_lib.charts.network import SORTS, network_figure, sort_of
from buurtpunt_lib.domain.network import OrganisationKind

WORDS = {sort: sort for sort in SORTS}
NODES = pd.DataFrame(
    [
        ("hub:a", "hub", "De <b>Linde</b>", 2, 0.1, 0.1),
        ("organisation:o", "platform", "Boeren", 2, 0.5, 0.5),
        ("hub:b", "hub", "B", 1, 0.9, 0.1),
        ("municipality:m", "municipality", "Olmen", 1, 0.2, 0.9),
    ],
    columns=["id", "kind", "name", "degree", "x", "y"],
)
EDGES = pd.DataFrame(
    [
        ("hub:a", "organisation:o", "works_with"),
        ("hub:b", "organisation:o", "works_with"),
        ("hub:a", "municipality:m", "municipality"),
    ],
    columns=["a", "b", "kind"],
)


def points(figure) -> dict[str, dict]:
    """Each node with its trace and its place in it."""
    return {
        id: {"trace": trace, "at": at}
        for trace in figure["data"]
        for at, id in enumerate(trace.get("customdata", ()))
    }


def test_plotly_takes_it_and_every_node_is_drawn_once():
    figure = network_figure(NODES, EDGES, WORDS)
    go.Figure(figure)
    drawn = [id for trace in figure["data"] for id in trace.get("customdata", ())]
    assert sorted(drawn) == sorted(NODES["id"])
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines"]
    assert sum(trace["x"].count(None) for trace in lines) == len(EDGES)


def test_a_name_is_no_html():
    figure = network_figure(NODES, EDGES, WORDS)
    one = points(figure)["hub:a"]
    assert one["trace"]["hovertext"][one["at"]] == "De &lt;b&gt;Linde&lt;/b&gt;"
    assert "<b>" not in str(figure["data"][-1]["text"])


def test_of_names_that_would_cover_each_other_the_first_is_drawn():
    beside = NODES.assign(x=[0.1, 0.11, 0.9, 0.2], kind="hub", y=[0.1, 0.1, 0.1, 0.9])
    found = points(network_figure(beside, EDGES, WORDS))
    named = {id for id, one in found.items() if one["trace"]["text"][one["at"]]}
    assert named == {"hub:a", "hub:b", "municipality:m"}
    hidden = found["organisation:o"]
    assert hidden["trace"]["hovertext"][hidden["at"]] == "Boeren"


def test_looking_at_a_node_names_its_neighbours_and_draws_its_links_strongly():
    figure = network_figure(NODES, EDGES, WORDS, selected="hub:b")
    named = {id for id, one in points(figure).items() if one["trace"]["text"][one["at"]]}
    assert named == {"hub:b", "organisation:o"}
    strong = [t for t in figure["data"] if t["mode"] == "lines" and t["line"]["width"] > 2]
    assert [trace["x"] for trace in strong] == [[0.9, 0.5, None]]
    x = figure["layout"]["xaxis"]["range"]
    assert x[0] < 0.5 < 0.9 < x[1], "what it is about is in sight"


def test_a_node_that_is_not_there_is_not_looked_at():
    assert network_figure(NODES, EDGES, WORDS, selected="hub:x") == network_figure(
        NODES, EDGES, WORDS
    )


def test_sorts_differ_in_shape():
    assert len({look["symbol"] for look in SORTS.values()}) == len(SORTS)
    assert {sort_of(kind.value) for kind in OrganisationKind} <= set(SORTS)
    assert sort_of("something new") == "other"


def test_an_empty_network_is_a_figure():
    go.Figure(network_figure(NODES.head(0), EDGES.head(0), WORDS))
