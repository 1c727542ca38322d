"""What several sections of the legal form page show: where a statement comes from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

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
