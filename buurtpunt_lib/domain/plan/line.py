"""What every line of a plan has: an id, a name, a certainty, and numbers that can be traced.

Each line carries a `basis` for its numbers; `bases` gives a number of its own where it has another
origin: {"margin": {"source": "…"}}.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from pydantic import Field, model_validator

from buurtpunt_lib.domain.plan.values import (
    USER,
    Bases,
    Basis,
    Certainty,
    Frozen,
    FrozenBases,
    LineId,
    Name,
    Text,
)


class LineFaults(ValueError):
    """Faults between the fields of one line: (code, field, values) each."""

    def __init__(self, faults: list[tuple[str, str, dict[str, Any]]]) -> None:
        self.faults = faults
        super().__init__(str(faults))


def months_between(first: date, second: date) -> int:
    """Whole months from one month to another; negative when the second comes first."""
    return (second.year - first.year) * 12 + second.month - first.month


class Sourced(Frozen):
    """Something with numbers, each of which can be traced."""

    _not_numbers: ClassVar[frozenset[str]] = frozenset({"basis", "bases"})

    basis: Basis = USER
    bases: Bases = Field(default_factory=FrozenBases)

    def basis_of(self, field: str) -> Basis:
        """Where the number in a field comes from."""
        return self.bases.get(field, self.basis)

    def numbers(self) -> Iterator[tuple[str, Any, Basis]]:
        """Every number that was given, as (field, value, basis)."""
        for field in type(self).model_fields:
            value = getattr(self, field)
            if field in self.model_fields_set and _is_number(value):
                yield field, value, self.basis_of(field)

    def faults(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """What does not fit between the fields of this line."""
        for field in self.bases:
            if field not in type(self).model_fields or field in self._not_numbers:
                allowed = [f for f in type(self).model_fields if f not in self._not_numbers]
                yield "plan.unknown_key", f"bases.{field}", {"allowed": ", ".join(allowed)}
        begin, end = getattr(self, "begin", None), getattr(self, "end", None)
        if begin is not None and end is not None and end < begin:
            values = {"end": f"{end:%Y-%m}", "begin": f"{begin:%Y-%m}"}
            yield "plan.end_before_begin", "end", values

    @model_validator(mode="after")
    def _check(self) -> Sourced:
        found = list(self.faults())
        if found:
            raise LineFaults(found)
        return self


def _is_number(value: Any) -> bool:
    if isinstance(value, tuple):
        return any(_is_number(v) for v in value)
    if isinstance(value, Frozen) and not isinstance(value, Sourced | Basis):
        return any(_is_number(v) for _, v in value)
    return isinstance(value, int | float) and not isinstance(value, bool)


class Line(Sourced):
    """One line of a plan. `id` is unique in the whole plan."""

    id: LineId
    name: Name
    certainty: Certainty = Certainty.CERTAIN
    note: Text = ""
