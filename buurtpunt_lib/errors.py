"""What can be wrong with what a person gave us, said so that they can mend it.

Fault: one thing that is wrong: a code (a key below `errors.` in the text catalogue) and the values
that its sentence names, such as the field and what is allowed.
InputError: one or more faults, raised together, so that nobody has to mend them one at a time.

The sentence itself is made by `texts` (a higher rung): this room knows no language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. `code` is a key below `errors.` in the text catalogue."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        named = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.code}({named})"


class InputError(ValueError):
    """Input that a person can correct. Carries every fault that was found."""

    def __init__(self, faults: str | Iterable[Fault], /, **values: Any) -> None:
        self.faults: tuple[Fault, ...] = (
            (Fault(faults, values),) if isinstance(faults, str) else tuple(faults)
        )
        super().__init__("; ".join(map(str, self.faults)))


class Faults:
    """Collects faults and raises them once: `faults.add("field.negative", field="rent")`."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def add(self, code: str, /, **values: Any) -> None:
        self._found.append(Fault(code, values))

    def __bool__(self) -> bool:
        return bool(self._found)

    def __iter__(self):
        return iter(self._found)

    def raise_if_any(self) -> None:
        if self._found:
            raise InputError(self._found)
