"""What a document holds, whatever the form in which it leaves the program.

Report: title, facts about it, and chapters. Block: a heading, paragraph, list, note, table, chart
or picture of a chapter. Text: words, or words and links in turn. Every word of a user passes
through `runs`, which takes out what no document can hold and what could mislead a reader.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from buurtpunt_lib.charts.drawing import Drawing

# An address that every program takes: no spaces, quotes or letters beyond ASCII.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#][!#-;=?-\[\]_a-z~]*)?")
# Signs that turn the direction of text around: a name could read as something else.
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Chapters that a reader oversees without a list of contents.
_SHORT = 3
_SHORT_LIST = 8
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.I)


@dataclass(frozen=True)
class Link:
    """Words that lead to a page on the web."""

    text: str
    url: str


Text = str | Link | tuple[str | Link, ...]


@dataclass(frozen=True)
class Heading:
    """A heading within a chapter."""

    text: Text


@dataclass(frozen=True)
class Paragraph:
    """Words; `lead` for the sentence that matters most."""

    text: Text
    lead: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list of short sentences."""

    items: tuple[Text, ...]

    @property
    def together(self) -> bool:
        """Whether it is short enough to be kept on one page."""
        return len(self.items) <= _SHORT_LIST


@dataclass(frozen=True)
class Note:
    """A remark that stands apart; kind is info, assumption, unknown or warning."""

    text: Text
    kind: str = "info"


@dataclass(frozen=True)
class Column:
    """A column of a table; `number` stands right, `width` is a share of the table's width."""

    heading: str
    number: bool = False
    width: float = 1.0


@dataclass(frozen=True)
class Row:
    """A row of a table; kind is plain, group (the sum of the rows below it) or total."""

    cells: tuple[Text, ...]
    kind: str = "plain"

    @property
    def is_heading(self) -> bool:
        """A row that says what the rows below it are, without anything of its own."""
        return self.kind == "group" and not any(self.cells[1:])


@dataclass(frozen=True)
class Table:
    """A table with its heading row; `wide` needs a page on its side.

    roomy: its rows are high and its cells have borders, to be filled in with a pen.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    wide: bool = False
    roomy: bool = False

    @property
    def together(self) -> bool:
        """Whether it is short enough to be kept on one page; rows of words are higher."""
        only_amounts = all(column.number for column in self.columns[1:])
        return len(self.rows) <= (30 if only_amounts else 12)


@dataclass(frozen=True)
class Series:
    """One line of a chart: a value in euro for each month."""

    name: str
    values: tuple[float, ...]
    dashed: bool = False


@dataclass(frozen=True)
class LineChart:
    """Euro by month; `description` says in words what the chart shows."""

    title: str
    months: tuple[date, ...]
    series: tuple[Series, ...]
    description: str


@dataclass(frozen=True)
class Picture:
    """A drawing, such as a map; `description` says in words what it shows."""

    title: str
    drawing: Drawing
    description: str


Block = Heading | Paragraph | Bullets | Note | Table | LineChart | Picture


@dataclass(frozen=True)
class Chapter:
    """A chapter; `key` is its name in the code, the same in every language."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """A whole document. `facts`: (what, value) pairs on its first page. `footer`: on every page.

    form: it is to be filled in: no facts, no list of contents, no numbers before the chapters, and
    each chapter on a page of its own.
    """

    title: str
    subtitle: str
    language: str
    facts: tuple[tuple[str, Text], ...]
    notes: tuple[Note, ...]
    chapters: tuple[Chapter, ...]
    footer: str
    day: date
    form: bool = False

    @property
    def listed(self) -> bool:
        """Whether it has a list of contents on a page of its own; a short document needs none."""
        return not self.form and len(self.chapters) > _SHORT

    def chapter(self, key: str) -> Chapter | None:
        """The chapter with a key, None where the plan gave nothing to put in it."""
        return next((chapter for chapter in self.chapters if chapter.key == key), None)

    def numbered(self) -> Iterator[tuple[str, Chapter]]:
        """Every chapter with its heading, such as "3. Investeringen"."""
        for number, chapter in enumerate(self.chapters, start=1):
            yield (chapter.title if self.form else f"{number}. {chapter.title}"), chapter


def runs(text: Text) -> Iterator[tuple[str, str | None]]:
    """Pieces of text with the address that each leads to, None for none; all fit to be shown."""
    for part in text if isinstance(text, tuple) else (text,):
        if isinstance(part, Link):
            safe = _ADDRESS.fullmatch(part.url)
            yield clean(part.text), part.url if safe else None
        else:
            yield clean(part), None


def plain(text: Text) -> str:
    """The words of a text, without its links."""
    return "".join(words for words, _ in runs(text))


def clean(words: str) -> str:
    """Words without signs that XML refuses or that turn the direction of reading around."""
    if words.isprintable():
        # None of those signs is printable, so there is nothing to look for.
        return words
    return "".join(
        c
        for c in words
        if c not in _TURNING and (c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Cn"))
    )


def file_stem(name: str, *, otherwise: str = "plan") -> str:
    """A name as the first part of a file name that every system takes.

    >>> file_stem("Café “De Linde” / Ruisbroek")
    'cafe_de_linde_ruisbroek'
    """
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "_", letters.lower())[:60].strip("_")
    return otherwise if not stem or _RESERVED.fullmatch(stem) else stem
