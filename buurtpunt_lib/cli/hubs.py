"""`buurtpunt hubs list`: the places of the register that fit, as a table or on a map."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from buurtpunt_lib import datasets, register
from buurtpunt_lib.cli.choices import code_of
from buurtpunt_lib.cli.output import remark, write, write_table
from buurtpunt_lib.domain import HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.errors import Faults, InputError
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
# Option of the command → field of the filters.
_FIELDS = {
    "service": "services",
    "province": "provinces",
    "kind": "kinds",
    "status": "statuses",
    "initiator": "initiators",
    "legal-form": "legal_forms",
    "size": "sizes",
    "setting": "settings",
}


def run(options: Namespace, say: Catalogue) -> int:
    """Prints the places that fit every filter; raises one InputError with every wrong filter."""
    places = stored.hub_table()
    names = _names(say)
    found = register.find(places, chosen(options, say, names))
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


def chosen(
    options: Namespace, say: Catalogue, names: dict[str, dict[str, tuple[str, ...]]] | None = None
) -> register.Filters:
    """The filters that HUB_FILTERS on the command line ask for.

    Raises one InputError with every wrong filter.
    """
    names = _names(say) if names is None else names
    found: dict[str, Any] = {}
    faults = Faults()
    for option, field in _FIELDS.items():
        value = getattr(options, option.replace("-", "_"))
        if value is not None:
            with _collected(faults):
                found[field] = (code_of(value, names[option], say, option=f"--{option}"),)
    if options.opened_since is not None:
        with _collected(faults):
            found["opened_since"] = whole(options.opened_since, "--opened-since")
    if options.near is not None:
        with _collected(faults):
            found["near"] = register.near_place(options.near, _km(options.km))
    found["open_now"] = bool(options.open_now)
    found["text"] = options.text or ""
    faults.raise_if_any()
    return register.Filters(**found)


class _collected:
    """Keeps the faults of one option, so that those of the others are told too."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if not isinstance(error, InputError):
            return False
        for fault in error.faults:
            self._faults.add(fault.code, **fault.values)
        return True


def whole(text: str, option: str) -> int:
    """A whole number. Raises InputError `cli.not_a_number`."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InputError("cli.not_a_number", option=option, value=text)
    return int(text)


def _km(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise InputError("cli.not_a_number", option="--km", value=text) from None


def _names(say: Catalogue) -> dict[str, dict[str, tuple[str, ...]]]:
    """What each filter may be called: option -> code -> names, that of this language first."""
    services = {
        service.code: (service.name(say.language), service.name_nl, service.name_en)
        for service in datasets.services()
    }
    provinces = sorted(set(datasets.villages()["province"]))
    return {
        "service": services,
        "province": dict.fromkeys(provinces, ()),
        "kind": {kind.value: (say(f"landscape.kind.{kind.value}"),) for kind in HubKind},
        "status": {s.value: (say(f"landscape.status.{s.value}"),) for s in HubStatus},
        "initiator": {i.value: (say(f"landscape.initiator.{i.value}"),) for i in Initiator},
        "legal-form": {f.value: (say(f"landscape.legal_form.{f.value}"),) for f in HubLegalForm},
        "size": dict.fromkeys(register.SIZES, ()),
        "setting": {
            code: (say(f"landscape.setting.{code}"),)
            for code in ("city", "village_core", "countryside")
        },
    }


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
