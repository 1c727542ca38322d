"""The network as it ships: organisations around hubs, and what the learning network knows.

Files that are edited by hand; `domain.network` says what each noun holds. Everything has a source:
its own, or those of the places of the landscape that it names.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.datasets.kinds import services
from buurtpunt_lib.datasets.landscape import hubs
from buurtpunt_lib.datasets.places import villages
from buurtpunt_lib.domain import Hub
from buurtpunt_lib.domain.network import (
    Case,
    Event,
    ExampleModel,
    Experience,
    Noun,
    Organisation,
    WorkingSession,
)
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.files import read_yaml

ORGANISATIONS = "knowledge/organisations.yaml"
LEARNING = "knowledge/learning_network.yaml"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_PARTS: Mapping[str, type[Noun]] = {
    "sessions": WorkingSession,
    "events": Event,
    "models": ExampleModel,
    "cases": Case,
    "experiences": Experience,
}


@dataclass(frozen=True)
class LearningNetwork:
    """What the learning network knows, each part in the order of the file."""

    sessions: tuple[WorkingSession, ...]
    events: tuple[Event, ...]
    models: tuple[ExampleModel, ...]
    cases: tuple[Case, ...]
    experiences: tuple[Experience, ...]


class _Reader:
    """Makes nouns of the entries of one file; every fault goes to `faults`."""

    def __init__(
        self,
        file: str,
        places: Mapping[str, Hub],
        codes: Container[str],
        where: Mapping[str, Container[str]],
    ) -> None:
        self.file, self.places, self.codes, self.where = file, places, codes, where
        self.faults = Faults()

    def nouns(self, part: str, kind: type[Noun], entries: Any) -> tuple[Any, ...]:
        if not isinstance(entries, dict):
            self.faults.add("data.keys", file=self.file, where=part, allowed="id: {…}")
            return ()
        found = [self._noun(str(key), kind, entry) for key, entry in entries.items()]
        return tuple(noun for noun in found if noun is not None)

    def _noun(self, key: str, kind: type[Noun], entry: Any) -> Noun | None:
        if not isinstance(entry, dict) or "id" in entry:
            self.faults.add("data.keys", file=self.file, where=key, allowed="…: …")
            return None
        values = {"id": key.replace("_", "-"), **_plain(entry)}
        if kind is WorkingSession and isinstance(values.get("outputs"), dict):
            values["outputs"] = [
                {"id": f"{values['id']}-{name}", **output}
                for name, output in values["outputs"].items()
            ]
        named = self._places(key, values)
        if not values.get("sources"):
            values["sources"] = [source for hub in named for source in _sources_of(hub)][:20]
        self._check(key, values)
        try:
            return kind.from_dict(values)
        except InputError as error:
            for fault in error.faults:
                field = fault.values.get("field", "")
                self._fault("data.not_allowed", key, field, fault.values.get("value", fault.code))
            return None

    def _places(self, key: str, values: Mapping[str, Any]) -> list[Hub]:
        """The places that an entry names."""
        hub, several = values.get("hub"), values.get("hubs") or ()
        ids = [*([hub] if hub else []), *(several if isinstance(several, list) else ())]
        for id_ in ids:
            if id_ not in self.places:
                self._fault("data.reference", key, "hubs", id_)
        return [self.places[id_] for id_ in ids if id_ in self.places]

    def _check(self, key: str, values: Mapping[str, Any]) -> None:
        if not values["sources"]:
            self.faults.add("data.required", file=self.file, row=key, field="sources")
        for code in (*(values.get("supplies") or ()), *(values.get("services") or ())):
            if code not in self.codes:
                self._fault("data.reference", key, "services", code)
        for field, known in self.where.items():
            for name in values.get(field) or ():
                if name not in known:
                    self._fault("data.reference", key, field, name)
        for field, text in values.items():
            if isinstance(text, str) and _EMAIL.search(text):
                self._fault("data.not_allowed", key, field, text, allowed="…")

    def _fault(self, code: str, key: str, field: str, value: Any, /, *, allowed: str = "") -> None:
        values = {"file": self.file, "row": key, "field": field, "value": str(value)}
        if code == "data.not_allowed":
            values["allowed"] = allowed or "domain/network.py"
        self.faults.add(code, **values)


def read_organisations(document: Any, **known: Any) -> tuple[Organisation, ...]:
    """The organisations of an organisations.yaml that was read, in the order of the file.

    known: `places` (hubs by id), `codes` (hub services) and `where` (names of provinces and
    municipalities). Raises one InputError with every fault.
    """
    reader = _Reader(ORGANISATIONS, **known)
    found = reader.nouns("", Organisation, document)
    reader.faults.raise_if_any()
    return found


def read_learning_network(document: Any, **known: Any) -> LearningNetwork:
    """The parts of a learning_network.yaml that was read; as `read_organisations`."""
    if not isinstance(document, dict) or set(document) != set(_PARTS):
        raise InputError("data.keys", file=LEARNING, where="", allowed=", ".join(_PARTS))
    reader = _Reader(LEARNING, **known)
    found = {part: reader.nouns(part, kind, document[part]) for part, kind in _PARTS.items()}
    reader.faults.raise_if_any()
    return LearningNetwork(**found)


def _sources_of(hub: Hub) -> list[dict[str, str]]:
    """The sources of a place; its date is that of its newest one, so only one alone has it."""
    as_of = hub.status_as_of if len(hub.sources) == 1 else ""
    return [{"where": page, "as_of": as_of} for page in hub.sources]


def _plain(value: Any) -> Any:
    """As JSON has it: YAML makes dates of days."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _known() -> dict[str, Any]:
    table = villages()
    return {
        "places": {hub.id: hub for hub in hubs()},
        "codes": frozenset(service.code for service in services()),
        "where": {
            "provinces": frozenset(table["province"]),
            "municipalities": frozenset(table["municipality"]),
        },
    }


@cache
def organisations() -> tuple[Organisation, ...]:
    """The organisations that ship. Raises InputError as `read_organisations`."""
    return read_organisations(read_yaml(paths.DATA / ORGANISATIONS), **_known())


@cache
def learning_network() -> LearningNetwork:
    """What ships of the learning network. Raises InputError as `read_learning_network`."""
    return read_learning_network(read_yaml(paths.DATA / LEARNING), **_known())
