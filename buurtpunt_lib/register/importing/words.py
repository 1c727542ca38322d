"""What the headers and the cells of a list of hubs mean.

Field: a field of a record, or something that gives one: a postcode, metres (x, y), a shape, the
year of opening. `services.<code>`: a column that says ja or nee about one service.
The words stand in `data/knowledge/import_words.yaml`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from buurtpunt_lib.datasets.importing.words import fold, presence_words, word_list
from buurtpunt_lib.datasets.kinds import services
from buurtpunt_lib.errors import InputError

SERVICE = "services."
# A value of a field that is a code goes by these lists of words.
CODED = ("kind", "status", "initiator", "legal_form", "precision", "setting")
_CLOSE = 0.75
_LONGEST_WORD = 120


@cache
def fields() -> tuple[str, ...]:
    """Every field that a column may hold, besides a service of its own."""
    return tuple(word_list("hub_columns"))


@cache
def _headers() -> dict[str, tuple[str, ...]]:
    return {
        field: tuple(dict.fromkeys(fold(word) for word in (field, *words)))
        for field, words in word_list("hub_columns").items()
    }


@cache
def _contact_headers() -> frozenset[str]:
    return frozenset(map(fold, word_list("hub_contact_columns")))


def about_persons(column: str) -> bool:
    """Whether a column says how to reach somebody; such a column is never read by itself."""
    return fold(column) in _contact_headers()


@cache
def code_words(part: str) -> Mapping[str, str]:
    """Folded word -> code, of a coded field, `service`, `service_state`, `partner`, ..."""
    found: dict[str, str] = {}
    for code, words in word_list("hub_values")[part].items():
        found |= {(fold(word) or word): code for word in words}
    if part == "service":
        for service in services():
            names = (service.code, service.name_nl, service.name_en)
            found |= {fold(name): service.code for name in names}
    else:
        found |= {fold(code): code for code in word_list("hub_values")[part]}
    return found


def code_of(part: str, text: str) -> str | None:
    """The code that a word stands for; None for another word.

    >>> code_of("status", "In opstart"), code_of("service", "Café"), code_of("kind", "?")
    ('start_up', 'cafe', None)
    """
    # Nor is a long text one, and it is not worth remembering.
    return None if len(text) > _LONGEST_WORD else _code_of(part, text)


@lru_cache(maxsize=20_000)
def _code_of(part: str, text: str) -> str | None:
    return code_words(part).get(fold(text) or text.strip())


def close_to(part: str, text: str) -> str:
    """Words that look like the text; else, where there are few, every word; "" for services."""
    known = code_words(part)
    near = difflib.get_close_matches(fold(text), known, n=3, cutoff=_CLOSE)
    if near:
        return ", ".join(near)
    if part == "service":
        return ""
    first: dict[str, str] = {}
    for word, code in known.items():
        first.setdefault(code, word)
    return ", ".join(first.values())


def guess(columns: Sequence[str], cells: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """field -> column, as far as headers tell. cells: column -> some of its cells.

    A column of bare numbers is no key of ours: two lists that count their rows from 1 would
    overwrite each other's places.
    """
    folded = {fold(column): column for column in reversed(columns) if not about_persons(column)}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for field, headers in _headers().items():
        for header in headers:
            column = folded.get(header)
            if column is None or column in taken:
                continue
            if field == "id" and not any(c.isalpha() for cell in cells[column] for c in cell):
                continue
            found[field] = column
            taken.add(column)
            break
    if "services" not in found:
        for column in columns:
            code = None if column in taken else code_of("service", column)
            if code and _says_yes_or_no(cells[column]) and f"{SERVICE}{code}" not in found:
                found[f"{SERVICE}{code}"] = column
    return found


def _says_yes_or_no(cells: Iterable[str]) -> bool:
    said = {fold(cell) or cell for cell in cells} - {""}
    return bool(said) and said <= set(presence_words())


def given(columns: Sequence[str], pairs: Mapping[str, str], file: str) -> dict[str, str]:
    """field -> column, from what a user wrote: column -> field, each by name or by a word for it.

    An empty field leaves the column out: it stands under `-column`. Raises InputError
    `hub_import.field_unknown`, `.column_unknown`, `.field_twice`.
    """
    by_word = {word: field for field, headers in reversed(_headers().items()) for word in headers}
    by_word |= {fold(field): field for field in fields()}
    by_fold = {fold(column): column for column in reversed(columns)}
    found: dict[str, str] = {}
    for header, name in pairs.items():
        column = header if header in columns else by_fold.get(fold(header))
        if column is None:
            raise InputError("hub_import.column_unknown", file=file, value=header,
                             allowed=", ".join(columns))  # fmt: skip
        if name in ("", "-"):
            found[f"-{column}"] = column
            continue
        field = by_word.get(fold(name))
        if field is None and name.startswith(SERVICE):
            code = code_of("service", name.removeprefix(SERVICE))
            field = code and f"{SERVICE}{code}"
        if field is None:
            raise InputError("hub_import.field_unknown", value=name, allowed=", ".join(fields()))
        if field in found:
            raise InputError("hub_import.field_twice", value=name, first=found[field],
                             second=column)  # fmt: skip
        found[field] = column
    return found
