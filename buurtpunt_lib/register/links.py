"""The network of the register: hubs, the organisations around them, and municipalities.

A link is something that a record or an organisation says: an organisation works with a hub, carries
it, or is its partner by name; a municipality leads a hub or is its partner. Two hubs that are alike
can be linked as well, which nobody said: that is our reckoning.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.domain import HubKind, Presence
from buurtpunt_lib.domain.folding import fold
from buurtpunt_lib.domain.network import OrganisationKind
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.landscape.involved import involvement
from buurtpunt_lib.landscape.likeness import similar
from buurtpunt_lib.landscape.links import (
    ALIKE,
    CARRIES,
    EDGE_COLUMNS,
    MOST,
    MUNICIPALITY,
    NODE_COLUMNS,
    WORKS_WITH,
    Graph,
    drawn,
)
from buurtpunt_lib.register import network

if TYPE_CHECKING:
    import pandas as pd

HUB, TOWN = "hub", "municipality"
# What a link weighs: what is carried belongs closer together than what is only alike.
_WEIGHT = {CARRIES: 2.0, WORKS_WITH: 1.0, MUNICIPALITY: 1.0}


def graph(
    table: pd.DataFrame | None = None,
    *,
    only_hubs: bool = True,
    alike: int = 0,
    municipalities: bool = True,
    with_alone: bool = False,
    most: int = MOST,
) -> Graph:
    """Hubs, organisations and municipalities, linked.

    only_hubs: leaves out places that are no hub themselves, unless an organisation works with
    them. alike: links each hub with so many that are most like it. Node kinds: `hub`,
    `municipality`, or the kind of the organisation; node ids begin with that of their sort
    (`hub:`, `municipality:`, `organisation:`).
    """
    import pandas as pd

    hubs = network.hubs_or(table)
    every = network.all_organisations()
    named = {hub for one in every for hub in one.hubs}
    if only_hubs:
        hubs = hubs[(hubs["kind"] == HubKind.BUURTPUNT.value) | hubs["id"].isin(named)]
    nodes: dict[str, tuple] = {}
    edges: list[tuple] = []
    for row in hubs.itertuples():
        where = (row.province, row.id, row.lat, row.lon)
        nodes[f"hub:{row.id}"] = (f"hub:{row.id}", HUB, row.name, *where)
    there = frozenset(hubs["id"])
    by_name = {fold(one.name): one.id for one in every}
    for one in every:
        id_ = f"organisation:{one.id}"
        province = one.provinces[0] if len(one.provinces) == 1 else ""
        nodes[id_] = (id_, one.kind.value, one.name, province, None, one.lat, one.lon)
        edges += [_edge(f"hub:{hub}", id_, WORKS_WITH) for hub in one.hubs if hub in there]
    for hub, name, kind, link in _partners(hubs):
        id_ = f"organisation:{by_name.get(fold(name)) or fold(name).replace(' ', '-')}"
        nodes.setdefault(id_, (id_, kind, name, "", None, None, None))
        edges.append(_edge(f"hub:{hub}", id_, link))
    if municipalities:
        takes_part = involvement(hubs)["municipality"] == Presence.PRESENT.value
        for row in hubs[takes_part.to_numpy()].itertuples():
            if row.municipality:
                id_ = f"municipality:{row.municipality}"
                town = (id_, TOWN, row.municipality, row.province, None, None, None)
                nodes.setdefault(id_, town)
                edges.append(_edge(f"hub:{row.id}", id_, MUNICIPALITY))
    if alike:
        # More than can be drawn need not be compared, each with all others.
        few = hubs.iloc[:most]
        edges += [
            (f"hub:{id_}", f"hub:{like.id}", ALIKE, like.likeness)
            for id_ in few["id"]
            for like in similar(few, id_, alike)
        ]
    return drawn(
        pd.DataFrame(list(nodes.values()), columns=NODE_COLUMNS),
        pd.DataFrame(edges, columns=EDGE_COLUMNS),
        most=most,
        with_alone=with_alone,
    )


def _edge(a: str, b: str, kind: str) -> tuple[str, str, str, float]:
    return (a, b, kind, _WEIGHT[kind])


def _partners(hubs: pd.DataFrame) -> Iterable[tuple[str, str, str, str]]:
    """(hub, name, node kind, link) of organisations that records name."""
    if "carrier" in hubs:
        for id_, carrier in zip(hubs["id"], hubs["carrier"], strict=True):
            if isinstance(carrier, str) and carrier.strip():
                yield id_, carrier, OrganisationKind.OTHER.value, CARRIES
    if hubs["sources"].size and "revision" in hubs:
        yield from _named_partners(frozenset(hubs["id"]))


def _named_partners(ids: frozenset[str]) -> Iterable[tuple[str, str, str, str]]:
    from sqlalchemy import select

    from buurtpunt_lib.storage import register
    from buurtpunt_lib.storage.database import reading
    from buurtpunt_lib.storage.register_tables import HubRow, PartnerRow

    hub, partner = HubRow.__table__, PartnerRow.__table__
    question: Any = (
        select(hub.c.id, partner.c.name, partner.c.kind)
        .join(partner, partner.c.hub == hub.c.number)
        .where(partner.c.name != "", hub.c.removed.is_(False))
        .order_by(hub.c.number, partner.c.position)
    )
    kinds = frozenset(OrganisationKind)
    try:
        with reading() as connection:
            rows = connection.execute(question).all()
    except InputError:
        # Places that ship are shown while the database is out of reach; they name no partners.
        if register.trouble() is None:
            raise
        rows = []
    for id_, name, kind in rows:
        if id_ in ids:
            yield id_, name, kind if kind in kinds else OrganisationKind.OTHER.value, WORKS_WITH
