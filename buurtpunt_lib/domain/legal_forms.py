"""What is known of legal forms: a tree of questions that leads to one, and a table that compares.

Question: has answers; each leads to another question or to an outcome. Outcome: one or more forms.
Cell: what the handbook of March 2020 says of one form on one row, as a code with its source.
Later: what another source says beside it: the law changed, adds something, or nobody is sure.
Source: a page or a book, the date that it states itself, and when we last compared with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

# The forms of the table, as codes of `domain.plan.LegalForm` (which would bring pydantic along).
COMPARED = ("fv", "vzw", "cv")


class LaterKind(StrEnum):
    """CHANGED: the row of the handbook no longer holds as it stands. ADDED: it still holds, and
    there is more to know. UNSURE: nobody could tell us; to be confirmed."""

    CHANGED = "changed"
    ADDED = "added"
    UNSURE = "unsure"


@dataclass(frozen=True)
class LegalSource:
    """url: of the page, "" for a book, which has a name. lines: where it stands in the text of the
    book. as_of: the date as the source states it ("2020-03", "" where it states none)."""

    url: str
    name: str
    lines: str
    as_of: str
    checked_on: date


@dataclass(frozen=True)
class Cell:
    """code: what it says, the end of the key of its sentence. valid_from: since when it holds, as
    far as its source says ("2020-03"). values: what its sentence names, as keys of dated rules
    (those hold a dot) or ids of finance figures. unclear: the printed cells ran into one another
    in the text that we had, so that the book itself has to be seen."""

    form: str
    code: str
    valid_from: str
    source: LegalSource
    unclear: bool = False
    values: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Later:
    """forms: those it speaks of. valid_from: ISO day, "" where no source says since when."""

    code: str
    forms: tuple[str, ...]
    kind: LaterKind
    valid_from: str
    sources: tuple[LegalSource, ...]
    values: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class ComparisonRow:
    """row: its number among the rows of the source documents. themes: what it matters for.
    cells: one per compared form."""

    code: str
    row: str
    themes: tuple[str, ...]
    cells: Mapping[str, Cell] = field(hash=False)
    later: tuple[Later, ...] = ()

    def later_of(self, form: str) -> tuple[Later, ...]:
        return tuple(one for one in self.later if form in one.forms)


@dataclass(frozen=True)
class Question:
    """answers: code of an answer → code of the next question, or of an outcome."""

    code: str
    answers: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class DecisionTree:
    """outcomes: code → the forms among which one then chooses. unclear: the arrows of the printed
    figure were lost in the text that we had; this is our reading of it."""

    first: str
    questions: Mapping[str, Question] = field(hash=False)
    outcomes: Mapping[str, tuple[str, ...]] = field(hash=False)
    source: LegalSource
    unclear: bool


@dataclass(frozen=True)
class Remark:
    """One statement about forms with its sources: a term of before, or another company form."""

    code: str
    sources: tuple[LegalSource, ...]
    valid_from: str = ""
    values: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class LegalKnowledge:
    """Everything of `data/knowledge/legal_forms.yaml`."""

    handbook: LegalSource
    tree: DecisionTree
    rows: Mapping[str, ComparisonRow] = field(hash=False)
    themes: tuple[str, ...]
    terms: tuple[Remark, ...]
    companies: tuple[Remark, ...]
    advice: tuple[Remark, ...]
