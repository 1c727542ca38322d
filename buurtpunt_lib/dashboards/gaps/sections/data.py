"""What the figures rest on: the tables that come along, what was loaded, how old it all is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.sections.frame import Frame
from buurtpunt_lib.dashboards.tables import TableFile, tools
from buurtpunt_lib.datasets import live, loaded
from buurtpunt_lib.texts import Catalogue

_KEY = "gaps_page.data."


class Data(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        self.shown = c.html()
        super().__init__(
            model,
            "data",
            self.shown,
            tools(model.say, self._file, guarded, part="bp-part-data"),
            needs="",
        )

    def refresh(self) -> None:
        self.ready()
        self.shown.value = str(content(self.model.say, now=datetime.now(UTC)))

    def _file(self) -> TableFile:
        say = self.model.say
        rows = [
            {"what": what, "source": source, "date": date} for what, source, date in _shipped(say)
        ]
        rows += [
            {"what": _kind(say, one.kind), "source": one.source.name, "date": one.as_of}
            for one in loaded.tables().values()
        ]
        headers = {key: say(f"{_KEY}column.{key}") for key in ("what", "source", "date")}
        return TableFile(rows, headers, say(f"{_KEY}title"), "gegevens")


def content(say: Catalogue, *, now: datetime) -> Markup:
    """The whole section. now: from when ages count."""
    return _with_it(say) + _loaded(say, now) + _more(say)


def _shipped(say: Catalogue) -> list[tuple[str, str, str]]:
    """(what, source, date) of the tables that come with the program."""
    found = []
    for what, key, as_of in datasets.data_dates():
        known = f"{_KEY}what.{what}"
        words = say(known) if known in say else datasets.service(what).name(say.language)
        found.append((words, say(f"sources.name.{key}"), say.reference_date(as_of)))
    return found


def _with_it(say: Catalogue) -> Markup:
    known = datasets.sources()
    columns = [
        m.Column(say(f"{_KEY}column.{key}")) for key in ("what", "source", "date", "complete")
    ]
    rows = []
    for (what, _, date), (code, key, _) in zip(_shipped(say), datasets.data_dates(), strict=True):
        complete = code in known[key].complete_for
        rows.append(
            [
                what,
                m.link(say(f"sources.name.{key}"), known[key].url),
                date,
                _complete(say, code, complete),
            ]
        )
    return m.element("h3", say(f"{_KEY}with_it")) + m.table(
        columns, rows, caption=say(f"{_KEY}with_it_caption")
    )


def _complete(say: Catalogue, code: str, complete: bool) -> str:
    if f"{_KEY}what.{code}" in say:
        return ""
    return say(f"{_KEY}{'complete' if complete else 'not_complete'}")


def _loaded(say: Catalogue, now: datetime) -> Markup:
    tables = loaded.tables()
    heading = m.element("h3", say(f"{_KEY}loaded"))
    if not tables:
        return heading + m.element("p", say(f"{_KEY}nothing_loaded"), class_="bp-empty")
    columns = [
        m.Column(say(f"{_KEY}column.what")),
        m.Column(say(f"{_KEY}column.source")),
        m.Column(say(f"{_KEY}column.date")),
        m.Column(say(f"{_KEY}column.age"), number=True),
        m.Column(say(f"{_KEY}column.rows"), number=True),
        m.Column(say(f"{_KEY}column.licence")),
    ]
    rows = [
        [
            _kind(say, one.kind),
            m.link(one.source.name, one.source.url),
            say.reference_date(one.as_of),
            _age(say, one.fetched_at, now),
            say.number(one.rows),
            one.licence,
        ]
        for one in tables.values()
    ]
    return heading + m.table(columns, rows, caption=say(f"{_KEY}loaded_caption"))


def _age(say: Catalogue, fetched_at: str, now: datetime) -> str:
    """How many days ago it was taken in."""
    moment = datetime.fromisoformat(fetched_at)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return say(f"{_KEY}days", n=max(0, (now - moment).days))


def _kind(say: Catalogue, kind: str) -> str:
    known = f"{_KEY}kind.{kind}"
    return say(known) if known in say else kind


def _more(say: Catalogue) -> Markup:
    """How the operator of this server gets more and newer tables: by commands, not on a page."""
    rows = [
        [
            m.link(one.name, one.url),
            say.listing([_kind(say, kind) for kind in one.kinds]),
            m.element("code", f"buurtpunt data refresh {key}"),
        ]
        for key, one in live.sources().items()
    ]
    columns = [m.Column(say(f"{_KEY}column.{key}")) for key in ("source", "what", "command")]
    return (
        m.element("h3", say(f"{_KEY}more"))
        + m.paragraph(say(f"{_KEY}more_lead"))
        + m.table(columns, rows, caption=say(f"{_KEY}more_caption"))
        + m.paragraph(say(f"{_KEY}import_lead"))
        + m.element("p", m.element("code", "buurtpunt data import --kind points winkels.csv"))
    )
