"""Why two places are alike and what one can learn from another, in plain sentences.

Pages, documents and the command use the same functions, so they say the same. What is not known of
one of two places is not spoken of.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from buurtpunt_lib import datasets
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.landscape import Lesson, Likeness, Reason

_MOST_SERVICES = 5
# From where likeness is called strong, and from where fair.
STRONG, FAIR = 0.7, 0.5


def degree(say: Catalogue, likeness: float) -> str:
    """How alike, in a word or two: strongly, fairly, a little."""
    key = "strong" if likeness >= STRONG else "fair" if likeness >= FAIR else "little"
    return say(f"network_words.degree.{key}")


def why(say: Catalogue, found: Likeness) -> str:
    """The reasons that tell, each a short sentence, the weightiest first."""
    return " ".join(reason(say, one) for one in found.reasons)


def reason(say: Catalogue, one: Reason) -> str:
    """One reason as a sentence."""
    key, values = f"network_words.reason.{one.key}", one.values
    if one.key == "services":
        return say(key, list=services(say, values["services"]))
    if one.key == "population":
        mine, theirs = say.number(values["mine"]), say.number(values["theirs"])
        return say(key, mine=mine, theirs=theirs)
    if one.key == "distance":
        near = values["km"] < 1
        return say(f"{key}_near") if near else say(key, km=say.number(values["km"]))
    code = values[one.key]
    return say(key, value=small(say(f"landscape.{one.key}.{code}")))


def because(say: Catalogue, lesson: Lesson) -> str:
    """Why somebody wants a service: they plan it, or most like them have it."""
    if lesson.because == "planned":
        return say("network_words.planned")
    values = lesson.values
    return say("network_words.often", have=values["have"], like=values["like"])


def teacher(say: Catalogue, lesson: Lesson, name: str) -> str:
    """Who has it already, since when, and in a village of how many."""
    values = lesson.values
    parts = []
    if "since" in values:
        # A year, not a number: no point between its digits.
        parts.append(say("network_words.since", year=str(values["since"])))
    if "population" in values:
        parts.append(say("network_words.residents", n=values["population"]))
    return f"{name} ({', '.join(parts)})" if parts else name


def services(say: Catalogue, codes: Iterable[str]) -> str:
    """Services within a sentence; when there are many, the first ones and how many more."""
    names = [service(say, code) for code in codes]
    more = len(names) - _MOST_SERVICES
    if more > 1:
        names = [*names[:_MOST_SERVICES], say("network_words.more", n=more)]
    return say.listing(names)


def service(say: Catalogue, code: str) -> str:
    return small(datasets.service(code).name(say.language))


def small(words: str) -> str:
    """Words within a sentence; a word of which the second letter is a capital stays (OCMW)."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def first_up(words: str) -> str:
    """Words with a capital, as they stand on their own."""
    return words[:1].upper() + words[1:]
