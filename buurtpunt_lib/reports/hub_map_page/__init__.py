"""The register as one HTML file: a map, a list with the same places, and what is known of each.

It asks nothing of the internet, so it works from a stick, by mail and inside a frame of another
site. It can only be read. Every word of a place is data to the script, never HTML, and the file
itself forbids every script and style but its own two.
Packed: columns of short values, with a list of words where the same words come back in every row.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from buurtpunt_lib import __version__, datasets
from buurtpunt_lib.charts.theme import ACCENT, INK, LINE, OUTLINE, QUIET, SOFT, WARN
from buurtpunt_lib.domain import HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.reports.content import clean, file_stem
from buurtpunt_lib.reports.tables import plain
from buurtpunt_lib.texts import LANGUAGES, Catalogue, catalogue

if TYPE_CHECKING:
    import pandas as pd

_HERE = Path(__file__).parent
# Columns that go out when the table has them. Contact details are no column of a hub table, and
# what is not named here does not leave.
_WORDS = ("name", "place", "municipality", "province", "address", "status_as_of", "carrier",
          "opening_hours", "digital", "notes", "confirmed_on")  # fmt: skip
_CODES = {"kind": HubKind, "status": HubStatus, "initiator": Initiator, "legal_form": HubLegalForm}
_MOST_SOURCES = 5
_WEB = re.compile(r"https?://[^\s\"'<>]+")
# Metres are more than the location of a place is known by.
_DECIMALS = 5


def hub_map_page(
    table: pd.DataFrame, say: Catalogue, *, title: str = "", today: date | None = None
) -> bytes:
    """The places of a hub table as the bytes of one HTML file.

    table: a hub table (`storage.register.hub_table`), or rows of one; columns it lacks are left
    out. title: what stands above the map, words of the catalogue by default. The page opens in the
    language of `say`; a button turns to the other one.
    """
    today = today or date.today()
    title = clean(title).strip() or say("hub_map_page.title")
    style = _text("page.css") % _COLORS
    script = _text("page.js")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    page = Markup(
        '<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="Ons Buurtpunt {version}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        "<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<main id="page"><h1>{title}</h1><noscript><p>{no_script}</p></noscript></main>\n'
        '<script type="application/json" id="data">{data}</script>\n'
        "<script>{script}</script>\n</body>\n</html>\n"
    ).format(
        language=say.language,
        policy=policy,
        version=__version__,
        title=title,
        style=Markup(style),
        no_script=say("hub_map_page.no_script"),
        data=Markup(_json(_data(table, say, title, today))),
        script=Markup(script),
    )
    return str(page).encode("utf-8")


def hub_map_name(say: Catalogue) -> str:
    """What the file is called."""
    return f"{file_stem(say('hub_map_page.title'), otherwise='kaart')}.html"


_COLORS = {"accent": ACCENT, "ink": INK, "line": LINE, "quiet": QUIET, "soft": SOFT, "warn": WARN}


def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    """A script or style as a content security policy names it."""
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _json(value: Any) -> str:
    """JSON that may stand in an HTML page: nothing in it can end the element around it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _data(table: pd.DataFrame, say: Catalogue, title: str, today: date) -> dict[str, Any]:
    """Everything that the script shows: columns, words per language, outlines."""
    length = len(table)
    columns: dict[str, Any] = {}
    for name in _WORDS:
        if name in table.columns:
            columns[name] = _packed(_words(value) for value in table[name])
    for name in _CODES:
        columns[name] = _packed(_words(value) for value in table[name])
    used = sorted({code for codes in table["services"] for code in codes})
    number = {code: at for at, code in enumerate(used)}
    return {
        "title": title,
        "language": say.language,
        "day": today.isoformat(),
        "version": __version__,
        "n": length,
        "lat": [_degrees(value) for value in table["lat"]],
        "lon": [_degrees(value) for value in table["lon"]],
        "opened": [plain(value) for value in table["opened"]],
        "columns": columns,
        "services": [[number[code] for code in codes] for codes in table["services"]],
        "service_codes": used,
        "sources": [_sources(value) for value in table["sources"]],
        "says": {name: _said(catalogue(name), used) for name in LANGUAGES},
        "rings": _rings(),
        "colors": _COLORS | {"outline": OUTLINE},
    }


def _packed(values: Iterable[str]) -> dict[str, list[Any]]:
    """Every different text once, and per row the number of its text."""
    number: dict[str, int] = {}
    rows = [number.setdefault(value, len(number)) for value in values]
    return {"words": list(number), "rows": rows}


def _words(value: Any) -> str:
    found = plain(value)
    return "" if found is None else clean(str(found)).strip()


def _degrees(value: Any) -> float | None:
    found = plain(value)
    return None if found is None else round(found, _DECIMALS)


def _sources(value: Iterable[Any]) -> list[list[str]]:
    """(words, address) of the first sources; the address is "" where it is no page on the web."""
    found = []
    for source in list(value)[:_MOST_SOURCES]:
        words = _words(source)
        web = bool(_WEB.fullmatch(words))
        found.append([words, words if web else ""])
    return found


def _said(say: Catalogue, services: list[str]) -> dict[str, Any]:
    """The words of one language: sentences of the page, names of codes and of services."""
    begin = "hub_map_page."
    sentences = {
        key.removeprefix(begin): words
        for key, words in say.sentences.items()
        if key.startswith(begin)
    }
    codes = {
        name: {code.value: say(f"landscape.{name}.{code.value}") for code in kind}
        for name, kind in _CODES.items()
    }
    names = [datasets.service(code).name(say.language) for code in services]
    return {"sentences": sentences, "codes": codes, "services": names}


def _rings() -> list[list[float]]:
    """The outlines of the provinces as flat lists: lon, lat, lon, lat …"""
    return [
        [round(degree, 4) for point in ring for degree in point]
        for outline in datasets.outlines("province")
        for ring in outline.rings
    ]
