"""The pieces of the landscape page: the list, the record of one place, the counts."""

from __future__ import annotations

from urllib.parse import urlsplit

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.landscape.model import Model
from buurtpunt_lib.domain import Hub
from buurtpunt_lib.texts import Catalogue

# A list longer than this is folded: a phone need not draw 145 rows to show the first.
FIRST_ROWS = 20


def found(model: Model) -> Markup:
    say, number = model.say, len(model.rows)
    if not number:
        return m.note(say("landscape_page.none"))
    return m.paragraph(say("landscape_page.found", n=number, placed=model.placed))


def unplaced(model: Model) -> Markup:
    away = len(model.rows) - model.placed
    return m.paragraph(model.say("landscape_page.unplaced", n=away)) if away else Markup("")


def listing(model: Model) -> Markup:
    """The found places as a table; the first FIRST_ROWS unless the model asks for all."""
    say, rows = model.say, model.rows
    if rows.empty:
        return Markup("")
    shown = rows if model.all_rows else rows.head(FIRST_ROWS)
    columns = [
        m.Column(say(f"landscape_page.list.{key}"))
        for key in ("name", "place", "municipality", "province", "services", "status", "kind")
    ]
    cells = [
        [
            row.name,
            row.place or say("common.not_known"),
            row.municipality or say("common.not_known"),
            row.province,
            service_names(say, row.services),
            short_status(say, row.status, row.status_as_of),
            say(f"landscape.kind.{row.kind}"),
        ]
        for row in shown.itertuples(index=False)
    ]
    table = m.table(columns, cells, caption=say("landscape_page.list.caption"))
    if len(shown) == len(rows):
        return table
    return table + m.paragraph(say("landscape_page.list.shown", shown=len(shown), n=len(rows)))


def service_names(say: Catalogue, codes: tuple[str, ...]) -> str:
    names = [datasets.service(code).name(say.language) for code in codes]
    return ", ".join(names) or say("common.not_known")


def short_status(say: Catalogue, status: str, year: str) -> str:
    """ "Open (2022)": the year is that of the source."""
    words = say(f"landscape.status.{status}")
    return say("landscape_page.list.status_year", status=words, year=year) if year else words


def status_words(say: Catalogue, status: str, year: str) -> str:
    words = say(f"landscape.status.{status}")
    if year:
        return say("landscape_page.record.status_as_of", status=words, year=year)
    return say("landscape_page.record.status_undated", status=words)


def record(model: Model) -> Markup:
    """Everything that is known of the chosen place, each with its sources below."""
    say, hub = model.say, model.record
    if hub is None:
        return m.note(say("landscape_page.record.none"))
    facts = [
        ("status", status_words(say, hub.status, hub.status_as_of)),
        ("services", service_names(say, hub.services)),
        ("village", ", ".join(part for part in (hub.place, hub.municipality) if part)),
        ("address", hub.address),
        ("initiator", say(f"landscape.initiator.{hub.initiator}") if hub.initiator else ""),
        ("legal_form", say(f"landscape.legal_form.{hub.legal_form}") if hub.legal_form else ""),
        ("opened", str(hub.opened) if hub.opened else ""),
        ("funding", hub.funding),
        ("figures", hub.figures),
        ("notes", hub.notes),
    ]
    rows = [
        m.element("dt", say(f"landscape_page.record.{key}"))
        + m.element("dd", value or say("common.not_known"))
        for key, value in facts
        if value or key not in ("notes", "figures", "address")
    ]
    return m.card(
        m.element("p", say(f"landscape.kind.{hub.kind}"), class_="bp-eyebrow"),
        m.element("h3", hub.name),
        m.element("dl", rows, class_="bp-facts"),
        m.element("p", say("landscape_page.record.sources"), class_="bp-small"),
        m.element("ul", [_source(say, hub, n) for n in range(len(hub.sources))], class_="bp-small"),
    )


def _source(say: Catalogue, hub: Hub, number: int) -> Markup:
    address = hub.sources[number]
    host = urlsplit(address).hostname or address
    words = say("landscape_page.record.source_number", n=number + 1, host=host.removeprefix("www."))
    return m.element("li", m.link(words, address))


def counts(model: Model) -> Markup:
    """How many of the found places have a service, and how many lie in a province, as tables."""
    say, total = model.say, len(model.rows)
    if not total:
        return Markup("")
    tables = []
    for what, caption in (("service", "services"), ("province", "provinces")):
        columns = [
            m.Column(say(f"landscape_page.counts.{what}")),
            m.Column(say("landscape_page.counts.number"), number=True),
            m.Column(say("landscape_page.counts.share"), number=True),
        ]
        rows = [
            [label, say.number(number), say.percent(number / total)]
            for label, number in model.counts(what)
        ]
        tables.append(m.table(columns, rows, caption=say(f"landscape_page.counts.{caption}")))
    return m.paragraph(say("landscape_page.counts.of_found")) + m.details(
        say("landscape_page.counts.table"), m.grid(tables)
    )
