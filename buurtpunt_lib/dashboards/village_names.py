"""Villages as people choose them: by their name with the municipality behind it."""

from __future__ import annotations

from functools import cache

from buurtpunt_lib import datasets
from buurtpunt_lib.errors import InputError


@cache
def _by_label() -> dict[str, str]:
    """Code by "name (municipality)"."""
    table = datasets.villages()
    pairs = zip(table["name"], table["municipality"], table.index, strict=True)
    return {f"{name} ({municipality})": code for name, municipality, code in sorted(pairs)}


def village_names() -> list[str]:
    """Every village as it can be chosen, in the order of the alphabet."""
    return list(_by_label())


def village_code(text: str) -> str | None:
    """The village that was typed, by its name or with its municipality; None for an empty text.

    Raises InputError `plan_page.village_unknown`, `plan_page.village_unclear`.
    """
    text = " ".join(text.split())
    if not text:
        return None
    labels = _by_label()
    folded = {label.casefold(): code for label, code in labels.items()}
    if text.casefold() in folded:
        return folded[text.casefold()]
    if text.upper() in datasets.villages().index:
        return text.upper()
    same = [label for label in labels if label.casefold().startswith(f"{text.casefold()} (")]
    if len(same) == 1:
        return labels[same[0]]
    near = same or [label for label in labels if text.casefold() in label.casefold()]
    if near:
        listed = ", ".join(near[:6])
        raise InputError("plan_page.village_unclear", value=text[:40], allowed=listed)
    raise InputError("plan_page.village_unknown", value=text[:40])


def village_text(code: str | None) -> str:
    """A village as it is chosen; its code where our table does not have it, "" for none."""
    if not code:
        return ""
    try:
        village = datasets.village(code)
    except InputError:
        return code
    return f"{village.name} ({village.municipality})"
