"""Where a number comes from, as a box that people write in.

What they write is a reason (an assumption) or the address of a web page (a source); an empty box
is their own number. A source from our own tables stands beside the box until something else is
written.
"""

from __future__ import annotations

import re
from typing import Any

from buurtpunt_lib.dashboards.form_fields import Offer
from buurtpunt_lib.domain.plan import USER, Basis
from buurtpunt_lib.reports.plan_document.origins import origin
from buurtpunt_lib.texts import Catalogue

# Longer addresses are kept as a reason: a source is at most this long.
_LONGEST_SOURCE = 120
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def write_origin(basis: Basis) -> str:
    """What stands in the box."""
    if basis.kind == "assumption":
        return basis.assumption or ""
    return basis.source if basis.source and _ADDRESS.fullmatch(basis.source) else ""


def read_origin(text: str, before: Basis) -> Basis | dict[str, Any]:
    """The basis that was written; a plan checks it like everything else.

    >>> read_origin("gemeten in mei", USER)
    {'assumption': 'gemeten in mei'}
    """
    text = text.strip()
    if text == write_origin(before):
        return before
    if not text:
        return USER
    if _ADDRESS.fullmatch(text) and len(text) <= _LONGEST_SOURCE:
        return {"source": text}
    return {"assumption": text}


def origin_hint(basis: Basis, say: Catalogue) -> str:
    """What stands in an empty box."""
    key = "replace" if basis.kind == "source" else "own"
    return say(f"finance_details.origin.{key}")


def origin_words(basis: Basis, say: Catalogue) -> tuple[str, str]:
    """Where a number comes from, in words, and the address of the page that says so or ""."""
    told = origin(basis, say)
    parts = told if isinstance(told, tuple) else (told,)
    words = "".join(part if isinstance(part, str) else part.text for part in parts)
    return words, next((part.url for part in parts if not isinstance(part, str)), "")


def told_origin(basis: Basis, say: Catalogue) -> Offer | None:
    """What is said below the box: only of a source, or of a remark that stands nowhere else."""
    if basis.kind != "source" and not basis.note:
        return None
    words, link = origin_words(basis, say)
    return Offer(say("finance_details.origin.now", origin=words), link=link)
