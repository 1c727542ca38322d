"""How alike two names of places are, when some words say more than others.

Word: a piece of a folded name.
Generic word: what many places are called, such as dorpspunt or buurthuis. Place word: a word of the
village, the place or the municipality of the record itself. Both say little, since every place of a
village may bear them. Own word: any other; it is what tells places apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz

from buurtpunt_lib.domain.folding import fold

# Words of one line may stand for one another: who calls it a dorpshuis, another a buurthuis.
_SORTS = """
buurtpunt dorpspunt dorpshub buurthub dorpshuis buurthuis gemeenschapshuis ontmoetingscentrum
ontmoetingshuis ontmoetingsplaats ontmoetingsruimte ontmoetingspunt wijkhuis wijkcentrum buurtsalon
buurtcentrum dorp buurt huis

winkel buurtwinkel dorpswinkel kruidenier kruidenierszaak superette supermarkt samenwinkel

cafe dorpscafe volkscafe herberg kantine

restaurant dorpsrestaurant buurtrestaurant

dienstenpunt dienstencentrum ldc lokaal

mobipunt hoppinpunt

station stationsgebouw

kerk

pastorie pastorij

oc gc cc pc parochiecentrum parochiezaal feestzaal zaal dorpszaal gemeenschapscentrum centrum

school zorgpunt hoevewinkel wzc hoc sociaal sociale mobiel
"""
GENERIC = {
    word: number for number, line in enumerate(_SORTS.split("\n\n")) for word in line.split()
}
# Little words and legal forms.
_LITTLE = """
de het een t d den der des van voor in op aan te ten ter bij en of uw ons met s vzw cv cvba coop
cooperatie cooperatieve feitelijke vereniging project
"""
_SMALL = frozenset(_LITTLE.split())
_WEIGHT = {"own": 1.0, "generic": 0.3, "place": 0.3, "small": 0.05}
# What stands between brackets explains a name.
_IN_BRACKETS = 0.4
# Two words of which this share of the letters agrees are one word with a slip.
_SLIP = 0.75
_SHORTEST_SLIP = 4
_SYNONYM = 0.6
# A name that stands whole within the other.
_WITHIN = 0.85


@dataclass(frozen=True)
class NameWords:
    """words: (word, sort) in their order; places: words of the village, place and municipality."""

    words: tuple[tuple[str, str], ...]
    bracketed: frozenset[str]
    places: frozenset[str]

    @cached_property
    def own(self) -> str:
        """The own words, joined by spaces; "" where a name has none."""
        return " ".join(word for word, sort in self.words if sort == "own")


@lru_cache(maxsize=50_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded."""
    return tuple(fold(text).split())


def name_words(name: str, places: Iterable[str], common: frozenset[str] = frozenset()) -> NameWords:
    """A name in words. places: what its village, place and municipality are called.

    common: words that are generic here too, such as the brand of a chain.
    """
    vocabulary = frozenset(word for place in places for word in words_of(place)) - _SMALL
    plain = re.sub(r"\(([^)]*)\)?", " ", name)
    outside = words_of(plain) or words_of(name)
    inside = [word for word in words_of(name) if word not in outside]
    return NameWords(
        tuple(
            (word, _sort(word, vocabulary, common)) for word in dict.fromkeys((*outside, *inside))
        ),
        frozenset(inside),
        vocabulary,
    )


@lru_cache(maxsize=50_000)
def generic_sort(word: str) -> int | None:
    """Which sort of generic word it is, in plural too; None when it is none."""
    forms = (word, word.removesuffix("s"), word.removesuffix("en"))
    return next((GENERIC[form] for form in forms if form in GENERIC), None)


def _sort(word: str, places: frozenset[str], common: frozenset[str]) -> str:
    if word in _SMALL:
        return "small"
    if word in places:
        return "place"
    return "generic" if word in common or generic_sort(word) is not None else "own"


def name_similarity(first: NameWords, second: NameWords) -> float:
    """From 0 (nothing in common) to 1 (the same words); the same the other way round."""
    one, two = _weighed(first, second), _weighed(second, first)
    total = sum(one.values()) + sum(two.values())
    if not total:
        return 0.0
    both = one.keys() & two.keys()
    matched = sum(one[word] + two[word] for word in both)
    left, right = [w for w in one if w not in both], [w for w in two if w not in both]
    pairs = [(alike, a, b) for a in left for b in right if (alike := _alike(a, b))]
    if len(pairs) > 1:
        pairs.sort(key=lambda found: (-found[0], min(found[1:]), max(found[1:])))
    met: set[tuple[int, str]] = set()
    for alike, a, b in pairs:
        if (0, a) not in met and (1, b) not in met:
            met |= {(0, a), (1, b)}
            matched += alike * (one[a] + two[b])
    score = matched / total
    own = [[w for w, weight in side.items() if weight >= 1] for side in (one, two)]
    if all(own):
        if any(all(w in both or (side, w) in met for w in words) for side, words in enumerate(own)):
            score = max(score, _WITHIN)
        # "Plus-plek" and "Plusplek" have other words and the same letters.
        first_letters, second_letters = map("".join, own)
        if min(len(first_letters), len(second_letters)) > _SHORTEST_SLIP:
            letters = fuzz.ratio(first_letters, second_letters, score_cutoff=100 * _WITHIN)
            score = max(score, letters / 100)
    return min(score, 1.0)


def _weighed(words: NameWords, other: NameWords) -> dict[str, float]:
    found = {}
    for word, sort in words.words:
        # The name of a village tells two places apart when the other lies elsewhere.
        if sort == "place" and word not in other.places:
            sort = "own"
        found[word] = _WEIGHT[sort] * (_IN_BRACKETS if word in words.bracketed else 1.0)
    return found


# The words of places in one village are held against one another over and over.
@lru_cache(maxsize=50_000)
def _alike(first: str, second: str) -> float:
    """How far two different words count as one, 0 = not at all."""
    sort = generic_sort(first)
    if sort is not None and sort == generic_sort(second):
        return _SYNONYM
    if min(len(first), len(second)) < _SHORTEST_SLIP:
        return 0.0
    return fuzz.ratio(first, second, score_cutoff=100 * _SLIP) / 100
