"""Hubs like this one and why, what to learn from whom, with whom to pair; also of a place that
does not exist yet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from buurtpunt_lib import datasets, landscape
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.network.model import OWN, Model
from buurtpunt_lib.dashboards.network.sections.frame import Frame
from buurtpunt_lib.dashboards.network.sections.own import OwnPlace
from buurtpunt_lib.dashboards.pressable import Pressable
from buurtpunt_lib.dashboards.steps.brought import EXAMPLE, bring_address
from buurtpunt_lib.dashboards.tables import Heading, Row, SortedTable, TableFile, tools
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.landscape.involved import ACTORS
from buurtpunt_lib.reports import check_words
from buurtpunt_lib.reports import network_words as words

if TYPE_CHECKING:
    import pandas as pd

_KEY = "network_page.similar."
MOST_ALIKE, MOST_LESSONS, MOST_PAIRS = 6, 12, 200


class Similar(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.own = OwnPlace(model, guarded)
        self.answer = c.html("", "bp-live")
        self.alike = Pressable()
        self.alike.on_press(guarded(self._open))
        self.lessons = SortedTable(say, guarded)
        self.lessons.on_open(self._open_teacher)
        self.keep = tools(say, self._file, guarded)
        self.more = c.html()
        self.check = Unfold(say(f"{_KEY}check"), lambda: _Check(model), guarded)
        self.pairs = Unfold(say(f"{_KEY}pairs"), lambda: _Pairs(model, guarded), guarded)
        self.found = c.column(
            self.answer,
            self.alike,
            c.html(m.element("h3", say(f"{_KEY}learn")) + m.paragraph(say(f"{_KEY}learn_lead"))),
            self.lessons.widget,
            self.keep,
            self.more,
            self.check.widget,
        )
        self.choose = c.html(m.element("p", say("network_page.choose_first"), class_="bp-empty"))
        super().__init__(
            model,
            "similar",
            self.own.widget,
            self.choose,
            self.found,
            self.pairs.widget,
            c.html(m.note(say(f"{_KEY}assumption"), kind="assumption")),
        )

    def refresh(self) -> None:
        self.ready()
        self.own.refresh()
        row = self.model.row
        self.choose.layout.display = "none" if row is not None or self.model.hub == OWN else ""
        self.found.layout.display = "none" if row is None else ""
        if row is not None:
            self._draw(row)
        self.pairs.refresh()

    def _draw(self, row: pd.Series) -> None:
        model, say = self.model, self.model.say
        found = landscape.similar(model.with_own, row["id"], MOST_ALIKE)
        name = row["name"]
        if not found:
            key = "none_own" if model.hub == OWN else "none"
            self.answer.value = str(m.note(say(f"{_KEY}{key}", name=name), kind="unknown"))
        else:
            first = say.listing([model.name(one.id) for one in found[:2]])
            told = say(f"{_KEY}answer", name=name, list=first)
            self.answer.value = str(m.element("p", told, class_="bp-answer"))
        cards = [self._card(row, one) for one in found]
        self.alike.show(m.grid(cards) if cards else Markup(""), {one.id for one in found})
        self._draw_lessons(row)
        self.keep.layout.display = "" if self._learned else "none"
        self.check.widget.layout.display = "none" if model.hub == OWN else ""
        self.check.refresh()
        self.more.value = str(self._compose(row) if model.hub == OWN else self._involved(row))

    def _card(self, row: pd.Series, one: landscape.Likeness) -> Markup:
        say, table = self.model.say, self.model.table
        other = table[table["id"] == one.id].iloc[0]
        extra = [code for code in other["services"] if code not in row["services"]]
        where = ", ".join(dict.fromkeys(filter(None, (other["place"], other["municipality"]))))
        status = say(f"landscape.status.{other['status']}")
        return m.card(
            m.element("p", words.degree(say, one.likeness), class_="bp-eyebrow"),
            m.element("h3", other["name"]),
            m.element("p", f"{where} · {status}" if where else status, class_="bp-small"),
            m.paragraph(words.why(say, one)),
            m.paragraph(say(f"{_KEY}extra", list=words.services(say, extra))) if extra else None,
            m.element(
                "p",
                m.element(
                    "button", say(f"{_KEY}open"), type="button", class_="bp-download",
                    data_press=one.id, aria_label=f"{say(f'{_KEY}open')}: {other['name']}",
                ),
                class_="bp-go",
            ),
            m.element(
                "p",
                m.link(say("brought.voorbeeld.link"), bring_address(EXAMPLE, one.id),
                       aria_label=f"{say('brought.voorbeeld.link')}: {other['name']}"),
                class_="bp-small",
            ),
        )  # fmt: skip

    def _draw_lessons(self, row: pd.Series) -> None:
        say, model = self.model.say, self.model
        self._learned = landscape.who_learns(model.with_own, row["id"], MOST_LESSONS)
        if not self._learned:
            self.lessons.clear(m.element("p", say(f"{_KEY}no_lessons"), class_="bp-empty"))
            return
        headings = [
            # The first cell opens the place: so it is the place that stands there.
            Heading("teacher", say(f"{_KEY}column.teacher")),
            Heading("service", say(f"{_KEY}column.service")),
            Heading("", say(f"{_KEY}column.because"), wide=True),
        ]
        rows = []
        for one in self._learned:
            name = datasets.service(one.service).name(say.language)
            teacher = words.teacher(say, one, model.name(one.teacher))
            rows.append(
                Row(
                    f"{one.teacher} {one.service}",
                    [teacher, name, words.because(say, one)],
                    {"service": name, "teacher": teacher},
                )
            )
        self.lessons.show(headings, rows, caption=say(f"{_KEY}caption", name=row["name"]))

    def _file(self) -> TableFile:
        say, model = self.model.say, self.model
        row = model.row
        learned = () if row is None else landscape.who_learns(model.with_own, row["id"], 100)
        rows = [
            {
                "service": datasets.service(one.service).name(say.language),
                "teacher": words.teacher(say, one, model.name(one.teacher)),
                "because": words.because(say, one),
            }
            for one in learned
        ]
        headers = {key: say(f"{_KEY}column.{key}") for key in ("service", "teacher", "because")}
        title = say(f"{_KEY}caption", name="" if row is None else row["name"])
        return TableFile(rows, headers, title, say(f"{_KEY}file"), [say(f"{_KEY}assumption")])

    def _compose(self, row: pd.Series) -> Markup:
        """What real places with these services have as well."""
        say = self.model.say
        found = landscape.compose(self.model.table, row["services"])
        if found.suggestions.empty:
            return Markup("")
        columns = [
            m.Column(say(f"{_KEY}column.service")),
            m.Column(say(f"{_KEY}column.places"), number=True),
            m.Column(say(f"{_KEY}column.share"), number=True),
        ]
        rows = [
            [datasets.service(one.service).name(say.language), say.number(one.places),
             say.percent(one.share)]
            for one in found.suggestions.itertuples(index=False)
        ]  # fmt: skip
        key = "compose_lead" if row["services"] else "compose_lead_nothing"
        return (
            m.element("h3", say(f"{_KEY}compose"))
            + m.paragraph(say(f"{_KEY}{key}", n=found.like))
            + m.table(columns, rows, caption=say(f"{_KEY}compose"))
        )

    def _involved(self, row: pd.Series) -> Markup:
        """Who is known to take part, out of the five that make a hub strong."""
        say, table = self.model.say, self.model.table
        one = landscape.involvement(table[table["id"] == row["id"]]).iloc[0]
        there = [say(f"network.actor.{a}") for a in ACTORS if one[a] == "present"]
        missing = [say(f"network.actor.{a}") for a in ACTORS if one[a] != "present"]
        lines = []
        if there:
            lines.append(say(f"{_KEY}involved", list=say.listing(there)))
        if missing:
            lines.append(say(f"{_KEY}not_involved", list=say.listing(missing)))
        return m.element("h3", say(f"{_KEY}involved_title")) + m.paragraph(" ".join(lines))

    def _open(self, id: str) -> None:
        self.model.hub = id

    def _open_teacher(self, code: str) -> None:
        self.model.hub = code.split(" ")[0]


class _Check:
    """What a coach would ask a running place, from what its record shows."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.widget = c.html()

    def refresh(self) -> None:
        say, row = self.model.say, self.model.row
        if row is None:
            return
        found = landscape.health_check(row, datasets.services(), on=date.today())
        if not found:
            self.widget.value = str(m.element("p", say(f"{_KEY}only_open"), class_="bp-empty"))
            return
        rows = [
            [
                words.first_up(say(f"network.check.{one.key}")),
                say(f"{_KEY}state.{one.state}"),
                check_words.shows(say, one),
            ]
            for one in found
        ]
        columns = [m.Column(say(f"{_KEY}check_column.{key}")) for key in ("what", "state", "shows")]
        lead = m.paragraph(say(f"{_KEY}check_lead"))
        self.widget.value = str(lead + m.table(columns, rows, caption=say(f"{_KEY}check_caption")))


