"""Reading `data/knowledge/legal_forms.yaml`: the decision tree and the comparison of legal forms.

Refused, with every fault at once: missing and unknown keys, a cell or a statement without source
or day of checking, a tree that does not end, a form, theme or figure that does not exist.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Container, Iterable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.datasets.funder_table import LEGAL_FORMS
from buurtpunt_lib.datasets.provenance import AS_OF
from buurtpunt_lib.domain.legal_forms import (
    COMPARED,
    Cell,
    ComparisonRow,
    DecisionTree,
    Later,
    LaterKind,
    LegalKnowledge,
    LegalSource,
    Question,
    Remark,
)
from buurtpunt_lib.errors import Faults
from buurtpunt_lib.files import read_yaml

FILE = "knowledge/legal_forms.yaml"
_FIGURES = "knowledge/finance_figures.csv"
_TOP = {"handbook", "tree", "advice", "terms", "companies", "themes", "rows"}
_TREE = {"lines", "unclear", "first", "questions", "outcomes"}
_ROW, _ROW_OPTIONAL = {"row", "lines", "themes", "cells", "later"}, {"unclear"}
_LATER, _LATER_OPTIONAL = {"forms", "kind", "valid_from", "sources"}, {"values"}
_REMARK = {"lines", "valid_from", "values", "sources"}
_SOURCE = {"url", "as_of", "checked_on"}
_BOOK = {"name", "as_of", "checked_on"}
_CODE = re.compile(r"[a-z][a-z0-9_]{0,38}")
_ROW_NUMBER = re.compile(r"S\d-\d{2,3}")
_LINES = re.compile(r"\d+(-\d+)?(, \d+(-\d+)?)*")


def read_legal_forms(document: Any, *, figures: Container[str]) -> LegalKnowledge:
    """The knowledge of a legal_forms.yaml that was read.

    figures: the ids that `values` may name; keys of dated rules hold a dot, and the tests hold
    those against the rules. Raises one InputError with every fault.
    """
    reader = _Reader(figures)
    if not reader.has_keys(document, _TOP, set(), ""):
        reader.faults.raise_if_any()
    knowledge = reader.knowledge(document)
    reader.faults.raise_if_any()
    return knowledge


class _Reader:
    """Reads one document; every fault goes to `faults`."""

    def __init__(self, figures: Container[str]) -> None:
        self.figures = figures
        self.faults = Faults()
        self.book = LegalSource("", "", "", "", date.min)

    def knowledge(self, document: dict[str, Any]) -> LegalKnowledge:
        self.book = self._book(document["handbook"])
        themes = document["themes"]
        if not isinstance(themes, list) or not themes:
            self._fault("themes", "themes", themes, "[…]")
            themes = []
        rows = {
            code: self._row(code, entry, themes)
            for code, entry in self._entries(document["rows"], "rows")
        }
        return LegalKnowledge(
            handbook=self.book,
            tree=self._tree(document["tree"]),
            rows=MappingProxyType({code: row for code, row in rows.items() if row}),
            themes=tuple(themes),
            terms=self._remarks(document["terms"], "terms"),
            companies=self._remarks(document["companies"], "companies"),
            advice=self._remarks(document["advice"], "advice"),
        )

    # --- pieces ----------------------------------------------------------------------------------

    def has_keys(self, node: Any, required: set[str], optional: set[str], where: str) -> bool:
        found = set(node) if isinstance(node, dict) else set()
        if required <= found <= required | optional and found:
            return True
        allowed = ", ".join(sorted(required | optional))
        self.faults.add("data.keys", file=FILE, where=where, allowed=allowed)
        return False

    def _fault(self, where: str, field: str, value: Any, allowed: str) -> None:
        self.faults.add(
            "data.not_allowed", file=FILE, row=where, field=field, value=str(value),
            allowed=allowed,
        )  # fmt: skip

    def _entries(self, node: Any, where: str) -> Iterable[tuple[str, Any]]:
        """The entries of a mapping whose keys are codes."""
        if not isinstance(node, dict):
            self._fault(where, where, node, "{…}")
            return
        for code, entry in node.items():
            if isinstance(code, str) and _CODE.fullmatch(code):
                yield code, entry
            else:
                self._fault(where, "key", code, _CODE.pattern)

    def _day(self, value: Any, where: str, field: str) -> str:
        """A day as ISO text, "" for null."""
        if value is None:
            return ""
        if type(value) is not date:
            self._fault(where, field, value, "2026-11-22")
            return ""
        return value.isoformat()

    def _book(self, node: Any) -> LegalSource:
        if not self.has_keys(node, _BOOK, set(), "handbook"):
            return self.book
        self._dated(node, "handbook")
        return LegalSource("", str(node["name"]), "", str(node["as_of"]), node["checked_on"])

    def _dated(self, node: dict[str, Any], where: str) -> None:
        as_of = node["as_of"]
        if not isinstance(as_of, str) or (as_of and not AS_OF.fullmatch(as_of)):
            self._fault(where, "as_of", as_of, "2026, 2026-02, 2022+")
        if type(node["checked_on"]) is not date:
            self._fault(where, "checked_on", node["checked_on"], "2026-11-22")

    def _of_book(self, lines: Any, where: str) -> LegalSource:
        if not isinstance(lines, str) or not _LINES.fullmatch(lines):
            self._fault(where, "lines", lines, "1041, 1047-1057")
            lines = ""
        book = self.book
        return LegalSource("", book.name, lines, book.as_of, book.checked_on)

    def _sources(self, node: Any, where: str) -> tuple[LegalSource, ...]:
        found = []
        for source in node if isinstance(node, list) else ():
            if not self.has_keys(source, _SOURCE, set(), where):
                continue
            self._dated(source, where)
            if not str(source["url"]).startswith("https://"):
                self._fault(where, "url", source["url"], "https://…")
            found.append(
                LegalSource(str(source["url"]), "", "", source["as_of"], source["checked_on"])
            )
        if not found:
            self.faults.add("data.required", file=FILE, row=where, field="sources")
        return tuple(found)

    def _values(self, node: Any, where: str) -> Mapping[str, str]:
        if not isinstance(node, dict) or not all(isinstance(v, str) for v in node.values()):
            self._fault(where, "values", node, "{…}")
            return MappingProxyType({})
        for key in node.values():
            if "." not in key and key not in self.figures:
                self.faults.add("data.reference", file=FILE, row=where, field="values", value=key)
        return MappingProxyType(dict(node))

    def _forms(self, node: Any, where: str, known: tuple[str, ...]) -> tuple[str, ...]:
        forms = tuple(node) if isinstance(node, list) else ()
        if not forms or set(forms) - set(known) or len(set(forms)) < len(forms):
            self._fault(where, "forms", node, ", ".join(known))
        return forms

    # --- the table -------------------------------------------------------------------------------

    def _row(self, code: str, entry: Any, themes: list[str]) -> ComparisonRow | None:
        if not self.has_keys(entry, _ROW, _ROW_OPTIONAL, code):
            return None
        number = entry["row"]
        if not isinstance(number, str) or not _ROW_NUMBER.fullmatch(number):
            self._fault(code, "row", number, "S3-100")
        own = entry["themes"] if isinstance(entry["themes"], list) else []
        if not own or any(theme not in themes for theme in own):
            self._fault(code, "themes", entry["themes"], ", ".join(themes))
        source = self._of_book(entry["lines"], code)
        unclear = self._flag(entry.get("unclear", False), code)
        cells = {}
        if self.has_keys(entry["cells"], set(COMPARED), set(), f"{code}.cells"):
            for form in COMPARED:
                cells[form] = self._cell(form, entry["cells"][form], source, unclear, code)
        later = tuple(
            one
            for key, node in self._entries(entry["later"], f"{code}.later")
            if (one := self._later(key, node, f"{code}.{key}"))
        )
        return ComparisonRow(code, str(number), tuple(own), MappingProxyType(cells), later)

    def _flag(self, value: Any, where: str) -> bool:
        if not isinstance(value, bool):
            self._fault(where, "unclear", value, "true, false")
        return value is True

    def _cell(self, form: str, node: Any, source: LegalSource, unclear: bool, where: str) -> Cell:
        values: Mapping[str, str] = MappingProxyType({})
        if isinstance(node, dict) and self.has_keys(node, {"code", "values"}, set(), where):
            values, node = self._values(node["values"], where), node["code"]
        if not isinstance(node, str) or not _CODE.fullmatch(node):
            self._fault(where, form, node, _CODE.pattern)
        return Cell(form, str(node), source.as_of, source, unclear, values)

    def _later(self, code: str, node: Any, where: str) -> Later | None:
        if not self.has_keys(node, _LATER, _LATER_OPTIONAL, where):
            return None
        if node["kind"] not in tuple(LaterKind):
            self._fault(where, "kind", node["kind"], ", ".join(LaterKind))
            return None
        return Later(
            code,
            self._forms(node["forms"], where, COMPARED),
            LaterKind(node["kind"]),
            self._day(node["valid_from"], where, "valid_from"),
            self._sources(node["sources"], where),
            self._values(node.get("values", {}), where),
        )

    def _remarks(self, node: Any, where: str) -> tuple[Remark, ...]:
        found = []
        for code, entry in self._entries(node, where):
            place = f"{where}.{code}"
            if not self.has_keys(entry, set(), _REMARK, place):
                continue
            sources: tuple[LegalSource, ...] = ()
            if "lines" in entry:
                sources = (self._of_book(entry["lines"], place),)
            if entry.get("sources") or not sources:
                sources += self._sources(entry.get("sources"), place)
            found.append(
                Remark(
                    code,
                    sources,
                    self._day(entry.get("valid_from"), place, "valid_from"),
                    self._values(entry.get("values", {}), place),
                )
            )
        return tuple(found)

    # --- the tree --------------------------------------------------------------------------------

    def _tree(self, node: Any) -> DecisionTree:
        empty = MappingProxyType({})
        if not self.has_keys(node, _TREE, set(), "tree"):
            return DecisionTree("", empty, empty, self.book, True)
        outcomes = {
            code: self._forms(forms, f"tree.{code}", LEGAL_FORMS)
            for code, forms in self._entries(node["outcomes"], "tree.outcomes")
        }
        questions = {}
        for code, answers in self._entries(node["questions"], "tree.questions"):
            leads = dict(self._entries(answers, f"tree.{code}"))
            if len(leads) < 2:
                self._fault(f"tree.{code}", "answers", leads, "…")
            questions[code] = Question(code, MappingProxyType(leads))
        self._check_ends(str(node["first"]), questions, outcomes)
        return DecisionTree(
            str(node["first"]),
            MappingProxyType(questions),
            MappingProxyType(outcomes),
            self._of_book(node["lines"], "tree"),
            self._flag(node["unclear"], "tree"),
        )

    def _check_ends(
        self, first: str, questions: dict[str, Question], outcomes: Mapping[str, Any]
    ) -> None:
        """Every way ends at an outcome, and everything that is named is met on some way."""
        met: set[str] = set()
        ways = [(first, ())]
        while ways:
            code, before = ways.pop()
            if code in before or code not in {**questions, **outcomes}:
                self._fault("tree", "answers", code, ", ".join([*questions, *outcomes]))
                continue
            met.add(code)
            if code in questions:
                leads = questions[code].answers.values()
                ways += [(str(to), (*before, code)) for to in leads]
        for code in sorted({*questions, *outcomes} - met):
            self._fault("tree", code, code, ", ".join(sorted(met)))


@cache
def legal_forms() -> LegalKnowledge:
    """The decision tree and the comparison. Raises InputError for a faulty file."""
    document = read_yaml(paths.DATA / FILE)
    # Only the ids: reading the whole table would bring pandas into every page about a project.
    with (paths.DATA / _FIGURES).open(encoding="utf-8", newline="") as figures:
        ids = {row["id"] for row in csv.DictReader(figures)}
    return read_legal_forms(document, figures=ids)
