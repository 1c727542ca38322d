"""Hub records that do not exist, laid out like real ones: for benchmarks and tests, never shipped.

Nothing here is a fact: names are put together by chance, and only the villages are real. The same
seed gives the same records.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.domain.hub_record import Challenge, HubRecord, PartnerKind, Setting

_FIRST = ("Dorpspunt", "Buurtpunt", "Dorpshuis", "Café", "Buurtwinkel", "De Kring", "'t Plein",
          "Het Oude Station", "De Pastorij", "Ons Huis", "Den Hoek", "De Meent")  # fmt: skip
_SECOND = ("De Linde", "Sint-Jozef", "De Klaproos", "Ter Beke", "De Brug", "'t Hof", "Hoogveld",
           "De Zwaluw", "Akkerwinde", "De Molen", "Leieland", "Vogelzang", "De Wissel")  # fmt: skip
_STREETS = ("Dorpsstraat", "Kerkplein", "Stationsstraat", "Molenweg", "Schoolstraat", "Kapelhoek")
_HOURS = ("", "", "Mo-Fr 09:00-17:00", "Tu-Sa 08:30-12:00,13:30-18:00; PH off", "We 14:00-17:00")
_NOTES = (
    "", "Vrijwilligers houden de zaal open.", "Elke week soep, samen met het dienstencentrum.",
    "De gemeente stelt de oude school ter beschikking; bewoners bouwen ze zelf om.",
)  # fmt: skip


def plain_hubs(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Plain values of records, as `HubRecord.from_dict` takes them."""
    chance = np.random.default_rng(seed)
    villages = datasets.villages()
    villages = villages[villages["lat"].notna()]
    weight = villages["population"].fillna(500).to_numpy() ** 0.5
    at = chance.choice(len(villages), count, p=weight / weight.sum())
    lat = villages["lat"].to_numpy()[at] + chance.normal(0, 0.003, count)
    lon = villages["lon"].to_numpy()[at] + chance.normal(0, 0.004, count)
    codes = [service.code for service in datasets.services()]
    exact = chance.random(count) < 0.5
    columns = [villages[name].tolist() for name in ("name", "municipality", "province")]
    index = villages.index.tolist()

    def some(choices: Any, most: int) -> list[Any]:
        number = int(chance.integers(0, most + 1))
        return [choices[i] for i in chance.choice(len(choices), number, replace=False)]

    def one(choices: Any) -> Any:
        return choices[int(chance.integers(len(choices)))]

    found = []
    for n in range(count):
        name, municipality, province = (column[at[n]] for column in columns)
        year = int(chance.integers(1995, 2026))
        status = one((*[HubStatus.OPEN] * 6, HubStatus.PLAN, HubStatus.START_UP, HubStatus.CLOSED))
        begun = status in (HubStatus.OPEN, HubStatus.CLOSED)
        ended = [{"status": "closed", "since": "2026"}] if status == HubStatus.CLOSED else []
        state = "planned" if status == HubStatus.PLAN else "offered"
        found.append(
            {
                "id": f"plek-{n:06}",
                "name": f"{one(_FIRST)} {one(_SECOND)} {name}"[:160],
                "kind": one((*[HubKind.BUURTPUNT] * 5, *HubKind)).value,
                "village": index[at[n]],
                "place": name,
                "municipality": municipality,
                "province": province,
                "address": f"{one(_STREETS)} {int(chance.integers(1, 200))}",
                "lat": round(float(lat[n]), 6) if exact[n] else columns_of(villages, "lat", at[n]),
                "lon": round(float(lon[n]), 6) if exact[n] else columns_of(villages, "lon", at[n]),
                "precision": "exact" if exact[n] else "village",
                "setting": one(list(Setting)).value,
                "status": status.value,
                "status_as_of": "2026",
                "stages": ([{"status": "open", "since": str(year)}] if begun else []) + ended,
                "services": [{"service": c, "status": state} for c in some(codes, 9)],
                "initiator": one(("", *Initiator)),
                "partners": [{"kind": k.value} for k in some(list(PartnerKind), 3)],
                "legal_form": one(("", *HubLegalForm)),
                "carrier": one(("", "De Kring vzw", "Gemeente")),
                "opening_hours": one(_HOURS),
                "physical": one((True, True, None)),
                "challenges": [c.value for c in some(list(Challenge), 2)],
                "notes": one(_NOTES),
                "sources": [f"https://voorbeeld.invalid/plek/{n}"],
            }
        )
    return found


def columns_of(villages: Any, name: str, at: int) -> float:
    return float(villages[name].iat[at])


def made_up_hubs(count: int, seed: int = 1) -> list[HubRecord]:
    return [HubRecord.from_dict(plain) for plain in plain_hubs(count, seed)]
