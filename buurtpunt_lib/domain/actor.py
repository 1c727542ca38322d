"""Actor: who does something in the register, and what they may do.

The role comes from the server, never from what a visitor sends.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """VISITOR: reads and suggests. CONTRIBUTOR: signed in; suggests under a name and confirms.

    EDITOR: changes records, decides on suggestions, sees contact details.
    """

    VISITOR = "visitor"
    CONTRIBUTOR = "contributor"
    EDITOR = "editor"


@dataclass(frozen=True)
class Actor:
    """name: what history shows ("" = not told)."""

    name: str
    role: Role

    @property
    def edits(self) -> bool:
        return self.role is Role.EDITOR

    @property
    def confirms(self) -> bool:
        return self.role is not Role.VISITOR


# Somebody of whom nothing is known; and whoever sits at the machine itself.
VISITOR = Actor("", Role.VISITOR)
COMMAND_LINE = Actor("buurtpunt", Role.EDITOR)
