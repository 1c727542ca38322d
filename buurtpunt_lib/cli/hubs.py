"""`buurtpunt hubs list`: the places of the register that fit, as a table or on a map."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from buurtpunt_lib import register
from buurtpunt_lib.cli.hub_filters import chosen, names_of
from buurtpunt_lib.cli.output import remark, write, write_table
from buurtpunt_lib.reports import tables
from buurtpunt_lib.storage import register as stored
from buurtpunt_lib.texts import Catalogue

_TABLE = ("name", "kind", "place", "municipality", "province", "status", "services")
# What goes out as rows: no names of who changed something, and no lists within lists.
_COLUMNS = (
    "id", "name", "kind", "village", "place", "municipality", "province", "address", "services",
    "initiator", "legal_form", "opened", "status", "status_as_of", "funding", "figures", "notes",
    "sources", "lat", "lon", "precision", "carrier", "opening_hours", "setting", "physical",
    "digital", "partners", "challenges", "domains", "confirmed_on", "revision",
)  # fmt: skip


def run(options: Namespace, say: Catalogue) -> int:
    """Prints the places that fit every filter; raises one InputError with every wrong filter."""
    places = stored.hub_table()
    names = names_of(say)
    found = register.find(places, chosen(options, say, names))
    trouble = stored.trouble()
    if trouble is not None:
        # What follows is the list that ships.
        remark(say.error(trouble))
    if options.format == "csv":
        write(tables.to_csv(found, columns=_COLUMNS))
    elif options.format == "json":
        write(tables.to_json(tables.records(found, _COLUMNS)))
    elif options.format == "geojson":
        text, left_out = tables.to_geojson(
            found[list(_COLUMNS)],
            identifier="id",
            members={"location": "the village of the place, or more precise, see precision"},
        )
        write(text)
        if left_out:
            remark(say("cli.hubs.unplaced", n=left_out))
    else:
        write_table(
            _spoken(found, names),
            columns=_TABLE,
            headers={column: say(f"landscape_page.list.{column}") for column in _TABLE},
            unknown="",
        )
        remark(say("cli.hubs.found", n=len(found)))
    return 0


def _spoken(found: Any, names: dict[str, dict[str, tuple[str, ...]]]) -> list[dict[str, Any]]:
    """The rows with words for codes, for people who read along."""
    return [
        {
            **row,
            "kind": names["kind"][row["kind"]][0],
            "status": names["status"][row["status"]][0],
            "services": ", ".join(_service(names, code) for code in row["services"]),
        }
        for row in tables.records(found, ["id", *_TABLE])
    ]


def _service(names: dict[str, dict[str, tuple[str, ...]]], code: str) -> str:
    return names["service"].get(code, (code,))[0]
