"""`buurtpunt hubs list`: the places of the landscape that fit, as a table or on a map."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from buurtpunt_lib import datasets, landscape
from buurtpunt_lib.cli.choices import code_of
from buurtpunt_lib.cli.output import remark, write, write_table
from buurtpunt_lib.domain import HubKind, HubStatus
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.reports import tables
from buurtpunt_lib.texts import Catalogue

_TABLE = ("name", "kind", "place", "municipality", "province", "status", "services")


def run(options: Namespace, say: Catalogue) -> int:
    """Prints the places that fit every filter; raises one InputError with every wrong filter."""
    places = datasets.hubs_table()
    names = _names(places, say)
    chosen, faults = {}, Faults()
    for option in ("service", "province", "kind", "status"):
        value = getattr(options, option)
        chosen[option] = ()
        try:
            if value is not None:
                chosen[option] = (code_of(value, names[option], say, option=f"--{option}"),)
        except InputError as error:
            for fault in error.faults:
                faults.add(fault.code, **fault.values)
    faults.raise_if_any()
    found = landscape.filter_hubs(
        places,
        services=chosen["service"],
        provinces=chosen["province"],
        kinds=chosen["kind"],
        statuses=chosen["status"],
    )

    if options.format == "csv":
        write(tables.to_csv(found))
    elif options.format == "json":
        write(tables.to_json(found))
    elif options.format == "geojson":
        text, left_out = tables.to_geojson(
            found, identifier="id", members={"location": "the village of the place, see precision"}
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


def _names(places: Any, say: Catalogue) -> dict[str, dict[str, tuple[str, ...]]]:
    """What each filter may be called: option -> code -> names, that of this language first."""
    services = {
        service.code: (service.name(say.language), service.name_nl, service.name_en)
        for service in datasets.services()
    }
    return {
        "service": services,
        "province": {name: () for name in sorted(set(places["province"])) if name},
        "kind": {kind.value: (say(f"landscape.kind.{kind.value}"),) for kind in HubKind},
        "status": {s.value: (say(f"landscape.status.{s.value}"),) for s in HubStatus},
    }


def _spoken(found: Any, names: dict[str, dict[str, tuple[str, ...]]]) -> list[dict[str, Any]]:
    """The rows with words for codes, for people who read along."""
    return [
        {
            **row,
            "kind": names["kind"][row["kind"]][0],
            "status": names["status"][row["status"]][0],
            "services": ", ".join(names["service"][code][0] for code in row["services"]),
        }
        for row in tables.records(found)
    ]
