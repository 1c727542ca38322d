"""Records with every field and every sort of text, as the register may hold them."""

from __future__ import annotations

from hypothesis import strategies as st

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets.importing.delimited import _GARBLED
from buurtpunt_lib.domain import HubKind, HubLegalForm, HubStatus, Initiator, PolicyDomain
from buurtpunt_lib.domain.hub_record import (
    Challenge,
    HubRecord,
    PartnerKind,
    ServiceState,
    Setting,
)
from buurtpunt_lib.landscape.records import holds_contact

_VILLAGES = datasets.villages()
PLACED = _VILLAGES[_VILLAGES["lat"].notna()]
CODES = [service.code for service in datasets.services()]
# What spreadsheets, browsers and our own lists give a meaning to.
NASTY = (
    "=1+1", "'=1+1", "''=1+1", "+32", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "a; b", "a, b",
    "(a; b", "a) b", "[1]", '["x"]', '"q"', 'a"b', "<b>x</b>", "<script>alert(1)</script>", "&amp;",
    "2019-05", "1,5", "ja", "bewoners", "bewoners: x", "_x0041_", "'t Ander", "x_y", "a:b", ":",
    "zie https://x.be/a,b", "€ ß", "null", "NaN", "#N/A", "]]>", "{}", "open (2019)",
)  # fmt: skip


def line(most: int, *, least: int = 0):
    """Text on one line as a record holds it: without spaces around it."""
    signs = st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\ufffe\uffff")
    text = st.text(signs, min_size=least, max_size=min(most, 20)) | st.sampled_from(NASTY)
    return text.map(str.strip).filter(
        lambda t: least <= len(t) <= most and not _GARBLED.search(t) and not holds_contact(t)
    )


def long_text(most: int):
    parts = st.lists(line(most), max_size=3)
    joined = st.sampled_from(("\n", "\t", " ")).flatmap(lambda s: parts.map(s.join))
    # Two parts that are fine may be garbled letters together.
    return joined.map(str.strip).filter(lambda t: not _GARBLED.search(t) and not holds_contact(t))


def dates():
    return st.sampled_from(("", "1950", "2018", "2019-05", "2021-02-28", "2024-11-30"))


@st.composite
def records(draw, number: int = 0):
    """A record that no rule refuses; its id ends in `number`."""
    code = draw(st.none() | st.sampled_from(list(PLACED.index[::40])))
    row = None if code is None else PLACED.loc[code]
    status = draw(st.sampled_from([s for s in HubStatus if s != "closed"]))
    placed = row is not None and draw(st.booleans())
    shift = draw(st.integers(0, 5000)) / 1e6
    services = draw(st.lists(st.sampled_from(CODES), max_size=4, unique=True))
    sources = st.lists(line(60, least=1), min_size=1, max_size=3, unique=True)
    values = {
        "id": f"plek-{number}",
        "name": draw(line(60, least=1)),
        "kind": draw(st.sampled_from(HubKind)),
        "village": code,
        "place": draw(line(60)),
        "municipality": "" if row is None else row["municipality"],
        "province": "Limburg" if row is None else row["province"],
        "address": draw(line(80)),
        "lat": float(row["lat"]) + shift if placed else None,
        "lon": float(row["lon"]) + shift / 3 if placed else None,
        "precision": draw(st.sampled_from(("", "exact", "address", "village"))) if placed else "",
        "setting": draw(st.sampled_from(Setting)),
        "status": status,
        "status_as_of": draw(st.sampled_from(("", "2025", "2025-03", "2025-03-31"))),
        "stages": draw(st.sampled_from(((), ({"status": "idea", "since": "1999"},)))),
        "services": [
            {
                "service": service,
                "status": draw(st.sampled_from(ServiceState)),
                "begin": draw(st.sampled_from(("", "2018", "2019-05"))),
                "end": draw(st.sampled_from(("", "2020-01", "2024-11-30"))),
            }
            for service in services
        ],
        "initiator": draw(st.sampled_from(("", *Initiator))),
        "partners": draw(
            st.lists(
                st.builds(
                    lambda kind, name: {"kind": kind, "name": name},
                    st.sampled_from(PartnerKind),
                    line(60),
                ),
                max_size=3,
            )
        ),
        "legal_form": draw(st.sampled_from(("", *HubLegalForm))),
        "carrier": draw(line(60)),
        "opening_hours": draw(
            st.sampled_from(("", "24/7", "Mo-Fr 09:00-12:00,13:00-17:00; PH off"))
        ),
        "physical": draw(st.sampled_from((None, True, False))),
        "digital": draw(long_text(200)),
        "funding": draw(long_text(200)),
        "figures": draw(long_text(200)),
        "challenges": draw(st.lists(st.sampled_from(Challenge), max_size=3, unique=True)),
        "domains": draw(st.lists(st.sampled_from(PolicyDomain), max_size=3, unique=True)),
        "notes": draw(long_text(200)),
        "sources": draw(sources),
        "confirmed_on": draw(st.sampled_from((None, "2025-06-30"))),
    }  # fmt: skip
    return HubRecord.from_dict(values)


@st.composite
def registers(draw, most: int = 3):
    """A few records with ids of their own."""
    return [draw(records(number)) for number in range(draw(st.integers(1, most)))]
