"""The comparison of legal forms, brought down to what matters to a reader.

Theme: what a row matters for (people, money …). Changed: another source says that the row of the
handbook no longer holds as it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from buurtpunt_lib.domain.legal_forms import COMPARED, ComparisonRow, Later, LaterKind


@dataclass(frozen=True)
class Wanted:
    """What a reader asks for. themes, forms: empty means all of them.

    differing: only rows in which the shown forms are told apart. later: only rows beside which
    something else stands for a shown form.
    """

    themes: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    differing: bool = False
    later: bool = False

    @property
    def shown_forms(self) -> tuple[str, ...]:
        return tuple(form for form in COMPARED if not self.forms or form in self.forms)


def select(rows: Iterable[ComparisonRow], wanted: Wanted) -> tuple[ComparisonRow, ...]:
    """The rows that a reader asks for, in their order."""
    return tuple(row for row in rows if _fits(row, wanted))


def _fits(row: ComparisonRow, wanted: Wanted) -> bool:
    forms = wanted.shown_forms
    if wanted.themes and not set(row.themes) & set(wanted.themes):
        return False
    if wanted.differing and len(forms) > 1 and not differ(row, forms):
        return False
    return not wanted.later or any(row.later_of(form) for form in forms)


def differ(row: ComparisonRow, forms: Collection[str]) -> bool:
    """Whether a row says different things of these forms; an empty cell says nothing."""
    said = {
        (cell.code, tuple(cell.values.values()))
        for form, cell in row.cells.items()
        if form in forms
    }
    return len(said) > 1


def beside(row: ComparisonRow, forms: Collection[str]) -> tuple[Later, ...]:
    """What stands beside a row for these forms: changes first, then what nobody is sure of."""
    order = (LaterKind.CHANGED, LaterKind.UNSURE, LaterKind.ADDED)
    found = [one for one in row.later if set(one.forms) & set(forms)]
    return tuple(sorted(found, key=lambda one: order.index(one.kind)))


def counts(rows: Iterable[ComparisonRow]) -> dict[str, int]:
    """Number of rows per theme."""
    found: dict[str, int] = {}
    for row in rows:
        for theme in row.themes:
            found[theme] = found.get(theme, 0) + 1
    return found
