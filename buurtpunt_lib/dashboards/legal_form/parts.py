"""Pieces that several sections of the legal form page show: sources, stacked tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.domain.legal_forms import LegalSource
from buurtpunt_lib.reports import legal_words
from buurtpunt_lib.reports.content import Link
from buurtpunt_lib.texts import Catalogue


def sources(found: Sequence[LegalSource], say: Catalogue, *, checked: date | None = None) -> Markup:
    """ "Bron: scwitch.be, 23 oktober 2019; nagekeken op …", each page a link.

    checked: a day of checking that stands elsewhere already, and is not said again.
    """
    pieces = [
        m.link(piece.text, piece.url) if isinstance(piece, Link) else piece
        for piece in legal_words.source_links(tuple(found), say, checked=checked)
    ]
    return m.element("small", *pieces, class_="bp-source") if pieces else Markup("")


def stacked(columns: Sequence[m.Column], rows: Iterable[Sequence[Any]], *, caption: str) -> Markup:
    """A table of words; on a phone each row is a card, every cell with its heading."""
    top = [m.element("th", column.heading, scope="col", class_="bp-roomy") for column in columns]
    body = []
    for first, *rest in rows:
        cells = [
            m.element("td", cell, data_heading=f"{column.heading}:")
            for column, cell in zip(columns[1:], rest, strict=True)
        ]
        body.append(m.element("tr", m.element("th", first, scope="row"), cells))
    table = m.element(
        "table",
        m.element("caption", caption),
        m.element("thead", m.element("tr", top)),
        m.element("tbody", body),
        class_="bp-table",
    )
    box = m.element(
        "div", table, class_="bp-scroll", tabindex="0", role="region", aria_label=caption
    )
    return m.element("div", box, class_="bp-stacked")
