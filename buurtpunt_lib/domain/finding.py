"""Finding: one thing that a rule noticed, to be said by `texts` and mended by a person.

Weight: whether it stops a step, deserves a thought, or is a suggestion only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Weight(StrEnum):
    STOP = "stop"
    WARN = "warn"
    TIP = "tip"


@dataclass(frozen=True)
class Finding:
    """code: end of the key of its sentence. place: the field where it can be mended, as in faults
    ("participation.stakeholders"). values: what the sentence names.
    """

    code: str
    weight: Weight
    place: str = ""
    values: dict[str, Any] = field(default_factory=dict)
