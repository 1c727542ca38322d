"""Participation: ways of working at a meeting, the questions of the household survey, and figures.

Method: a way of working, with the levels and aims it is fit for and the sizes that it asks.
Own: what no source says of a method: our judgement, marked as such to the reader.
Question: one question of the survey: one answer, many answers, or words.
Figure: a number that a rule uses, with its source, or our own assumption.
The words of all of them stand in the texts.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.datasets.kinds import services
from buurtpunt_lib.datasets.provenance import AS_OF
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.files import read_yaml

FILE = "knowledge/participation.yaml"
# Codes of `domain.project.participation`, which would bring pydantic into every page.
LEVELS = ("inform", "consult", "advise", "coproduce", "decide")
AIMS = ("hear", "collect", "test", "choose", "solve", "dream", "tell")
HOSTS = ("table", "one", "none")
OWN = ("group", "people", "minutes", "levels", "aims")
QUESTION_KINDS = ("one", "many", "words")
_PARTS = {"methods", "more_methods", "survey", "figures"}
_METHOD = {"levels", "aims", "group", "people", "minutes", "hosts", "quiet", "own", "sources"}
_SOURCE = {"name", "url", "as_of", "checked_on"}
_FIGURE = {"value", "own", "source", "url", "checked_on"}
_CODE = re.compile(r"[a-z][a-z0-9_]{0,30}")
# A tally is kept under question and answer together, which must fit in forty letters.
_QUESTION = re.compile(r"[a-z]{2,10}")


@dataclass(frozen=True)
class MethodSource:
    """A page of a body. as_of: the date as the page states it, "" where it states none."""

    name: str
    url: str
    as_of: str
    checked_on: date


@dataclass(frozen=True)
class Method:
    """A way of working. group: (fewest, most) who talk together; people: in all, None without end;
    minutes: None where nobody says. hosts: one at each table, one in all, or none. quiet: also who
    does not easily speak in a group is heard. own: what no source gives.
    """

    code: str
    levels: tuple[str, ...]
    aims: tuple[str, ...]
    group: tuple[int, int]
    people: tuple[int, int] | None
    minutes: tuple[int, int] | None
    hosts: str
    quiet: bool
    own: tuple[str, ...]
    sources: tuple[MethodSource, ...]


@dataclass(frozen=True)
class SurveyQuestion:
    """services: its answers are the services that the survey asks about."""

    code: str
    kind: str
    answers: tuple[str, ...]
    services: bool = False


@dataclass(frozen=True)
class ParticipationFigure:
    """own: our assumption; then there is no source."""

    value: float
    own: bool
    source: str
    url: str
    checked_on: date


@dataclass(frozen=True)
class ParticipationTables:
    """Everything of the file. services: what the survey asks about unless others are chosen."""

    methods: dict[str, Method]
    more_methods: tuple[MethodSource, ...]
    services: tuple[str, ...]
    questions: tuple[SurveyQuestion, ...]
    figures: dict[str, ParticipationFigure]

    def figure(self, key: str) -> float:
        return self.figures[key].value


def read_participation(document: Any, *, known: Collection[str]) -> ParticipationTables:
    """The tables of a participation.yaml that was read; known: codes of services.

    Raises one InputError with every fault.
    """
    if not isinstance(document, dict) or set(document) != _PARTS:
        raise InputError("data.keys", file=FILE, where="", allowed=", ".join(sorted(_PARTS)))
    faults = Faults()
    reader = _Reader(faults)
    methods = {}
    for code, entry in document["methods"].items():
        if reader.has_keys(code, entry, _METHOD):
            methods[code] = reader.method(code, entry)
    more = reader.sources("more_methods", document["more_methods"])
    survey = document["survey"]
    chosen = tuple(survey["services"])
    for code in chosen:
        if code not in known:
            reader.fault("data.reference", "survey", "services", code)
    questions = tuple(reader.question(entry) for entry in survey["questions"])
    figures = {}
    for code, entry in document["figures"].items():
        if reader.has_keys(code, entry, _FIGURE):
            figures[code] = reader.figure(code, entry)
    faults.raise_if_any()
    return ParticipationTables(methods, more, chosen, questions, figures)


class _Reader:
    """Reads entries; every fault goes to `faults`."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults

    def fault(self, kind: str, row: str, field: str, value: Any, **more: Any) -> None:
        self.faults.add(kind, file=FILE, row=row, field=field, value=str(value), **more)

    def has_keys(self, code: Any, entry: Any, keys: set[str]) -> bool:
        if isinstance(entry, dict) and set(entry) == keys and _CODE.fullmatch(str(code)):
            return True
        self.faults.add("data.keys", file=FILE, where=str(code), allowed=", ".join(sorted(keys)))
        return False

    def method(self, code: str, entry: dict[str, Any]) -> Method:
        own = self._codes(code, "own", entry["own"], OWN)
        sources = self.sources(code, entry["sources"])
        if not sources and set(own) != set(OWN):
            # Without a source all of it is ours, and has to say so.
            self.fault("data.not_allowed", code, "own", own, allowed=", ".join(OWN))
        return Method(
            code=code,
            levels=self._codes(code, "levels", entry["levels"], LEVELS),
            aims=self._codes(code, "aims", entry["aims"], AIMS),
            group=self._range(code, "group", entry["group"]) or (1, 1),
            people=self._range(code, "people", entry["people"]),
            minutes=self._range(code, "minutes", entry["minutes"]),
            hosts=self._codes(code, "hosts", [entry["hosts"]], HOSTS)[0],
            quiet=entry["quiet"] is True,
            own=own,
            sources=sources,
        )

    def question(self, entry: Any) -> SurveyQuestion:
        code, answers = str(entry["code"]), entry["answers"]
        if not _QUESTION.fullmatch(code):
            self.fault("data.pattern", "survey", "code", code, allowed=_QUESTION.pattern)
        if entry["kind"] not in QUESTION_KINDS:
            allowed = ", ".join(QUESTION_KINDS)
            self.fault("data.not_allowed", code, "kind", entry["kind"], allowed=allowed)
        if answers == "services":
            return SurveyQuestion(code, entry["kind"], (), services=True)
        for answer in answers:
            if not _CODE.fullmatch(str(answer)):
                self.fault("data.pattern", code, "answers", answer, allowed=_CODE.pattern)
        return SurveyQuestion(code, entry["kind"], tuple(map(str, answers)))

    def figure(self, code: str, entry: dict[str, Any]) -> ParticipationFigure:
        if not entry["own"] and not str(entry["url"]).startswith("https://"):
            self.fault("data.not_allowed", code, "url", entry["url"], allowed="https://…")
        if type(entry["checked_on"]) is not date:
            self.fault("data.not_allowed", code, "checked_on", entry["checked_on"], allowed="…")
        return ParticipationFigure(
            float(entry["value"]), entry["own"] is True, entry["source"], entry["url"],
            entry["checked_on"],
        )  # fmt: skip

    def sources(self, code: str, listed: Any) -> tuple[MethodSource, ...]:
        found = []
        for source in listed:
            if not isinstance(source, dict) or set(source) != _SOURCE:
                allowed = ", ".join(sorted(_SOURCE))
                self.faults.add("data.keys", file=FILE, where=code, allowed=allowed)
                continue
            if not str(source["url"]).startswith(("https://", "http://")):
                self.fault("data.not_allowed", code, "url", source["url"], allowed="https://…")
            if source["as_of"] != "" and not AS_OF.fullmatch(str(source["as_of"])):
                self.fault("data.not_allowed", code, "as_of", source["as_of"], allowed="2026-02")
            found.append(MethodSource(**{**source, "as_of": str(source["as_of"])}))
        return tuple(found)

    def _codes(self, code: str, field: str, value: Any, known: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if one not in known:
                self.fault("data.not_allowed", code, field, one, allowed=", ".join(known))
        return tuple(value)

    def _range(self, code: str, field: str, value: Any) -> tuple[int, int] | None:
        if value is None:
            return None
        if (
            not isinstance(value, list)
            or len(value) != 2
            or not all(type(one) is int and one > 0 for one in value)
            or value[0] > value[1]
        ):
            self.fault("data.not_allowed", code, field, value, allowed="[1, 2]")
            return None
        return (value[0], value[1])


@cache
def participation() -> ParticipationTables:
    """The tables of `data/knowledge/participation.yaml`."""
    document = read_yaml(paths.DATA / FILE)
    return read_participation(document, known={service.code for service in services()})
