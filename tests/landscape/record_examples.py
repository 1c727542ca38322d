"""Made-up records: right ones of every shape, and ways to spoil one field of them."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import HubKind, HubLegalForm, HubStatus, Initiator, PolicyDomain
from buurtpunt_lib.domain.hub_record import (
    Challenge,
    HubRecord,
    PartnerKind,
    Precision,
    ServiceState,
    Setting,
)

VILLAGES = datasets.villages()
PLACED = VILLAGES[VILLAGES["lat"].notna()]
CODES = [service.code for service in datasets.services()]
WORDS = ["", "Dorpspunt", "Café ’t Hoekje", "<b>x</b>", "=1+1", "Eén\ntwee", "ß – €"]
LINES = [text.replace("\n", " ") for text in WORDS]
DATES = ["", "2018", "2019-05", "2021-02-28", "2024", "2024-11"]
HOURS = ["", "24/7", "Mo-Fr 09:00-12:00; PH off", 'Sa 10:00-12:00 "na afspraak"']


def made(number: int) -> dict:
    """The plain values of a record that no rule refuses; the same for the same number."""
    rng = random.Random(number)
    one = rng.choice

    def some(options, most: int) -> list:
        return rng.sample(list(options), rng.randint(0, most))

    village = one([None, *PLACED.index[:40]])
    row = None if village is None else PLACED.loc[village]
    placed = row is not None and one([True, False])
    return {
        "id": "plek",
        "name": one(["Dorpspunt", "Café ’t Hoekje", "De Brug"]),
        "kind": one(list(HubKind)),
        "village": village,
        "place": one(LINES),
        "municipality": "" if row is None else row["municipality"],
        "province": "Limburg" if row is None else row["province"],
        "address": one(LINES),
        "lat": float(row["lat"]) if placed else None,
        "lon": float(row["lon"]) if placed else None,
        "precision": one(list(Precision)) if placed else "",
        "setting": one(list(Setting)),
        "status": one(list(HubStatus)),
        "status_as_of": one(["", "2025"]),
        # A life that ends in closing would contradict another status afterwards.
        "stages": [{"status": "idea", "since": since} for since in some(DATES, 3)],
        "services": [
            {
                "service": code,
                "status": one(list(ServiceState)),
                "begin": one(["", "2018"]),
                "end": one(["", "2020-01"]),
            }
            for code in some(CODES[:8], 5)
        ],
        "initiator": one(["", *Initiator]),
        "partners": [
            {"kind": one(list(PartnerKind)), "name": one(LINES)} for _ in range(rng.randint(0, 4))
        ],
        "legal_form": one(["", *HubLegalForm]),
        "carrier": one(LINES),
        "opening_hours": one(HOURS),
        "physical": one([None, True, False]),
        "digital": one(WORDS),
        "funding": one(WORDS),
        "figures": one(WORDS),
        "challenges": some(Challenge, 4),
        "domains": some(PolicyDomain, 6),
        "notes": one(WORDS),
        "sources": some(["https://a.example/x", "https://b.example", "krant"], 3) or ["boek"],
        "confirmed_on": one([None, "2024-01-02", "2025-06-30"]),
    }


def plain_records():
    return st.integers(0, 10**9).map(made)


def records():
    return plain_records().map(HubRecord.from_dict)


_TEXT = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=30)
_NO_TEXT = st.integers() | st.booleans() | st.floats() | st.just([]) | st.just({"a": 1})
_CONTROL = st.sampled_from(["a\x00b", "a\x1bb", "x\u202ey", "\x7f", "a\u2066b", "\ud800"])
_CONTACT = st.sampled_from(
    ["mail jan@voorbeeld.be", "bel 057 12 34 56", "0479/12.34.56", "+32 2 123 45 67"]
)


def _not_in(allowed):
    known = {str(code) for code in allowed} | {""}
    return _TEXT.filter(lambda text: text not in known) | _NO_TEXT


def _wrong_number(low: float, high: float):
    outside = st.floats(max_value=low, exclude_max=True) | st.floats(
        min_value=high, exclude_min=True
    )
    return outside | st.sampled_from([float("nan"), "51", True, [51.0]])


_LINE = _NO_TEXT | _CONTROL | st.just("a\nb")
_LONG = _NO_TEXT | _CONTROL | st.just("x" * 4001) | _CONTACT
_DATE = _TEXT.filter(bool) | st.sampled_from(
    ["2019-13", "2019-02-30", "19", "1700", "9999", "2019-5"]
)
# Field → values that it cannot hold, whatever the rest of the row says.
SPOILS = {
    "id": _TEXT.filter(
        lambda t: not t.isascii() or not t.replace("-", "").isalnum() or t != t.lower()
    )
    | _NO_TEXT
    | st.sampled_from(["", "a--b", "-a", "A", "a b", "x" * 81]),
    "name": _LINE | _CONTACT | st.sampled_from(["", "   ", "x" * 161]),
    "kind": _not_in(HubKind) | st.just(""),
    "village": st.sampled_from(["", "99999Z", "7105", "71053g", "71053GGG"])
    | _NO_TEXT.filter(bool),
    "province": st.sampled_from(["", "Henegouwen", "limburg", "Provincie Limburg"]) | _LINE,
    "municipality": st.sampled_from(["Nergens", "Borgloon", "sint-truiden"]) | _LINE,
    "address": _LINE | _CONTACT | st.just("x" * 301),
    "lat": _wrong_number(50, 52),
    "lon": _wrong_number(2, 7),
    "precision": _not_in(Precision),
    "setting": _not_in(Setting),
    "status": _not_in(HubStatus) | st.just(""),
    "status_as_of": _DATE | _NO_TEXT,
    "stages": st.sampled_from(
        ["open", [{"status": "dicht"}], [{}], [{"status": "open", "since": "5"}]]
    ),
    "services": st.sampled_from(
        [
            "shop",
            ["shop"],
            [{"service": "winkel"}],
            [{"service": "shop"}, {"service": "shop"}],
            [{"service": "shop", "begin": "2020", "end": "2019"}],
            [{"service": "shop", "status": "weg"}],
            [{"service": "Shop!"}],
        ]
    ),
    "initiator": _not_in(Initiator),
    "legal_form": _not_in(HubLegalForm),
    "partners": st.sampled_from(
        ["x", [{"kind": "wie"}], [{"kind": "school", "name": "jan@voorbeeld.be"}], [{"name": "x"}]]
    ),
    "carrier": _LINE | _CONTACT,
    "opening_hours": st.sampled_from(["elke dag", "Ma-Vr 9-12", "Mo 25:00-26:00", "9h-12h"])
    | _LINE,
    "physical": st.sampled_from(["ja", 1, "true", 0.0]),
    "digital": _LONG,
    "funding": _LONG,
    "figures": _LONG,
    "notes": _LONG,
    "challenges": st.sampled_from([["x"], "mobility", [1], [""]]),
    "domains": st.sampled_from([["x"], "wonen", [1], [""]]),
    "sources": st.sampled_from(
        [
            [],
            [""],
            ["  "],
            "https://a.example",
            ["https://geen adres"],
            [1],
            ["mail jan@voorbeeld.be"],
        ]
    ),
    "confirmed_on": st.sampled_from(["2020-02-30", "gisteren", 2020, "2020", "1-1-2020"]),
    "onbekend veld": _TEXT,
}
