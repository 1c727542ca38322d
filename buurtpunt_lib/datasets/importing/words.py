"""What the headers and cells of a file mean: the words of `data/knowledge/import_words.yaml`.

Folded text: lower case, without accents, with signs as spaces, so that "Boulangerie-Pâtisserie",
"boulangerie patisserie" and "BOULANGERIE PÂTISSERIE" are one.
Tag: a property of an OpenStreetMap object, as "shop=bakery".
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.datasets.kinds import facilities
from buurtpunt_lib.files import read_yaml

FILE = "knowledge/import_words.yaml"
# Whatever is no letter and no digit.
_SIGNS = re.compile(r"[\W_]+")
# "65+" is not 65.
_AND_MORE = re.compile(r"(?<=\d)\s*\+")


def fold(text: str) -> str:
    """
    >>> fold("Café ’t Een-en-’t Ander")
    'cafe t een en t ander'
    """
    if not text.isascii():
        letters = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(_SIGNS.sub(" ", text).casefold().split())


def fold_header(text: str) -> str:
    """As `fold`; a plus after a number stays a word, since 65 and "65 and older" are two columns.

    >>> fold_header("65+"), fold_header("Inwoners 65 +"), fold_header("65")
    ('65 plus', 'inwoners 65 plus', '65')
    """
    return fold(_AND_MORE.sub(" plus ", text))


@cache
def _words() -> dict:
    return read_yaml(paths.DATA / FILE)


def word_list(part: str) -> Any:
    """One part of the file of words, as it stands there."""
    return _words()[part]


@cache
def column_words() -> dict[str, tuple[str, ...]]:
    """Our field -> the folded headers that mean it, its own name first."""
    return {
        field: tuple(dict.fromkeys(fold_header(word) for word in (field, *words)))
        for field, words in _words()["columns"].items()
    }


@cache
def presence_words() -> dict[str, str]:
    """Folded word -> "present", "absent" or "unknown"."""
    found = {}
    for presence, words in _words()["presence"].items():
        found |= {fold(word) or word: presence for word in (presence, *words)}
    return found


@cache
def _facility_words() -> dict[str, str]:
    known = {facility.code: facility for facility in facilities()}
    found: dict[str, str] = {}
    for code, words in _words()["facilities"].items():
        if code in known:
            found |= {fold(word): code for word in words if "=" not in word}
    for code, facility in known.items():
        found |= {fold(text): code for text in (code, facility.name_nl, facility.name_en)}
    return found


@cache
def tag_facilities() -> dict[tuple[str, str], str]:
    """(key, value) of an OpenStreetMap tag -> code of a facility."""
    found = {}
    for code, words in _words()["facilities"].items():
        for word in words:
            key, sign, value = word.partition("=")
            if sign:
                found[key, value] = code
    return found


@cache
def _excluded() -> list[dict[str, str]]:
    return [
        dict(part.split("=", 1) for part in entry.split("+"))
        for entry in _words()["not_facilities"]
    ]


@lru_cache(maxsize=4096)
def facility_of(text: str) -> str | None:
    """The code of the facility that a word, a category or a tag names; None for another word.

    >>> facility_of("Warme bakker"), facility_of("shop=bakery"), facility_of("Zeppelin")
    ('bakery', 'bakery', None)
    """
    key, sign, value = text.strip().partition("=")
    if sign and (key, value) in tag_facilities():
        return tag_facilities()[key, value]
    return _facility_words().get(fold(text))


def facilities_of_tags(tags: Mapping[str, str]) -> tuple[str, ...]:
    """The facilities that an OpenStreetMap object is, in the order of its tags.

    >>> facilities_of_tags({"shop": "bakery;butcher", "amenity": "cafe"})
    ('bakery', 'butcher_shop', 'pub')
    """
    if any(all(tags.get(k) == v for k, v in entry.items()) for entry in _excluded()):
        return ()
    known = tag_facilities()
    found = []
    for key in ("shop", "amenity", "healthcare", "leisure", "highway", "railway",
                "social_facility"):  # fmt: skip
        for value in tags.get(key, "").split(";"):
            if (code := known.get((key, value.strip()))) is not None:
                found.append(code)
    found += _by_more_than_one_tag(tags)
    return tuple(dict.fromkeys(found))


def _by_more_than_one_tag(tags: Mapping[str, str]) -> Iterable[str]:
    """What OpenStreetMap says with two tags."""
    if tags.get("amenity") == "school":
        # ISCED is the ladder of schooling: 0 nursery, 1 primary, 2 and 3 secondary.
        levels = set(tags.get("isced:level", "").replace("-", ";").split(";"))
        stage = tags.get("school:type", "") + tags.get("school", "")
        name = fold(tags.get("name", ""))
        if levels & {"0", "1"} or "primary" in stage or "basisschool" in name:
            yield "primary_school"
        if levels & {"2", "3"} or "secondary" in stage or "secundair" in name:
            yield "secondary_school"
    if tags.get("amenity") == "post_office":
        point = tags.get("post_office") in ("post_partner", "post_annex")
        yield "post_point" if point or "shop" in tags else "post_office"
    if tags.get("amenity") == "vending_machine" and "parcel" in tags.get("vending", ""):
        yield "parcel_locker"
    if tags.get("amenity") in ("bank", "post_office") and tags.get("atm") == "yes":
        yield "cash_machine"
    if (tags.get("leisure") == "sports_centre" and tags.get("sport") == "swimming") or tags.get(
        "amenity"
    ) == "public_bath":
        yield "swimming_pool"
    if tags.get("public_transport") == "platform" and tags.get("bus") == "yes":
        yield "transit_stop"


def close_words(text: str, words: Iterable[str]) -> list[str]:
    """At most three of the words that look like the text."""
    by_fold = {fold(word): word for word in words}
    near = difflib.get_close_matches(fold(text), by_fold, n=3, cutoff=0.7)
    return [by_fold[word] for word in near]


def close_facilities(text: str) -> list[str]:
    """Dutch names of facilities whose words look like the text; none where nothing comes close."""
    names = {facility.code: facility.name_nl for facility in facilities()}
    near = difflib.get_close_matches(fold(text), _facility_words(), n=3, cutoff=0.75)
    return list(dict.fromkeys(names[_facility_words()[word]] for word in near))
