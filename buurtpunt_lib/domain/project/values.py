"""The small values that the parts of a project are made of.

Item: one entry of a list, such as a member of the team; its `id` is unique in that list.
Line: text on one line. Words: a longer text. An empty text is not written yet, None not answered.
Clock: a time of day, "09:00" to "23:59".
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from buurtpunt_lib.domain.plan.values import Flag, Frozen, LineId, whole
from buurtpunt_lib.domain.register_values import line, long_text

MAX_ITEMS = 300

Line = line(200)
Words = long_text(4000)
Answer = Flag | None
People = whole(0, 100_000)
Clock = Annotated[str, Field(strict=True, pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$")]


class Item(Frozen):
    """One entry of a list."""

    id: LineId


def items(kind: type[Item], most: int = MAX_ITEMS) -> Any:
    """A list of items; that no id stands twice is checked by `Project`."""
    return Annotated[tuple[kind, ...], Field(max_length=most)]


def codes(kind: Any = LineId, most: int = 60) -> Any:
    """A few codes."""
    return Annotated[tuple[kind, ...], Field(max_length=most)]
