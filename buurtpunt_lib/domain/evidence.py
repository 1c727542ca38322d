"""Evidence: what a source says about a service in a village.

Presence has three values. A source that does not show a service makes it UNKNOWN, unless the
source is complete for that service: only then is it ABSENT.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# The key in `data/knowledge/sources.yaml` of everything that was observed on the spot.
LOCAL_KNOWLEDGE = "local_knowledge"


class Presence(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Evidence:
    """What is known of one service in one village.

    count: how many the source shows; None when not known. source: key of a source in
    `data/knowledge/sources.yaml`. as_of: the source's reference date, as it states it.
    reason: why a state is UNKNOWN ("not_found", "no_boundary", "no_source"), else "".
    """

    village: str
    service: str
    presence: Presence
    count: int | None
    source: str | None
    as_of: str | None
    reason: str = ""
