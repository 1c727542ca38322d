"""Pages as HTML, by templates in which every text is escaped.

Page: what stands on one page, in blocks of `reports.content`. Marked: words of a cell with the
state that they tell (present, absent or unknown), shown by sign and word.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from buurtpunt_lib.charts.svg import svg
from buurtpunt_lib.reports.content import (
    Block,
    Bullets,
    Heading,
    Note,
    Paragraph,
    Picture,
    Table,
    Text,
    clean,
    runs,
)
from buurtpunt_lib.reports.site import addresses
from buurtpunt_lib.reports.site.addresses import Inner
from buurtpunt_lib.reports.site.settings import Settings
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_TEMPLATES = Path(__file__).parent / "templates"
# Nothing but files of the site itself, and no script where a page needs none.
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src {script}; img-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
# Tables with more columns are cards on a phone.
_STACKED_FROM = 4
# Links of the header: name of the words and the page.
_NAVIGATION = (
    ("start", addresses.FRONT),
    ("hubs", addresses.REGISTER),
    ("villages", addresses.PLACES),
    ("search", addresses.SEARCH),
    ("about", addresses.ABOUT),
)


@dataclass(frozen=True)
class Marked:
    """Words of a cell with their state: present, absent or unknown. more: what stands behind."""

    words: str
    state: str
    more: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a page; key: its name in addresses, the same in every language."""

    key: str
    title: str
    blocks: tuple[Block | Markup, ...]


@dataclass(frozen=True)
class Page:
    """path: below the folder of the language. about: for search engines. facts: (what, value).

    given: what the template of a page of its own kind needs besides. scripts: files it runs.
    """

    path: str
    title: str
    about: str
    eyebrow: Text = ()
    lead: str = ""
    facts: tuple[tuple[str, Text], ...] = ()
    sections: tuple[Section, ...] = ()
    template: str = "page.html.j2"
    scripts: tuple[str, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)


@lru_cache(maxsize=1)
def environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["text"] = _text
    made.globals.update(kind_of=_kind_of, picture=_picture, stacked_from=_STACKED_FROM)
    return made


_INNER = Markup('<a href="{}">{}</a>')
_OUTER = Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>')
_MARK = Markup('<span class="bp-state bp-state-{}">{}</span>')


def _text(given: Text | Marked, to: Callable[[str], str]) -> Markup:
    """A text as HTML, every word escaped. to: path of a page → its address from here."""
    if isinstance(given, str):
        return escape(clean(given))
    if isinstance(given, Marked):
        return _MARK.format(given.state, given.words) + (" " + given.more if given.more else "")
    pieces = []
    for part in given if isinstance(given, tuple) else (given,):
        if isinstance(part, Inner):
            pieces.append(_INNER.format(to(part.url), clean(part.text)))
        else:
            pieces += [
                _OUTER.format(at, words) if at else escape(words) for words, at in runs(part)
            ]
    return Markup("").join(pieces)


def _kind_of(value: Any) -> str:
    """What a block is, as the templates name it."""
    kinds: tuple[tuple[type, str], ...] = (
        (Markup, "html"), (Heading, "heading"), (Paragraph, "paragraph"),
        (Bullets, "bullets"), (Note, "note"), (Table, "table"), (Picture, "picture"),
    )  # fmt: skip
    return next(name for kind, name in kinds if isinstance(value, kind))


def _picture(block: Picture) -> Markup:
    return Markup(svg(block.drawing, description=block.description))


class Writer:
    """Writes pages of one language."""

    def __init__(self, settings: Settings, say: Catalogue) -> None:
        self._settings, self._say = settings, say
        self._folder = settings.folder(say.language)
        self._templates: dict[str, Template] = {}

    def path(self, page: Page) -> str:
        """Where a page stands below the folder of the site."""
        return self._folder + page.path

    def html(self, page: Page) -> bytes:
        """The page as UTF-8 HTML; the same page always gives the same bytes."""
        path, say = self.path(page), self._say
        if page.template not in self._templates:
            self._templates[page.template] = environment().get_template(page.template)
        others = [
            (
                other,
                to(path, self._settings.folder(other) + page.path),
                say(f"site.language.{other}"),
            )
            for other in self._settings.languages
            if other != say.language
        ]
        to_page: Callable[[str], str] = lambda found: to(path, self._folder + found)  # noqa: E731
        written = self._templates[page.template].render(
            page=page,
            say=say,
            language=say.language,
            policy=_POLICY.format(script="'self'" if page.scripts else "'none'"),
            to=to_page,
            file=lambda found: to(path, found),
            others=others,
            navigation=[
                (say(f"site.nav.{key}"), to_page(found), found == page.path)
                for key, found in _NAVIGATION
            ],
            planner=self._settings.planner,
            **page.given,
        )
        return written.encode("utf-8")


def to(page: str, other: str) -> str:
    """The relative address from a page to another file of the site.

    >>> to("en/dorp/velm.html", "assets/page.css")
    '../../assets/page.css'
    """
    # The rest of the way is the same for every page of a folder.
    folder, _, name = other.rpartition("/")
    found = _between(posixpath.dirname(page) or ".", folder or ".")
    return name if found == "." else f"{found}/{name}"


@lru_cache(maxsize=64)
def _between(folder: str, other: str) -> str:
    return posixpath.relpath(other, folder)
