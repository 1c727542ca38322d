"""Services and facilities, and the rows that say which village has which facility."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from buurtpunt_lib import paths
from buurtpunt_lib.datasets._csv import read_table
from buurtpunt_lib.datasets.provenance import sources
from buurtpunt_lib.domain import FunctionGroup, PolicyDomain, Service
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.files import read_yaml

if TYPE_CHECKING:
    import pandas as pd

FILE = "knowledge/services.yaml"
_KEYS = {
    "services": {"nl", "en", "domains", "group", "origin"},
    "facilities": {"nl", "en", "domains", "group", "provides"},
}
_ORIGINS = ("handbook", "landscape", "open")


def read_services(document: Any) -> tuple[tuple[Service, ...], tuple[Service, ...]]:
    """(hub services, facilities) of a services.yaml that was read; raises one InputError."""
    faults = Faults()
    parts = document.values() if isinstance(document, dict) else ()
    if set(document or ()) != set(_KEYS) or not all(isinstance(part, dict) for part in parts):
        raise InputError("data.keys", file=FILE, where="", allowed=", ".join(_KEYS))
    found: dict[str, tuple[Service, ...]] = {}
    for part, keys in _KEYS.items():
        listed = []
        for code, entry in document[part].items():
            if not isinstance(entry, dict) or set(entry) != keys:
                faults.add("data.keys", file=FILE, where=code, allowed=", ".join(sorted(keys)))
                continue
            domains = tuple(entry["domains"] or ())
            _listed(faults, code, "domains", domains, tuple(PolicyDomain), at_least_one=True)
            _listed(faults, code, "group", (entry["group"],), tuple(FunctionGroup))
            origin = entry.get("origin", "facility")
            if part == "services":
                _listed(faults, code, "origin", (origin,), _ORIGINS)
            provides = tuple(entry.get("provides") or ())
            if part == "facilities":
                _listed(faults, code, "provides", provides, tuple(document["services"]))
            for language in ("nl", "en"):
                if not isinstance(entry[language], str) or not entry[language].strip():
                    faults.add("data.required", file=FILE, row=code, field=language)
            if not faults:
                listed.append(
                    Service(
                        code=code,
                        name_nl=entry["nl"],
                        name_en=entry["en"],
                        domains=tuple(map(PolicyDomain, domains)),
                        group=FunctionGroup(entry["group"]),
                        origin=origin,
                        provides=provides,
                    )
                )
        found[part] = tuple(listed)
    faults.raise_if_any()
    return found["services"], found["facilities"]


def _listed(
    faults: Faults,
    code: str,
    field: str,
    values: tuple,
    allowed: tuple[str, ...],
    *,
    at_least_one: bool = False,
) -> None:
    """Every value must be one of `allowed`."""
    if at_least_one and not values:
        faults.add("data.required", file=FILE, row=code, field=field)
    for value in values:
        if value not in allowed:
            faults.add(
                "data.not_allowed",
                file=FILE,
                row=code,
                field=field,
                value=value,
                allowed=", ".join(allowed),
            )


@cache
def _all() -> tuple[tuple[Service, ...], tuple[Service, ...]]:
    return read_services(read_yaml(paths.DATA / FILE))


def services() -> tuple[Service, ...]:
    """The services a hub can offer: the 40 of the handbook, those met in hubs, and `other`."""
    return _all()[0]


def facilities() -> tuple[Service, ...]:
    """The facilities that are measured in villages: the six of our shipped sources come first."""
    return _all()[1]


def service(code: str) -> Service:
    """The hub service or facility with this code. Raises InputError `data.service_unknown`."""
    for candidate in services() + facilities():
        if candidate.code == code:
            return candidate
    allowed = ", ".join(candidate.code for candidate in services() + facilities())
    raise InputError("data.service_unknown", field="service", value=code, allowed=allowed)


@cache
def _village_services() -> pd.DataFrame:
    import pandas as pd

    layers = [
        read_table(f"{layer}/village_services.csv", numbers=("count",))
        for layer in ("evidence", "openstreetmap")
    ]
    table = pd.concat(layers, ignore_index=True).rename(columns={"village_code": "village"})
    table["count"] = table["count"].astype(int)
    table["licence"] = table["source"].map({key: s.licence for key, s in sources().items()})
    return table.sort_values(["village", "service"], ignore_index=True)


def village_services() -> pd.DataFrame:
    """Which facilities a source shows in which village; one row per village and facility.

    Columns: village (NIS6 code), service (facility code), count (int, at least 1), source (key),
    as_of (the source's date; "2022+" means not stated, 2022 or later), licence. A village
    without a row was not shown by the source: see `Source.complete_for` and `boundary`.
    """
    return _village_services().copy(deep=False)
