"""The way of working of a meeting: what fits best first, and who sits at which table."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pressable import Pressable, fold, press_button
from buurtpunt_lib.dashboards.project.fields import Field
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.participation.choices import T
from buurtpunt_lib.domain.project.participation import Meeting
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning import methods as ways
from buurtpunt_lib.reports import participation_words as told

_M = "participation_methods."
# So many fit at most before the others are folded away.
_SHOWN = 4


class MethodPicker:
    def __init__(self, model: ProjectModel, guarded: Any, item: str) -> None:
        say = model.say
        self.model, self.item = model, item
        self.choices = Pressable()
        self.choices.on_press(guarded(self._choose))
        self.guests = ItemsEditor(
            model,
            f"participation.meetings[{item}].guests",
            [
                Field.line("name", say(f"{T}field.guests_name"), required=True),
                Field.number("people", say(f"{T}field.guests_people"), required=True,
                             low=1, high=1_000),
            ],
            f"{T}guests",
        )  # fmt: skip
        self.tables = c.html("", "bp-live")
        self.widget = c.column(
            c.html(m.paragraph(say(f"{T}method.lead"))),
            self.choices,
            c.html(m.element("h3", say(f"{T}tables.title"), class_="bp-eyebrow")),
            self.guests.widget,
            self.tables,
        )

    def _meeting(self) -> Meeting | None:
        try:
            return self.model.at(f"participation.meetings[{self.item}]")
        except InputError:
            return None

    def _choose(self, press: str) -> None:
        self.model.edit(f"participation.meetings[{self.item}].method", press.partition(":")[2])

    def refresh(self) -> None:
        meeting = self._meeting()
        if meeting is None:
            return
        self._draw_choices(meeting)
        self.guests.refresh()
        self.tables.value = str(self._tables(meeting))

    def _draw_choices(self, meeting: Meeting) -> None:
        say, part = self.model.say, self.model.project.participation
        found = ways.choices(
            datasets.participation().methods.values(),
            aim=meeting.aim,
            level=meeting.level,
            people=meeting.people,
            quiet=any(one.vulnerable for one in part.stakeholders),
        )
        codes = {f"method:{one.method.code}" for one in found}
        first, rest = found[:_SHOWN], found[_SHOWN:]
        shown: list[Any] = [self._one(one, meeting) for one in first]
        shown.append(
            fold(
                say(f"{T}method.all", n=len(rest)),
                "methods",
                *(self._one(one, meeting) for one in rest),
                self._more(),
            )
        )
        self.choices.show(m.element("div", shown), codes)

    def _one(self, one: ways.Choice, meeting: Meeting) -> Markup:
        say, code = self.model.say, one.method.code
        name = say(f"{_M}name.{code}")
        fits = say(f"{T}method.{'fits' if one.fits else 'fits_less'}")
        why = told.misses(one, say)
        state = m.element(
            "span", fits, class_=f"bp-state bp-state-{'present' if one.fits else 'unknown'}"
        )
        chosen = meeting.method == code
        press: Any = m.element("strong", say(f"{T}method.chosen"))
        if not chosen:
            press = press_button(say(f"{T}method.choose"), f"method:{code}", about=name)
        return m.card(
            m.element("h4", name),
            m.element("p", state, f" {why}" if why else None),
            m.element("p", say(f"{_M}how.{code}")),
            m.element("p", say(f"{T}method.watch", words=say(f"{_M}watch.{code}"))),
            m.element("p", told.method_sizes(one.method, say), class_="bp-small"),
            m.element("p", self._origin(one), class_="bp-small"),
            m.element("p", press, class_="bp-link-row"),
            aria_label=name,
        )

    def _origin(self, one: ways.Choice) -> Markup:
        say, shown = self.model.say, Markup("")
        for number, source in enumerate(one.method.sources):
            shown += m.element("span", ", " if number else f"{say(f'{_M}source')}: ")
            shown += m.link(source.name, source.url)
        own = told.method_own(one.method, say)
        return shown + m.element("span", f". {own}" if shown and own else own)

    def _more(self) -> Markup:
        say = self.model.say
        links = [
            m.element("li", m.link(source.name, source.url))
            for source in datasets.participation().more_methods
        ]
        return m.element("div", m.paragraph(say(f"{_M}more")), m.element("ul", links))

    def _tables(self, meeting: Meeting) -> Markup:
        say = self.model.say
        sentences = told.tables_words(meeting, say)
        if not sentences:
            return m.element("p", say(f"{T}tables.open"), class_="bp-empty")
        shown = [m.paragraph(" ".join(sentences))]
        heads, rows = told.seating(meeting, say)
        if rows:
            columns = [m.Column(head, number=bool(at)) for at, head in enumerate(heads)]
            shown.append(m.table(columns, rows, caption=say(f"{T}tables.caption")))
            shown.append(m.element("p", say(f"{T}tables.mixed"), class_="bp-small"))
        return Markup("").join(shown)
