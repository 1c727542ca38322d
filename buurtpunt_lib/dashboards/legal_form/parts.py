"""Pieces that several sections of the legal form page show: sources, findings, stacked tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.legal_form.model import Model
from buurtpunt_lib.domain.finding import Weight
from buurtpunt_lib.domain.legal_forms import LegalSource
from buurtpunt_lib.reports import legal_words
from buurtpunt_lib.texts import Catalogue

_KIND = {Weight.STOP: "warning", Weight.WARN: "warning", Weight.TIP: "info"}


def sources(found: Sequence[LegalSource], say: Catalogue) -> Markup:
    """ "(praktijkboek, maart 2020; nagekeken op …)", each page a link."""
    pieces: list[Any] = []
    for source in found:
        words = legal_words.source_words(source, say)
        checked = say("legal_table.checked", day=say.day(source.checked_on))
        pieces.append("; " if pieces else "(")
        pieces.append(m.link(words, source.url) if source.url else words)
        pieces.append(f", {checked}")
    return m.element("small", *pieces, ")", class_="bp-source") if pieces else Markup("")


def findings(model: Model) -> Markup:
    """What deserves a thought about the choice, one remark each."""
    return Markup("").join(
        m.note(legal_words.finding_words(finding, model.say), kind=_KIND[finding.weight])
        for finding in model.findings
    )


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
