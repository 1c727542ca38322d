"""The door to full text: words in a record, tolerant of accents, short forms and typing errors."""

from __future__ import annotations

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.register.filters import MOST_TEXT, Filters


def search(text: str, limit: int = 50) -> list[tuple[str, float]]:
    """Ids of places that fit and their scores, the best first.

    Score: above 1 when every word fits, up to 1 when words only look alike. When the database
    cannot be asked, the names, places and municipalities of the list that ships are searched.
    """
    from buurtpunt_lib.storage import register_search

    text = " ".join(text.split())[:MOST_TEXT]
    try:
        return register_search.search(text, limit)
    except InputError:
        return _in_the_list(text, limit)


def _in_the_list(text: str, limit: int) -> list[tuple[str, float]]:
    from buurtpunt_lib.domain.folding import fold
    from buurtpunt_lib.register.finding import find
    from buurtpunt_lib.storage import register

    words = fold(text).split()
    if not words:
        return []
    table = find(register.hub_table(), Filters(text=text))
    cells = zip(*(table[name] for name in ("id", "name", "place", "municipality")), strict=True)
    found = []
    for id_, *titles in cells:
        there = fold(" ".join(title for title in titles if isinstance(title, str)))
        found.append((id_, 2.0 if all(word in there for word in words) else 0.8))
    return sorted(found, key=lambda item: (-item[1], item[0]))[:limit]
