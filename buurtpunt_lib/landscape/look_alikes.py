"""Which records may be one place: alike in name, and near to one another.

Look-alike: two records with a score from 0 to 1 and the reasons for it. A person decides; nothing
is merged by a score.
Reasons, by key: name (likeness of the names, 0 to 1), near (metres between two locations that are
known to the address), same_address, other_address, same_village, same_municipality, other_village.
Candidates: pairs that are looked at. They share a village, or a municipality where the village of
one is not known, or lie within NEAR_M, or have the same own words in their names. So the
work grows with the number of neighbours, not with the square of the records.
Bounds, for lists in which thousands of records are called nearly the same in one village: of each
record at most MOST_ALIKE look-alikes are told, the most alike. In a group with more than
_MOST_PAIRS pairs a record meets those that share the beginning of an own word, and where those are
more than _CROWD, only the _BESIDE names next to its own in the alphabet.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from buurtpunt_lib.domain.earth import straight_line
from buurtpunt_lib.domain.folding import fold
from buurtpunt_lib.landscape.names import NameWords, name_similarity, name_words, words_of

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.domain.hub_record import HubRecord

# From this score on two records are shown as one place perhaps.
LEAST = 0.65
NEAR_M = 1000.0
# More look-alikes of one record help nobody.
MOST_ALIKE = 25
# Locations closer than this may be one building.
_TOUCHING_M = 60.0
_NAME, _PLACE = 0.75, 0.25
COMMON = 4
_FEW = 5
# What nearness counts for when the two have other numbers in the street.
_NEXT_DOOR = 0.1
_FIELDS = ("id", "name", "kind", "village", "place", "municipality", "address", "precision")
# In a village with more pairs, only records that share a part of an own word are looked at.
_MOST_PAIRS = 20_000
# So many records that share the beginning of a word are all compared; of more, so many beside it.
_CROWD, _BESIDE = 100, 24
# Of a long name so many words, the rarest, are looked at in such a village.
_MOST_PIECES = 3
# So many neighbours of one spot are looked at.
_MOST_NEAR = 60
_NUMBER = re.compile(r"\d+")
_EARTH_M = 6_371_008.8


@dataclass(frozen=True)
class LookAlike:
    """first, second: ids (of the new and of the old record, where the two were apart)."""

    first: str
    second: str
    score: float
    reasons: Mapping[str, float | str]


def duplicates(
    new: pd.DataFrame | Iterable[HubRecord],
    old: pd.DataFrame | Iterable[HubRecord] | None = None,
    *,
    least: float = LEAST,
) -> list[LookAlike]:
    """The look-alikes among records, or between new and old ones; the most alike first.

    new, old: a hub table (columns id, name, kind, village, place, municipality, address, lat, lon,
    precision) or records. Two with one id are one record and no look-alikes. Of each new record at
    most MOST_ALIKE are told; among records those with one that stands before it.
    """
    columns = _columns(new)
    others = None if old is None else _columns(old)
    if others is not None and len(columns["id"]) <= _FEW:
        others = _worth_looking(columns, others)
    common = _common_words([columns] if others is None else [columns, others])
    one = _Side(columns, common)
    two = one if others is None else _Side(others, common)
    found: dict[int, list[LookAlike]] = defaultdict(list)
    for at, other in _candidates(one, two):
        if one.ids[at] == two.ids[other]:
            continue
        pair = _compare(one, at, two, other, least)
        if pair is not None:
            # Among records the later of two is the one that may be too many.
            pairs = found[other if one is two else at]
            pairs.append(pair)
            if len(pairs) > 4 * MOST_ALIKE:
                pairs[:] = _best(pairs)
    return sorted((pair for pairs in found.values() for pair in _best(pairs)), key=_order)


def _best(pairs: list[LookAlike]) -> list[LookAlike]:
    return pairs if len(pairs) <= MOST_ALIKE else sorted(pairs, key=_order)[:MOST_ALIKE]


def _order(pair: LookAlike) -> tuple[float, str, str]:
    return (-pair.score, pair.first, pair.second)


class _Side:
    """One set of records, prepared for comparing."""

    def __init__(self, columns: dict[str, list[Any]], common: frozenset[str]) -> None:
        self.ids: list[str] = columns["id"]
        self.kinds: list[str] = columns["kind"]
        self.villages: list[str | None] = columns["village"]
        self.municipalities: list[str] = columns["municipality"]
        places = zip(columns["place"], columns["municipality"], strict=True)
        self.words = [
            name_words(name, around, common)
            for name, around in zip(columns["name"], places, strict=True)
        ]
        self.addresses = [_address(text) for text in columns["address"]]
        lat, lon = (np.array(columns[name], dtype=float) for name in ("lat", "lon"))
        exact = np.array([p in ("exact", "address") for p in columns["precision"]], dtype=bool)
        exact &= ~np.isnan(lat)
        self.lat, self.lon = np.where(exact, lat, np.nan), np.where(exact, lon, np.nan)

    def __len__(self) -> int:
        return len(self.ids)


def _columns(records: pd.DataFrame | Iterable[HubRecord]) -> dict[str, list[Any]]:
    names = (*_FIELDS, "lat", "lon")
    if hasattr(records, "columns"):
        columns = {name: records[name].tolist() for name in names}
    else:
        listed = list(records)
        columns = {name: [getattr(record, name) for record in listed] for name in names}
    for name in _FIELDS:
        # A table has NaN where a record has None.
        columns[name] = [str(v) if isinstance(v, str) else "" for v in columns[name]]
    for name in ("lat", "lon"):
        columns[name] = [float("nan") if v is None else v for v in columns[name]]
    return columns


def _worth_looking(few: dict[str, list[Any]], many: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Of many records those that can be a candidate for one of a few, found at little cost."""
    villages = set(few["village"]) - {""}
    towns = set(few["municipality"]) - {""}
    words = {word for name in few["name"] for word in words_of(name) if len(word) > 3}
    near = np.zeros(len(many["id"]), dtype=bool)
    lat, lon = (np.array(many[name], dtype=float) for name in ("lat", "lon"))
    for own_lat, own_lon in zip(few["lat"], few["lon"], strict=True):
        near |= (np.abs(lat - own_lat) < 0.02) & (np.abs(lon - own_lon) < 0.03)
    rows = [
        at
        for at, (village, town, name) in enumerate(
            zip(many["village"], many["municipality"], many["name"], strict=True)
        )
        if near[at] or village in villages or town in towns or not words.isdisjoint(words_of(name))
    ]
    return {name: [values[at] for at in rows] for name, values in many.items()}


