"""Residents in words: from where they were counted, and who of them has something near.

Every figure comes from `assessment.Residents`; pages and documents use the same sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import datasets, proximity
from buurtpunt_lib.reports import gap_words
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts, Residents

_KEY = "residents."
_SECTORS = "statbel_sectors"


def measured_from(say: Catalogue, facts: Facts, villages: Sequence[str]) -> str:
    """From which points distances were measured in these villages, by whom and of when."""
    at = facts.origins_of(villages)
    parts, whole = at[facts.in_parts[at]], at[~facts.in_parts[at]]
    told = []
    for key, dates in _by_source(facts, parts).items():
        kind = "sectors" if key == _SECTORS else "parts"
        told.append(say(f"{_KEY}from.{kind}", n=len(dates), source=_source(say, key, dates)))
    if len(parts):
        told.append(say(f"{_KEY}as_a_whole"))
    if len(whole):
        found = _by_source(facts, whole[~np.isnan(facts.living[1][whole])])
        sources = say.listing([_source(say, key, dates) for key, dates in found.items()])
        known = sources or say("common.not_known")
        told.append(say(f"{_KEY}from.villages", n=len(whole), source=known))
    return " ".join(told)


def _by_source(facts: Facts, origins: np.ndarray) -> dict[str, list[object]]:
    """Source → the date of each of the origins that it counted, in the order of the first ones."""
    source, as_of = facts.counted
    found: dict[str, list[object]] = {}
    for key, date in zip(source[origins], as_of[origins], strict=True):
        if isinstance(key, str):
            found.setdefault(key, []).append(date)
    return found


def _source(say: Catalogue, key: str, dates: Sequence[object]) -> str:
    """ "Statbel, januari 2025": who counted them, and of when."""
    found = datasets.sources().get(key)
    words = f"sources.name.{key}"
    name = say(words) if words in say else key if found is None else found.name
    known = [date for date in dates if isinstance(date, str)]
    as_of = max(known) if known else "" if found is None else found.as_of
    return say("sources.short", name=name, date=say.reference_date(as_of)) if as_of else name


def items(say: Catalogue, found: Residents, state: str) -> list[str]:
    """Names of the items that are in a state, with the share of the residents where not all."""
    named = []
    for one in found.result.basket.items:
        share = found.share(one.key, state)
        if share:
            name = gap_words.item_name(say, found.result.basket, one.key)
            part = say.percent(share)
            named.append(name if share == 1 else say(f"{_KEY}of_share", name=name, share=part))
    return named


def basket_of_village(say: Catalogue, place: str, found: Residents) -> str:
    """What is near in a village, in one sentence; counted in parts, how many lack something."""
    if found.parts == 1:
        return gap_words.basket_of_place(say, place, found.result)
    return gap_words.basket_of_people(say, place, found.result)


def groups(
    say: Catalogue,
    place: str,
    splits: Mapping[proximity.Group, proximity.GroupSplit],
    what: str,
    way: str,
) -> list[str]:
    """How many of each vulnerable group do not have something near; what: with its article."""
    told = [gap_words.group(say, place, split, what, way) for split in splits.values()]
    return [
        *told,
        *dict.fromkeys(note for s in splits.values() if (note := gap_words.group_note(say, s))),
    ]


def group_without(say: Catalogue, found: proximity.GroupSplit) -> str:
    """ "120", "120 tot 340", "niet bekend": how many of a group live without."""
    return without(say, found.split) if found.loaded else say("common.not_known")


def without(say: Catalogue, found: proximity.Split) -> str:
    """How many live without something near: a number, a range, or that nobody knows."""
    low, high = say.number(found.without), say.number(found.without + found.unknown)
    if found.unknown and found.unknown == found.not_found:
        return say(f"{_KEY}as_far", n=high)
    if not found.residents or found.unknown == found.residents:
        return say("common.not_known")
    return low if low == high else say(f"{_KEY}between", low=low, high=high)
