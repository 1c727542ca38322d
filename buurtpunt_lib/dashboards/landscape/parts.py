"""Pieces that several sections of the landscape page show: a place in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.landscape.model import Model
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd

# Names on the map, so that people know where they are.
_MOST_LABELS = 1200


def found(model: Model) -> Markup:
    say, number = model.say, len(model.rows)
    if not number:
        return m.note(say("landscape_page.none"))
    return m.paragraph(say("landscape_page.found", n=number, placed=model.placed))


def unplaced(model: Model) -> Markup:
    """How many of the found places are not on the map, and how exact the others are."""
    say, away = model.say, len(model.rows) - model.placed
    told = [m.paragraph(say("landscape_page.unplaced", n=away))] if away else []
    if model.placed and (model.rows["precision"] != "exact").any():
        told.append(m.paragraph(say("landscape_page.map.precision")))
    return Markup("").join(told)


def cells(say: Catalogue, row: Any) -> list[str]:
    """A row of the hub table as the cells of the list."""
    return [
        row.name,
        village_words(say, row.place, row.municipality),
        row.province or say("common.not_known"),
        service_names(say, row.services),
        short_status(say, row.status, row.status_as_of),
        say(f"landscape.kind.{row.kind}"),
    ]


def village_words(say: Catalogue, place: str, municipality: str) -> str:
    """ "Olmen (Balen)"; a village with the name of its municipality once."""
    if place and municipality and place != municipality:
        return f"{place} ({municipality})"
    return place or municipality or say("common.not_known")


def name_and_place(model: Model, place: str) -> tuple[str, str]:
    """What the map says of a place when somebody points at it."""
    row = model.table.iloc[model.position(place)]
    where = row["place"] or row["municipality"]
    status = model.say(f"landscape.status.{row['status']}")
    return row["name"], f"{where} · {status}" if where else status


def card_lines(say: Catalogue, row: Any) -> list[str]:
    """What the card on the map says of a place, below its name."""
    return [
        line
        for line in (
            f"{say('landscape.kind.' + row['kind'])} · "
            + short_status(say, row["status"], row["status_as_of"]),
            village_words(say, row["place"], row["municipality"]),
            service_names(say, row["services"]),
        )
        if line
    ]


def map_labels() -> pd.DataFrame:
    """Villages to name on the map, the largest first: name, lat, lon."""
    villages = datasets.villages()
    known = villages[villages["lat"].notna() & villages["population"].notna()]
    return known.nlargest(_MOST_LABELS, "population")[["name", "lat", "lon"]]


def service_names(say: Catalogue, codes: tuple[str, ...]) -> str:
    names = [datasets.service(code).name(say.language) for code in codes]
    return ", ".join(names) or say("common.not_known")


def short_status(say: Catalogue, status: str, year: str) -> str:
    """ "Open (2022)": the year is that of the source."""
    words = say(f"landscape.status.{status}")
    return say("landscape_page.list.status_year", status=words, year=year[:4]) if year else words
