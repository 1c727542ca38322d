"""Projects to make documents of: one in which every step holds something, an empty one, and one
whose every text tries to become something else."""

from __future__ import annotations

from datetime import date
from typing import Any

from document_plans import FORMULA, NASTY, SCRIPT
from whole_project import PARTS, VILLAGE, whole_project

from buurtpunt_lib.domain.project import Project

__all__ = ["DAY", "EMPTY", "HOSTILE", "VILLAGE", "WHOLE"]
DAY = date(2026, 11, 22)
EMPTY = Project.empty(name="Koffie in Wilderen", start=date(2027, 1, 1), opening=date(2027, 6, 1))

WHOLE = whole_project()


def _nasty(value: Any, key: str = "") -> Any:
    """The same, with every text a person types turned into a formula, a script or both."""
    if isinstance(value, dict):
        return {k: _nasty(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_nasty(one, key) for one in value]
    if key in _TYPED and isinstance(value, str):
        return FORMULA if key in ("name", "text") else f"@SUM(1+1) {SCRIPT}"
    return value


_TYPED = frozenset({
    "name", "text", "why", "person", "place", "report", "now", "in_a_year", "message", "question",
    "answer", "task", "note", "goal", "contact", "organisation", "serves", "telephone", "who",
})  # fmt: skip
_STORY = NASTY.replace(
    canvas={"offer": FORMULA, "channels": SCRIPT}, pitch={"why": SCRIPT, "question": FORMULA}
)
HOSTILE = Project.from_dict({"schema": 1, "plan": _STORY.to_dict()} | _nasty(PARTS))