class _Pairs:
    """All pairs of open places that have something for each other, those of the place first."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        self.table = SortedTable(model.say, guarded)
        lead = m.paragraph(model.say(f"{_KEY}pairs_lead"))
        self.widget = c.column(c.html(lead), self.table.widget)
        self._paired: tuple[Any, tuple[landscape.Pair, ...]] | None = None

    def refresh(self) -> None:
        say, model = self.model.say, self.model
        table = model.table
        if self._paired is None or self._paired[0] is not table:
            self._paired = (table, landscape.pairs(table))
        found = self._paired[1]
        mine = [one for one in found if model.hub in (one.a, one.b)]
        found = (*mine, *(one for one in found if one not in mine))
        if not found:
            self.table.clear(m.element("p", say(f"{_KEY}no_pairs"), class_="bp-empty"))
            return
        headings = [
            Heading("a", say(f"{_KEY}column.a")),
            Heading("b", say(f"{_KEY}column.b")),
            Heading("", say(f"{_KEY}column.exchange"), wide=True),
        ]
        names = dict(zip(table["id"], table["name"], strict=True))
        rows = [self._row(one, names) for one in found[:MOST_PAIRS]]
        self.table.show(headings, rows, caption=say(f"{_KEY}pairs_caption", n=len(found)))

    def _row(self, one: landscape.Pair, names: dict[str, str]) -> Row:
        say = self.model.say
        a, b = self.model.name(one.a), self.model.name(one.b)
        exchange = say(
            f"{_KEY}exchange",
            a=names[one.a],
            b=names[one.b],
            a_learns=words.services(say, one.a_learns),
            b_learns=words.services(say, one.b_learns),
        )
        return Row("", [a, b, exchange], {"a": a, "b": b})
