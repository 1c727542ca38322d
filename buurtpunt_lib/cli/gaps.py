"""`buurtpunt gaps`: the villages of a municipality and what is there, missing or not known."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from buurtpunt_lib import assessment, datasets, proximity
from buurtpunt_lib.cli.choices import municipality_of
from buurtpunt_lib.cli.output import remark, write, write_table
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports import tables
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd

_VILLAGE = ("population", "population_year", "population_source", "postal_code")
_CELL = ("presence", "count", "source", "as_of", "confidence", "reason")
_SOURCE = ("name", "publisher", "url", "licence", "as_of")
_CSV = (
    "municipality_nis", "municipality", "village", "name", "population", "population_year",
    "service", *_CELL, "licence", "nearest", "nearest_name", "distance_m",
    "population_class", "peers", "peer_share", "peer_share_max",
)  # fmt: skip


def run(options: Namespace, say: Catalogue) -> int:
    """Prints the gaps of one municipality; raises InputError for one that is not known."""
    if options.municipality is None:
        raise InputError("cli.municipality_missing")
    villages = datasets.villages()
    nis = municipality_of(options.municipality, villages, say)
    # The same facts as on the pages: what was loaded, and what people on the spot said.
    gaps = assessment.facts().gaps
    gaps = gaps[gaps["municipality_nis"] == nis].copy()
    gaps["distance_m"] = gaps["distance_m"].round()
    shares = ["peer_share", "peer_share_max"]
    gaps[shares] = gaps[shares].round(4)

    if options.format == "csv":
        write(tables.to_csv(_long(gaps, villages), columns=_CSV))
    elif options.format == "json":
        write(tables.to_json(_document(gaps, villages)))
    elif options.format == "geojson":
        text, left_out = tables.to_geojson(
            _features(gaps, villages),
            identifier="village",
            members={"sources": _sources(gaps, villages)},
        )
        write(text)
        if left_out:
            remark(say("cli.gaps.unplaced", n=left_out))
    else:
        _print(gaps, say)
    return 0


def _long(gaps: pd.DataFrame, villages: pd.DataFrame) -> pd.DataFrame:
    licences = {key: source.licence for key, source in datasets.sources().items()}
    return gaps.assign(
        licence=gaps["source"].map(licences),
        population_year=gaps["village"].map(villages["population_year"]),
    )


def _document(gaps: pd.DataFrame, villages: pd.DataFrame) -> dict[str, Any]:
    first = gaps.iloc[0]
    summary = proximity.village_summary(gaps)
    cells = tables.records(gaps)
    return {
        "municipality": {
            "nis": first["municipality_nis"],
            "name": first["municipality"],
            "province": first["province"],
        },
        "known_share": round(proximity.completeness(gaps), 4),
        "distance": "metres in a straight line between the points of the villages",
        "villages": [
            {
                "code": code,
                "name": row["name"],
                **{
                    name: villages.at[code, name] for name in (*_VILLAGE, "lat", "lon", "precision")
                },
                "population_class": row["population_class"],
                **{name: int(row[name]) for name in ("present", "absent", "unknown")},
                "services": {c["service"]: _cell(c) for c in cells if c["village"] == code},
            }
            for code, row in summary.iterrows()
        ],
        "sources": _sources(gaps, villages),
    }


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    nearest = {
        "village": cell["nearest"],
        "name": cell["nearest_name"],
        "distance_m": cell["distance_m"],
    }
    peers = {
        "villages": cell["peers"],
        "share_with_it": cell["peer_share"],
        "share_with_it_at_most": cell["peer_share_max"],
    }
    return {
        **{name: cell[name] for name in _CELL},
        "nearest": None if cell["nearest"] is None else nearest,
        "peers": None if cell["peers"] is None else peers,
    }


def _features(gaps: pd.DataFrame, villages: pd.DataFrame) -> list[dict[str, Any]]:
    """One flat row per village, as maps want it: the cells of a facility begin with its code."""
    found: dict[str, dict[str, Any]] = {}
    for cell in tables.records(gaps):
        code, service = cell["village"], cell["service"]
        if code not in found:
            place = villages.loc[code]
            found[code] = {
                "village": code,
                "name": cell["name"],
                "municipality": cell["municipality"],
                **{name: place[name] for name in (*_VILLAGE, "lat", "lon", "precision")},
            }
        found[code][service] = cell["presence"]
        for name in (*_CELL[1:], "nearest", "distance_m"):
            found[code][f"{service}_{name}"] = cell[name]
    return list(found.values())


def _sources(gaps: pd.DataFrame, villages: pd.DataFrame) -> dict[str, Any]:
    """What the keys of the sources stand for, with the licence under which the rows may be used."""
    places = villages.loc[gaps["village"].unique()]
    used = {*gaps["source"].dropna(), *places["population_source"].dropna()}
    return {
        key: {name: getattr(source, name) for name in _SOURCE}
        for key, source in datasets.sources().items()
        if key in used
    }


def _print(gaps: pd.DataFrame, say: Catalogue) -> None:
    first = gaps.iloc[0]
    facilities = {f: datasets.service(f).name(say.language) for f in proximity.spoken_of(gaps)}
    rows = []
    for cell in tables.records(gaps):
        if not rows or rows[-1]["village"] != cell["village"]:
            rows.append({key: cell[key] for key in ("village", "name", "population")})
        rows[-1][cell["service"]] = _words(cell, say)
    write(
        say(
            "cli.gaps.title",
            name=first["municipality"],
            nis=first["municipality_nis"],
            n=len(rows),
            share=say.percent(proximity.completeness(gaps)),
        )
        + "\n\n"
    )
    write_table(
        rows,
        columns=["name", "population", *facilities],
        headers={
            "name": say("gaps.table.village"),
            "population": say("gaps.table.residents"),
            **facilities,
        },
        number=say.number,
        unknown="?",
    )
    write("\n" + say("cli.gaps.legend") + "\n")
    unbounded = gaps.loc[gaps["reason"] == "no_boundary", "name"].unique()
    if len(unbounded):
        write(say("cli.gaps.no_boundary", names=say.listing(unbounded)) + "\n")
    shown = gaps[["service", "source", "as_of"]].dropna().drop_duplicates()
    for service, key, as_of in shown.itertuples(index=False):
        source = say(
            "sources.short",
            name=say.source(datasets.sources()[key]),
            date=say.reference_date(as_of),
        )
        write(say("cli.gaps.source", service=facilities[service], source=source) + "\n")


def _words(cell: dict[str, Any], say: Catalogue) -> str:
    """ "ja (2)", "nee, 3,1 km": the state, and how far the next one is where it is not there."""
    state = cell["presence"]
    word = say(f"cli.gaps.state.{state}")
    if state == "present":
        return word if cell["count"] is None else f"{word} ({say.number(cell['count'])})"
    if cell["distance_m"] is None:
        return word
    return say("cli.gaps.away", state=word, km=say.number(cell["distance_m"] / 1000, 1))
