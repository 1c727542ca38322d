"""Who works with whom: a drawing of hubs and those around them, and a table that says the same.

Node: a hub, an organisation or a municipality. Sort: how it is drawn (`charts.network`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import traitlets
from markupsafe import Markup

from buurtpunt_lib.charts.network import SORTS, network_figure, sort_of
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.network.model import Model
from buurtpunt_lib.dashboards.network.paged_rows import PagedRows
from buurtpunt_lib.dashboards.network.sections.frame import Frame, filters
from buurtpunt_lib.dashboards.tables import Heading, Row, TableFile, tools
from buurtpunt_lib.reports.network_words import first_up

if TYPE_CHECKING:
    import pandas as pd

_KEY = "network_page.graph."
# To how many places a hub is linked because they are alike, where a visitor asks for it.
ALIKE = 2


class Filter(traitlets.HasTraits):
    """Which nodes are shown. What is no choice means all."""

    sort = traitlets.Unicode("")
    province = traitlets.Unicode("")
    alike = traitlets.Bool(False, help="link hubs that are alike too")
    node = traitlets.Unicode("", help="id of the node that is looked at")

    def __init__(self, provinces: list[str]) -> None:
        self.provinces = provinces
        super().__init__()

    @traitlets.validate("sort")
    def _known_sort(self, proposal: Any) -> str:
        return proposal.value if proposal.value in SORTS else ""

    @traitlets.validate("province")
    def _known_province(self, proposal: Any) -> str:
        return proposal.value if proposal.value in self.provinces else ""


class Graph(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.filter = Filter([name for name, _ in model.provinces])
        sorts = [(sort, say(f"{_KEY}sort.{sort}")) for sort in SORTS if sort != "hub"]
        self.node = widgets.Dropdown(description=say(f"{_KEY}node"))
        self._busy, self._hub = False, ""
        self.node.observe(guarded(self._chosen), "value")
        self.answer = c.html("", "bp-live")
        self.chart = Chart(say=say, height=680)
        self.chart.on_click(guarded(lambda id: self.filter.set_trait("node", str(id))))
        self.drawing = c.column(
            self.chart,
            c.html(m.element("p", say(f"{_KEY}how"), class_="bp-small")),
            classes=("bp-not-on-phone",),
        )
        self.near = c.html("", "bp-live")
        self.table = PagedRows(say, guarded)
        self.table.on_open(lambda id: self.filter.set_trait("node", id))
        self._made: dict[Any, Any] = {}
        super().__init__(
            model,
            "graph",
            filters(
                self.node,
                c.choice(self.filter, "sort", say(f"{_KEY}kind"), sorts, empty=say(f"{_KEY}all")),
                c.choice(
                    self.filter,
                    "province",
                    say(f"{_KEY}province"),
                    model.provinces,
                    empty=say(f"{_KEY}all_provinces"),
                ),
                c.switch(self.filter, "alike", say(f"{_KEY}alike")),
            ),
            self.answer,
            self.near,
            self.drawing,
            self.table.widget,
            tools(say, self._file, guarded, part="bp-part-graph"),
        )
        self.filter.observe(guarded(lambda _change: None if self._busy else self.refresh()))

    def everything(self) -> Any:
        """The whole network as it is now; `landscape.links.Graph`."""
        from buurtpunt_lib.register import links, network

        table = self.model.table
        key = (id(table), network.stamp(), self.filter.alike)
        if self._made.get("key") != key:
            made = links.graph(table, alike=ALIKE if self.filter.alike else 0)
            # The table stays in hand, so that its id is not given to another one.
            self._made = {"key": key, "graph": made, "table": table}
        return self._made["graph"]

    def shown(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """(nodes, edges) that fit the filters; a node without a link left is left out."""
        whole, chosen = self.everything(), self.filter
        nodes, edges = whole.nodes, whole.edges
        if chosen.sort:
            kept = nodes[nodes["kind"].map(sort_of).isin(["hub", chosen.sort])]
            edges = _between(edges, set(kept["id"]))
        if chosen.province:
            # A province is that of its hubs, with whoever is linked to them.
            inside = set(nodes[(nodes["province"] == chosen.province)]["id"])
            hubs = inside & set(nodes[nodes["kind"] == "hub"]["id"])
            edges = edges[edges["a"].isin(hubs) | edges["b"].isin(hubs)]
        linked = set(edges["a"]) | set(edges["b"])
        return nodes[nodes["id"].isin(linked)], edges

    def refresh(self) -> None:
        self.ready()
        say, whole = self.model.say, self.everything()
        nodes, edges = self.shown()
        self._look_at_hub(nodes)
        self._follow(nodes)
        if nodes.empty:
            self.answer.value = str(m.element("p", say(f"{_KEY}none"), class_="bp-empty"))
            self.near.value = ""
            self.table.clear()
            self.drawing.layout.display = "none"
            return
        self.drawing.layout.display = ""
        self.answer.value = str(self._told(whole, nodes, edges))
        names = dict(zip(nodes["id"], nodes["name"], strict=True))
        around = neighbours(edges)
        self.near.value = str(self._near(names, nodes, around))
        words = {sort: say(f"{_KEY}sort.{sort}") for sort in SORTS}
        self.chart.figure = network_figure(nodes, edges, words, selected=self.filter.node)
        self.chart.description = say(f"{_KEY}description", n=len(nodes), links=len(edges))
        headings = [
            Heading("name", say(f"{_KEY}column.name")),
            # Second, because a phone shows two columns at once.
            Heading("", say(f"{_KEY}column.linked"), wide=True),
            Heading("degree", say(f"{_KEY}column.degree"), number=True),
            Heading("kind", say(f"{_KEY}column.kind")),
            Heading("province", say(f"{_KEY}column.province")),
        ]
        rows = [self._row(row, names, around) for row in nodes.itertuples(index=False)]
        self.table.show(headings, rows, caption=say(f"{_KEY}caption"))

    def _look_at_hub(self, nodes: pd.DataFrame) -> None:
        """Who chooses a place above looks at it here, until they look at something else."""
        hub = self.model.hub
        if hub != self._hub:
            self._hub = hub
            with self.filter.hold_trait_notifications():
                there = f"hub:{hub}" in set(nodes["id"])
                self._busy, self.filter.node = True, f"hub:{hub}" if there else ""
            self._busy = False

    def _told(self, whole: Any, nodes: pd.DataFrame, edges: pd.DataFrame) -> Markup:
        say = self.model.say
        hubs = int((nodes["kind"] == "hub").sum())
        told = say(f"{_KEY}told", hubs=hubs, others=len(nodes) - hubs, links=len(edges))
        parts = []
        if whole.alone:
            parts.append(say(f"{_KEY}alone", n=whole.alone))
        if whole.left_out:
            parts.append(say(f"{_KEY}left_out", n=whole.left_out))
        parts.append(say(f"{_KEY}source"))
        return m.element("p", told, class_="bp-answer") + m.note(" ".join(parts), kind="unknown")

    def _near(
        self, names: dict[str, str], nodes: pd.DataFrame, around: dict[str, list[tuple[str, str]]]
    ) -> Markup:
        """The node that is looked at and what it is linked with."""
        say, id = self.model.say, self.filter.node
        if id not in names:
            hub = self.model.name(self.model.hub)
            if hub and f"hub:{self.model.hub}" not in names:
                return m.paragraph(say(f"{_KEY}not_linked", name=hub))
            return Markup("")
        row = nodes[nodes["id"] == id].iloc[0]
        items = [
            m.element("li", self._name(other, names), f" ({say(f'network.link.{kind}')})")
            for other, kind in around.get(id, ())
        ]
        return m.card(
            m.element("p", self._kind(row["kind"]), class_="bp-eyebrow"),
            m.element("h3", self._name(id, names)),
            m.element("ul", items),
        )

    def _name(self, id: str, names: dict[str, str]) -> Any:
        """The name of a node; a hub leads to its record."""
        sort, _, inner = id.partition(":")
        return m.link(names[id], self.model.record_address(inner)) if sort == "hub" else names[id]

    def _kind(self, kind: str) -> str:
        say = self.model.say
        if kind == "hub":
            return say(f"{_KEY}hub")
        return first_up(say(f"network.organisation_kind.{kind}"))

    def _row(self, row: Any, names: dict[str, str], around: dict[str, Any]) -> Row:
        say = self.model.say
        linked = [names[other] for other, _ in around.get(row.id, ())]
        cells = [
            row.name,
            "; ".join(linked),
            say.number(len(linked)),
            self._kind(row.kind),
            row.province or say("common.not_known"),
        ]
        sort = {"name": row.name, "kind": cells[3], "province": row.province, "degree": len(linked)}
        return Row(row.id, cells, sort)

    def _follow(self, nodes: pd.DataFrame) -> None:
        """The list of nodes follows the filters; the chosen one stays while it is shown."""
        say = self.model.say
        pairs = sorted(
            zip(nodes["name"], nodes["id"], strict=True), key=lambda pair: pair[0].casefold()
        )
        options = ((say(f"{_KEY}node_hint"), ""), *pairs)
        self._busy = True
        if tuple(self.node.options) != options:
            self.node.options = options
        there = self.filter.node in set(nodes["id"])
        self.node.value = self.filter.node if there else ""
        self._busy = False

    def _chosen(self, change: Any) -> None:
        if not self._busy:
            self.filter.node = change["new"] or ""

    def _file(self) -> TableFile:
        say = self.model.say
        nodes, edges = self.shown()
        names = dict(zip(nodes["id"], nodes["name"], strict=True))
        rows = [
            {"a": names[a], "b": names[b], "kind": say(f"network.link.{kind}")}
            for a, b, kind in zip(edges["a"], edges["b"], edges["kind"], strict=True)
        ]
        headers = {key: say(f"{_KEY}file_column.{key}") for key in ("a", "b", "kind")}
        notes = [say(f"{_KEY}source")]
        return TableFile(rows, headers, say(f"{_KEY}caption"), say(f"{_KEY}file"), notes)


def _between(edges: pd.DataFrame, ids: set[str]) -> pd.DataFrame:
    return edges[edges["a"].isin(ids) & edges["b"].isin(ids)]


def neighbours(edges: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """Per node its (neighbour, kind of link), in the order of the edges."""
    found: dict[str, list[tuple[str, str]]] = {}
    for a, b, kind in zip(edges["a"], edges["b"], edges["kind"], strict=True):
        found.setdefault(a, []).append((b, kind))
        found.setdefault(b, []).append((a, kind))
    return found