def _common_words(sides: list[dict[str, list[Any]]]) -> frozenset[str]:
    """Words of names in COMMON or more villages: they are what a chain or a sort is called."""
    villages: dict[str, set[str]] = defaultdict(set)
    for columns in sides:
        for name, village, town in zip(
            columns["name"], columns["village"], columns["municipality"], strict=True
        ):
            for word in words_of(name):
                villages[word].add(village or town)
    return frozenset(word for word, where in villages.items() if len(where) >= COMMON)


def _address(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """(words, numbers) of an address; both empty where it names no house."""
    first = fold(re.sub(r"\([^)]*\)?", " ", text))
    # "8970 Poperinge" behind the street is no number of a house.
    numbers = frozenset(n for n in _NUMBER.findall(first) if len(n) < 4)
    words = frozenset(w for w in first.split() if w.isalpha() and len(w) > 2)
    return (words, numbers) if words and numbers else (frozenset(), frozenset())


def _candidates(one: _Side, two: _Side) -> Iterator[tuple[int, int]]:
    """Pairs of positions, each once; of a set with itself only the first with the second."""
    itself = one is two
    seen: set[tuple[int, int]] = set()
    for pairs in (_by_group(one, two), _by_distance(one, two), _by_own_words(one, two)):
        for at, other in pairs:
            if itself and at >= other:
                if at == other:
                    continue
                at, other = other, at
            if (at, other) not in seen:
                seen.add((at, other))
                yield at, other


def _by_group(one: _Side, two: _Side) -> Iterator[tuple[int, int]]:
    for key_of, others_key_of in (
        (one.villages, two.villages),
        # Where the village of either is not known, its municipality says where to look.
        (_towns(one, True), _towns(two, False)),
        (_towns(one, False), _towns(two, True)),
    ):
        groups = _positions(others_key_of)
        for key, members in _positions(key_of).items():
            yield from _promising(one, members, two, groups.get(key, []))


def _towns(side: _Side, without_village: bool) -> list[str]:
    """Municipality of each; "" for those with a village, where only the others are asked for."""
    pairs = zip(side.municipalities, side.villages, strict=True)
    return ["" if without_village and village else town for town, village in pairs]


def _positions(keys: list[str]) -> dict[str, list[int]]:
    found = defaultdict(list)
    for at, key in enumerate(keys):
        if key:
            found[key].append(at)
    return found


def _promising(
    one: _Side, members: list[int], two: _Side, others: list[int]
) -> Iterator[tuple[int, int]]:
    """All pairs of a group, or of a large group those that share the beginning of an own word."""
    if not others:
        return
    if len(members) * len(others) <= _MOST_PAIRS:
        yield from ((at, other) for at in members for other in others)
        return
    # Piece -> (name from its piece on, position), in the order of the alphabet.
    blocks: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for other in others:
        for piece, name in _pieces(two.words[other]).items():
            blocks[piece].append((name, other))
    for block in blocks.values():
        block.sort()
    for at in members:
        pieces = [(piece, n) for piece, n in _pieces(one.words[at]).items() if piece in blocks]
        pieces.sort(key=lambda item: (len(blocks[item[0]]), item))
        for piece, name in pieces[:_MOST_PIECES]:
            block = blocks[piece]
            if len(block) > _CROWD:
                middle = bisect_left(block, (name, at if one is two else -1))
                block = block[max(0, middle - _BESIDE // 2) : middle + _BESIDE // 2 + 1]
            yield from ((at, other) for _, other in block)


def _pieces(words: NameWords) -> dict[str, str]:
    """Beginnings of the own words, each with the name as it reads from that word on."""
    names = [word for word, _ in words.words]
    found: dict[str, str] = {}
    for word in words.own.split():
        first = names.index(word)
        found.setdefault(word[:4], " ".join((*names[first:], *names[:first])))
    whole = " ".join(names)
    return found or {whole: whole}


def _by_distance(one: _Side, two: _Side) -> Iterator[tuple[int, int]]:
    mine, theirs = (np.flatnonzero(~np.isnan(side.lat)) for side in (one, two))
    if not len(mine) or not len(theirs):
        return
    if len(mine) <= 20:
        # A few new records need no tree, nor the time that scipy takes to import.
        for at in mine.tolist():
            away = straight_line(one.lat[at], one.lon[at], two.lat[theirs], two.lon[theirs])
            near = np.argsort(away, kind="stable")[:_MOST_NEAR]
            yield from ((at, other) for other in theirs[near[away[near] <= NEAR_M]].tolist())
        return
    from scipy.spatial import cKDTree

    theirs = _few_of_each_spot(two, theirs)
    tree = cKDTree(_on_sphere(two.lat[theirs], two.lon[theirs]))
    spots = _on_sphere(one.lat[mine], one.lon[mine])
    most = min(_MOST_NEAR, len(theirs))
    away, which = tree.query(
        spots, k=np.arange(1, most + 1), distance_upper_bound=NEAR_M / _EARTH_M
    )
    rows, columns = np.nonzero(np.isfinite(away))
    others = theirs[which[rows, columns]]
    yield from zip(mine[rows].tolist(), others.tolist(), strict=True)


def _few_of_each_spot(side: _Side, rows: np.ndarray) -> np.ndarray:
    """Rows, of those that lie on one spot only the first _MOST_NEAR."""
    seen: Counter[tuple[float, float]] = Counter()
    kept = []
    for at in rows.tolist():
        spot = (side.lat[at], side.lon[at])
        seen[spot] += 1
        if seen[spot] <= _MOST_NEAR:
            kept.append(at)
    return np.array(kept)


def _on_sphere(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    phi, lam = np.radians(lat), np.radians(lon)
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


def _by_own_words(one: _Side, two: _Side) -> Iterator[tuple[int, int]]:
    """Records whose names have the same own words, wherever they lie; not what many are called."""
    known = _positions([words.own for words in two.words])
    for at, words in enumerate(one.words):
        same = known.get(words.own, ())
        if len(same) <= 5:
            yield from ((at, other) for other in same)


def _compare(one: _Side, at: int, two: _Side, other: int, least: float) -> LookAlike | None:
    name = name_similarity(one.words[at], two.words[other])
    reasons: dict[str, float | str] = {"name": round(name, 3)}
    place = _same_place(one, at, two, other, reasons)
    score = _NAME * name + _PLACE * place
    if one.kinds[at] != two.kinds[other]:
        score *= 0.95
    if "same_address" in reasons:
        # Two names for what stands in one house: perhaps it was renamed.
        score = max(score, LEAST + 0.1 * name)
    score = round(score, 3)
    return LookAlike(one.ids[at], two.ids[other], score, reasons) if score >= least else None


def _same_place(
    one: _Side, at: int, two: _Side, other: int, reasons: dict[str, float | str]
) -> float:
    """From 0 (elsewhere) to 1 (the same spot), and why."""
    village, others = one.villages[at], two.villages[other]
    if village and village == others:
        reasons["same_village"] = village
        place = 0.6
    elif one.municipalities[at] and one.municipalities[at] == two.municipalities[other]:
        reasons["same_municipality"] = one.municipalities[at]
        # Of the villages of one municipality two that are known are two places.
        place = -0.4 if village and others else 0.4
    elif village and others:
        reasons["other_village"] = others
        place = -0.6
    else:
        place = 0.0
    (words, numbers), (their_words, their_numbers) = one.addresses[at], two.addresses[other]
    if words and their_words:
        street = words & their_words
        if street and numbers & their_numbers and place > 0:
            reasons["same_address"] = " ".join(sorted(street))
            place = 1.0
        elif not (numbers & their_numbers):
            reasons["other_address"] = " ".join(sorted(their_words | their_numbers))
            place = min(place, _NEXT_DOOR)
    # What nobody knows is not equal to itself.
    if one.lat[at] == one.lat[at] and two.lat[other] == two.lat[other]:
        metres = float(straight_line(one.lat[at], one.lon[at], two.lat[other], two.lon[other]))
        if metres <= NEAR_M:
            reasons["near"] = round(metres)
            # Where both spots are known, they say more than a village does.
            spot = 1.0 if metres <= _TOUCHING_M else 0.9 * (1 - metres / NEAR_M)
            place = max(place, spot) if "same_address" in reasons else spot
            if "other_address" in reasons:
                place = min(place, _NEXT_DOOR)
        else:
            place = min(place, 0.0)
    return place
