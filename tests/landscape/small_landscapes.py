"""Made-up places: one valid record to spoil, and landscapes of any size for the identities."""

from __future__ import annotations

from dataclasses import asdict, replace

import pandas as pd
from hypothesis import strategies as st

from buurtpunt_lib.domain import (
    FunctionGroup,
    Hub,
    HubKind,
    HubStatus,
    Initiator,
    PolicyDomain,
    Service,
)

PROVINCES = ("Antwerpen", "Limburg", "Oost-Vlaanderen", "Vlaams-Brabant", "West-Vlaanderen")
VILLAGES = pd.DataFrame(
    {
        "municipality": ["Kalken", "Kalken", "Overdorp"],
        "province": ["Oost-Vlaanderen", "Oost-Vlaanderen", "Limburg"],
        "lat": [51.0, 51.1, float("nan")],
        "lon": [3.9, 4.0, float("nan")],
    },
    index=pd.Index(["44001A", "44001B", "72001A"], name="code"),
)


def service(code: str, group: str, origin: str = "handbook") -> Service:
    return Service(
        code, code.title(), code.title(), (PolicyDomain.LIVING,), FunctionGroup(group), origin
    )


SERVICES = (
    service("meeting_place", "social"),
    service("cafe", "social"),
    service("bus_stop", "mobility"),
    service("shop", "commercial"),
    service("bread", "commercial"),
    service("desk", "civic"),
    service("care_partnership", "social"),
    service("other", "social", origin="open"),
)
CODES = [s.code for s in SERVICES]

HUB = Hub(
    id="dorpspunt-kalken",
    name="Dorpspunt Kalken",
    kind=HubKind.BUURTPUNT,
    village="44001A",
    place="Kalken",
    municipality="Kalken",
    province="Oost-Vlaanderen",
    address="Dorpsstraat 1",
    services=("meeting_place", "shop"),
    initiator=Initiator.RESIDENTS,
    legal_form="vzw",
    opened=2019,
    status=HubStatus.OPEN,
    status_as_of="2023",
    funding="LEADER: € 97.760 op € 150.400",
    figures="1.400 inwoners, zaterdag 9.30-12 uur",
    notes="",
    sources=("https://voorbeeld.be/dorpspunt",),
)


def table(*hubs: Hub) -> pd.DataFrame:
    """The hub table of these places, as `datasets.hubs_table` makes it."""
    columns = list(asdict(HUB))
    result = pd.DataFrame([[getattr(h, c) for c in columns] for h in hubs], columns=columns)
    result["opened"] = result["opened"].astype("Int64")
    for column in ("kind", "status"):
        result[column] = result[column].map(str).astype(object)
    return result.join(VILLAGES[["lat", "lon"]], on="village")


@st.composite
def landscapes(draw: st.DrawFn, *, max_size: int = 12) -> pd.DataFrame:
    """Any landscape, the empty one too."""
    sometimes = st.sampled_from(["", "x", "Café ’t Hoekje"])
    hub = st.builds(
        replace,
        st.just(HUB),
        name=st.sampled_from(["Dorpspunt", "Café ’t Hoekje", "Wél-kom"]),
        kind=st.sampled_from(HubKind),
        village=st.none() | st.sampled_from(list(VILLAGES.index)),
        place=sometimes,
        province=st.sampled_from(PROVINCES),
        services=st.lists(st.sampled_from(CODES), unique=True).map(tuple),
        initiator=st.sampled_from(["", *Initiator]),
        opened=st.none() | st.integers(1900, 2030),
        status=st.sampled_from(HubStatus),
        funding=sometimes,
    )
    hubs = draw(st.lists(hub, max_size=max_size))
    return table(*(replace(h, id=f"plek-{n}") for n, h in enumerate(hubs)))
