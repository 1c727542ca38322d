"""Findings: what rules say of one field of a plan.

Finding: one thing about one field. It `breaks` a rule; or the rule is `unknown` on that day, and
then nothing is decided; or it is `advice`: allowed, but to be thought about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from buurtpunt_lib.errors import Fault
from buurtpunt_lib.parameters import Parameter

# Gives a dated rule by its key.
Rules = Callable[[str], Parameter]


class Weight(StrEnum):
    BREAKS = "breaks"
    UNKNOWN = "unknown"
    ADVICE = "advice"


@dataclass(frozen=True)
class Finding:
    """One finding: how much it weighs, the sentence (`errors.` + code) and the rule's web page."""

    weight: Weight
    fault: Fault
    source: str | None = None
