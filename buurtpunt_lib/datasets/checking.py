"""Verification of a data folder against its datapackage.json.

Checked: every file is listed and every listed file is there; hash and size; licences; text
encoding; columns, types and constraints of tables; primary and foreign keys; keys of sources and
facilities; and the hand-kept YAML files by their own readers. OpenStreetMap rows (ODbL) must stay
in the folder `openstreetmap/`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.datasets import (
    action_step_table,
    basket_table,
    channel_table,
    duty_table,
    funder_table,
    glossary_table,
    kinds,
    landscape,
    legal_table,
    nearness_tables,
    offer_table,
    package,
    participation_tables,
    provenance,
    reading_table,
    table_schema,
)
from buurtpunt_lib.errors import Fault, Faults, InputError
from buurtpunt_lib.files import read_yaml, sha256

LICENCES = ("CC-BY-4.0", "CC0-1.0", "ODbL-1.0")
_KEYS = {"name": str, "path": str, "hash": str, "bytes": int, "sources": list, "referenceDate": str}
_PLAIN = {
    action_step_table.FILE: action_step_table.read_action_steps,
    channel_table.FILE: channel_table.read_channels,
    glossary_table.FILE: glossary_table.read_glossary,
    reading_table.FILE: reading_table.read_reading_rules,
}
_NETWORK = ("knowledge/organisations.yaml", "knowledge/learning_network.yaml")
_ODBL, _ODBL_FOLDER = "ODbL-1.0", "openstreetmap"


def check(folder: Path = paths.DATA) -> list[Fault]:
    """The faults of the first broken file of a data folder, all of them; empty when all is well.

    The package itself comes first, then the files in its order.
    """
    try:
        listed = package.read(folder)
    except InputError as error:
        return list(error.faults)
    faults = Faults()
    resources = list(_resources(folder, listed, faults))
    if faults:
        return list(faults)
    checker = _Checker(folder, resources)
    for resource in resources:
        found = checker.check(resource)
        if found:
            return found
    return []


def _resources(folder: Path, listed: dict[str, Any], faults: Faults) -> Iterator[dict[str, Any]]:
    """The resources of a package whose entries are complete; faults for the others."""
    seen: dict[str, set[str]] = {"name": set(), "path": set()}
    for number, resource in enumerate(listed["resources"], start=1):
        where = str(resource.get("name") or number) if isinstance(resource, dict) else str(number)
        wrong = _wrong_keys(resource)
        for key in wrong:
            faults.add("data.package_key", where=where, key=key)
        if wrong:
            continue
        for key, values in seen.items():
            if resource[key] in values:
                faults.add("data.duplicate", file=package.FILE, row=where, field=key, value=where)
            values.add(resource[key])
        if not resource["path"].endswith(".csv") or table_schema.check_schema(
            resource["schema"], where, faults
        ):
            yield resource
    for path in sorted(package.data_files(folder) - seen["path"]):
        faults.add("data.unlisted", file=path)


def _wrong_keys(resource: Any) -> list[str]:
    """What a resource lacks, or has in a form that cannot be used."""
    if not isinstance(resource, dict):
        return ["name"]
    wrong = [key for key, kind in _KEYS.items() if not isinstance(resource.get(key), kind)]
    if wrong:
        return wrong
    path = PurePosixPath(resource["path"])
    if path.is_absolute() or ".." in path.parts or not path.parts:
        wrong.append("path")
    if path.suffix == ".csv" and "schema" not in resource:
        wrong.append("schema")
    if not provenance.AS_OF.fullmatch(resource["referenceDate"]):
        wrong.append("referenceDate")
    return wrong


class _Checker:
    """Checks one resource at a time; remembers tables that others refer to."""

    def __init__(self, folder: Path, resources: list[dict[str, Any]]) -> None:
        self.folder = folder
        self.by_name = {resource["name"]: resource for resource in resources}
        self._keys: dict[str, set[str]] | None = None

    def check(self, resource: dict[str, Any]) -> list[Fault]:
        file = resource["path"]
        path = self.folder / file
        if not path.is_file():
            return [Fault("data.missing_file", {"file": file})]
        faults = Faults()
        if sha256(path) != resource["hash"] or path.stat().st_size != resource["bytes"]:
            faults.add("data.hash", file=file)
        self._check_licences(resource, faults)
        try:
            if path.suffix == ".csv":
                self._check_table(resource, path, faults)
            elif path.suffix in (".yaml", ".yml"):
                self._check_yaml(path, file)
            elif path.suffix in (".json", ".geojson"):
                _check_json(path, file, faults)
        except InputError as error:
            for fault in error.faults:
                faults.add(fault.code, **fault.values)
        return list(faults)

    def _check_licences(self, resource: dict[str, Any], faults: Faults) -> None:
        file = resource["path"]
        names = [entry.get("name") for entry in resource.get("licenses") or []]
        if not names:
            faults.add("data.licence_missing", file=file)
        for name in names:
            if name not in LICENCES:
                faults.add(
                    "data.licence_unknown", file=file, value=name, allowed=", ".join(LICENCES)
                )
        if not resource["sources"] or not all(entry.get("title") for entry in resource["sources"]):
            faults.add("data.source_missing", file=file)
        shared = [entry.get("licence") for entry in resource["sources"]]
        inside = PurePosixPath(file).parts[0] == _ODBL_FOLDER
        if (_ODBL in names + shared) != inside or (inside and names != [_ODBL]):
            faults.add("data.odbl", file=file)

    def _check_table(self, resource: dict[str, Any], path: Path, faults: Faults) -> None:
        file, schema = resource["path"], resource["schema"]
        rows = table_schema.read_rows(path, file, schema, faults)
        if not rows:
            if not any(fault.code != "data.hash" for fault in faults):
                faults.add("data.no_rows", file=file)
            return
        table_schema.check_rows(rows, file, schema, faults)
        for foreign in schema.get("foreignKeys", []):
            other = foreign["reference"]
            known = self._column(other["resource"], table_schema.names_of(other["fields"]))
            columns = table_schema.names_of(foreign["fields"])
            table_schema.check_reference(rows, file, columns, known, faults)
        for field in schema["fields"]:
            if "keyOf" in field:
                known = {(key,) for key in self._known_keys()[field["keyOf"]]}
                table_schema.check_reference(rows, file, [field["name"]], known, faults)
        if PurePosixPath(file).parts[0] != _ODBL_FOLDER:
            self._check_no_odbl_rows(rows, file, schema, faults)
        if file == landscape.FILE and not faults:
            landscape.read_hubs(
                [row.cells for row in rows],
                services=self._known_keys()["services"],
                villages={code for (code,) in self._column("villages", ["code"])},
            )

    def _check_no_odbl_rows(
        self, rows: list[table_schema.Row], file: str, schema: dict[str, Any], faults: Faults
    ) -> None:
        columns = [field["name"] for field in schema["fields"] if field.get("keyOf") == "sources"]
        odbl = self._known_keys()["odbl"]
        if any(row.cells[column] in odbl for row in rows for column in columns):
            faults.add("data.odbl", file=file)

    def _column(self, name: str, columns: list[str]) -> set[tuple[str, ...]]:
        """The values that another table has in some columns."""
        return {tuple(row.get(column, "") for column in columns) for row in self._rows_of(name)}

    def _rows_of(self, name: str) -> list[dict[str, str]]:
        """The rows of another table, as text by column."""
        resource = self.by_name.get(name)
        if resource is None or not (self.folder / resource["path"]).is_file():
            raise InputError("data.package_key", where=name, key="path")
        rows = table_schema.read_rows(
            self.folder / resource["path"], resource["path"], resource["schema"], Faults()
        )
        return [row.cells for row in rows]

    def _known_keys(self) -> dict[str, set[str]]:
        """What a column with `keyOf` may hold: keys of sources, codes of services, facilities."""
        if self._keys is None:
            known = provenance.read_sources(read_yaml(self.folder / provenance.FILE))
            offered, facilities = kinds.read_services(read_yaml(self.folder / kinds.FILE))
            self._keys = {
                "sources": set(known),
                "odbl": {key for key, source in known.items() if source.licence == _ODBL},
                "services": {service.code for service in offered},
                "facilities": {facility.code for facility in facilities},
            }
        return self._keys

    def _check_yaml(self, path: Path, file: str) -> None:
        document = read_yaml(path)
        if file == provenance.FILE:
            provenance.read_sources(document)
        elif file == kinds.FILE:
            kinds.read_services(document)
        elif file == nearness_tables.CENTRES:
            nearness_tables.read_centres(document, facilities=self._known_keys()["facilities"])
        elif file == nearness_tables.COMPETITION:
            keys = self._known_keys()
            nearness_tables.read_competition(
                document, services=keys["services"], facilities=keys["facilities"]
            )
        elif file == basket_table.FILE:
            norms = self._rows_of("proximity-norms")
            basket_table.read_baskets(
                document,
                norms={row["id"]: float(row["distance_m"] or "nan") for row in norms},
                facilities=self._known_keys()["facilities"],
            )
        elif file == funder_table.FILE:
            figures = {key for (key,) in self._column("finance-figures", ["id"])}
            places = {key for (key,) in self._column("hubs", ["id"])}
            funder_table.read_funders(document, figures=figures, places=places)
        elif file == legal_table.FILE:
            figures = {key for (key,) in self._column("finance-figures", ["id"])}
            legal_table.read_legal_forms(document, figures=figures)
        elif file == duty_table.FILE:
            duty_table.read_duties(document)
        elif file == offer_table.FILE:
            plans = {path.stem for path in (self.folder / "examples").glob("*.json")}
            offer_table.read_offer(document, known=self._known_keys()["services"], plans=plans)
        elif file == participation_tables.FILE:
            participation_tables.read_participation(document, known=self._known_keys()["services"])
        elif file in _PLAIN:
            _PLAIN[file](document)
        elif file in _NETWORK:
            self._check_network(document, file)

    def _check_network(self, document: Any, file: str) -> None:
        # pydantic comes with it, which nobody else who imports `datasets` needs.
        from buurtpunt_lib.datasets import network_tables

        codes = self._known_keys()["services"]
        villages = {code for (code,) in self._column("villages", ["code"])}
        hubs = landscape.read_hubs(self._rows_of("hubs"), services=codes, villages=villages)
        towns = self._rows_of("municipalities")
        known = {
            "places": {hub.id: hub for hub in hubs},
            "codes": codes,
            "where": {
                "provinces": {row["province"] for row in towns},
                "municipalities": {row["name"] for row in towns},
            },
        }
        if file == network_tables.ORGANISATIONS:
            network_tables.read_organisations(document, **known)
        else:
            network_tables.read_learning_network(document, **known)


def _check_json(path: Path, file: str, faults: Faults) -> None:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        faults.add("data.encoding", file=file)
    except ValueError:
        faults.add("data.not_json", file=file)
    else:
        if path.suffix == ".geojson" and not (
            isinstance(document, dict)
            and document.get("type") == "FeatureCollection"
            and document.get("features")
        ):
            faults.add("data.not_geojson", file=file)
