"""Searching the register: by words, and where no word fits, by what is written nearly so.

Part: three letters of a word in a row, its begin and end counting as one. Title: name, place,
municipality and services of a place. All text is folded (`folding`).

Words are looked up in the full text index by their beginnings, all of them. Only when nothing fits,
places whose titles share parts with what was asked are compared word by word: a typing error
changes a few parts and leaves the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from buurtpunt_lib.domain.folding import fold
from buurtpunt_lib.storage.register.view import light_snapshot

# What a visitor may ask at once.
MAX_LETTERS, MAX_WORDS = 200, 12
# So many places are compared word by word.
_CANDIDATES = 200
# How alike two words must be: one error in four letters, two in seven.
_ALIKE = 0.7
_TITLE_WEIGHT = 10.0

Rows = list[tuple]


def search(text: str, limit: int = 50) -> list[tuple[str, float]]:
    """Ids of places that fit, the best first, each with its score.

    Score: above 1 when every word fits; up to 1 when words only look alike. No words: nothing.
    Raises InputError `storage.…` when the database cannot be reached.
    """
    words = fold(text[:MAX_LETTERS]).split()[:MAX_WORDS]
    if not words:
        return []
    with _index() as (found, near):
        exact = [(id, 1 + rank / (1 + rank)) for id, rank in found(words, limit)]
        return exact or _nearly(words, near(_parts(words), _CANDIDATES), limit)


def _parts(words: list[str]) -> list[str]:
    found = (f" {word} "[at : at + 3] for word in words for at in range(len(word)))
    return list(dict.fromkeys(found))[:60]


def _nearly(words: list[str], candidates: Rows, limit: int) -> list[tuple[str, float]]:
    """Candidates (id, title) of which each word has one that looks like it."""
    if not candidates:
        return []
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    ranked = []
    for id, title in candidates:
        there, score = title.split(), 0.0
        for word in words:
            best = extractOne(word, there, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE)
            if best is None:
                break
            score += best[1]
        else:
            ranked.append((id, score / len(words)))
    return sorted(ranked, key=lambda item: (-item[1], item[0]))[:limit]


Find = Callable[[list[str], int], Rows]


@contextmanager
def _index() -> Iterator[tuple[Find, Find]]:
    """How words are found, and how parts are, in the database at hand."""
    light = light_snapshot()
    if light is not None:
        with closing(light):
            yield _of_sqlite(lambda *asked: light.execute(*asked).fetchall())
        return
    from buurtpunt_lib.storage.database import reading

    with reading() as connection:
        if connection.dialect.name == "sqlite":
            yield _of_sqlite(lambda *asked: list(connection.exec_driver_sql(*asked)))
        else:
            yield _of_postgresql(connection)


# What is best is chosen within the index; only then its rows are looked up.
_WORDS = (
    "SELECT h.id, -f.rank FROM (SELECT rowid AS hub, rank FROM hub_fts WHERE hub_fts MATCH ?"
    f" AND rank MATCH 'bm25({_TITLE_WEIGHT}, 1.0)' ORDER BY rank LIMIT ?) f"
    " JOIN hub h ON h.number = f.hub ORDER BY f.rank, h.number"
)
_PARTS = (
    "SELECT h.id, w.title FROM (SELECT rowid AS hub, rank FROM hub_parts WHERE hub_parts MATCH ?"
    " ORDER BY rank LIMIT ?) f JOIN hub h ON h.number = f.hub"
    " JOIN hub_words w ON w.hub = f.hub ORDER BY f.rank, h.number"
)


def _of_sqlite(ask: Callable[..., Rows]) -> tuple[Find, Find]:
    def found(words: list[str], limit: int) -> Rows:
        # Words hold letters and digits only; the quotes keep AND, OR and NOT from being commands.
        query = " AND ".join(f'"{word}"*' for word in words)
        return ask(_WORDS, (query, limit))

    def near(parts: list[str], limit: int) -> Rows:
        if not parts:
            return []
        return ask(_PARTS, (" OR ".join(f'"{part}"' for part in parts), limit))

    return found, near


def _of_postgresql(connection: Any) -> tuple[Find, Find]:
    from sqlalchemy import Integer, and_, cast, func, or_, select

    from buurtpunt_lib.storage.register_tables import HubRow, WordsRow

    hub, words_of = HubRow.__table__, WordsRow.__table__
    title, rest = words_of.c.title, words_of.c.words
    joined = words_of.join(hub, hub.c.number == words_of.c.hub)

    def begins(column: Any, word: str) -> Any:
        # The index on parts of three letters serves patterns; words hold letters and digits only.
        return column.op("~")(rf"\m{word}")

    def found(words: list[str], limit: int) -> Rows:
        rank = 1 + sum(cast(begins(title, word), Integer) for word in words)
        question = select(hub.c.id, rank).select_from(joined)
        fits = and_(*(or_(begins(title, word), begins(rest, word)) for word in words))
        order = (rank.desc(), func.length(title), hub.c.number)
        return list(connection.execute(question.where(fits).order_by(*order).limit(limit)))

    def near(parts: list[str], limit: int) -> Rows:
        if not parts:
            return []
        shared = sum(cast(title.contains(part), Integer) for part in parts)
        question = select(hub.c.id, title).select_from(joined)
        alike = or_(*(title.contains(part) for part in parts))
        return list(
            connection.execute(
                question.where(alike).order_by(shared.desc(), hub.c.number).limit(limit)
            )
        )

    return found, near
