"""What the chosen form asks, by when, and what is done of it: a checklist with days."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from babel.dates import get_month_names
from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pressable import Pressable, fold, press_button
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.findings import Findings
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.datasets import DutyGroup
from buurtpunt_lib.domain.project.legal import DutyState
from buurtpunt_lib.legal import duties as rules
from buurtpunt_lib.legal.duties import Occasion, Standing
from buurtpunt_lib.reports import duty_words, funder_words

_T = "duties.page."
_PLACE = "legal.duties"
_CLOSED = (Standing.DONE, Standing.NOT_NEEDED)
_SIGNS = {Standing.DONE: "✓", Standing.NOT_NEEDED: "–", Standing.LATE: "!"}


class Duties:
    """`model` holds the project; a press marks one occasion, or opens who does it and when."""

    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        self.model = model
        say = model.say
        names = get_month_names("wide", locale=say.locale)
        months = [(str(number), names[number]) for number in range(1, 13)]
        self.when = Fields(
            model,
            [Field.day("legal.founded_on", say(f"{_T}founded_on"), say(f"{_T}founded_on_help"))],
            title=say(f"{_T}when"),
        )
        # What only counts for who founds a legal person.
        self.more = Fields(
            model,
            [
                Field.number("legal.founders", say(f"{_T}founders"), low=1, high=1000),
                Field.choice("legal.year_end_month", say(f"{_T}year_end"), months,
                             say(f"{_T}year_end_help"), numbers=True, required=True),
                Field.yes_no("legal.long_first_year", say(f"{_T}long_first"),
                             say(f"{_T}long_first_help")),
            ],
        )  # fmt: skip
        self.findings = Findings(model, guarded)
        self.count, self.list = c.html("", "bp-live"), Pressable()
        self.list.on_press(guarded(self._press))
        self.entry = c.column()
        self._opened = ""
        self._entry: Fields | None = None
        self.widget = c.column(
            c.html(m.element("h2", say(f"{_T}title")) + m.paragraph(say(f"{_T}lead"))),
            self.when.widget,
            self.more.widget,
            self.findings.widget,
            self.count,
            self.entry,
            self.list,
        )

    @property
    def checklist(self) -> tuple[Occasion, ...]:
        model = self.model
        return rules.checklist(model.project, datasets.duties(), today=model.today)

    def refresh(self) -> None:
        model, say = self.model, self.model.say
        self.when.refresh()
        self.more.refresh()
        person = model.project.legal_form in rules.LEAST_FOUNDERS
        self.more.widget.layout.display = "" if person else "none"
        found = rules.findings(model.project, datasets.duties(), today=model.today)
        self.findings.show("duties", [duty_words.readable(one, say) for one in found])
        self._go_where_wanted()
        listed = self.checklist
        self.count.value = str(self._counted(listed))
        self._show_entry(listed)
        self.list.show(*self._list(listed))

    def _go_where_wanted(self) -> None:
        """Somebody wants to see the duties: they stand here, so there is nothing more to open."""
        if self.model.wanted.startswith(_PLACE):
            self.model.wanted = ""

    # --- what it shows ---------------------------------------------------------------------------

    def _counted(self, listed: Iterable[Occasion]) -> Markup:
        say, today = self.model.say, self.model.today
        sure = [one for one in listed if one.applies]
        if not sure:
            return m.element("p", say(f"{_T}none"), class_="bp-empty")
        # What returns counts once: its first year.
        once = {one.duty.code: one for one in reversed(sure)}.values()
        done = sum(one.standing(today) in _CLOSED for one in once)
        words = say(f"{_T}count", n=len(once), done=done)
        dated = [one for one in sure if one.due and one.standing(today) not in _CLOSED]
        if not dated:
            return m.element("p", words, class_="bp-answer")
        first = min(dated, key=lambda one: one.due)
        return m.element("p", words, class_="bp-answer") + m.paragraph(
            say(f"{_T}next", title=duty_words.occasion_title(first, say),
                due=self._due(first))
        )  # fmt: skip

    def _due(self, one: Occasion) -> str:
        founded = self.model.project.legal.founded_on is not None
        return duty_words.due_words(one, self.model.say, founded=founded)

    def _list(self, listed: tuple[Occasion, ...]) -> tuple[Markup, set[str]]:
        say = self.model.say
        codes: set[str] = set()
        parts: list[Markup] = []
        for group in DutyGroup:
            mine = [one for one in listed if one.duty.group is group and one.applies]
            if mine:
                parts.append(m.element("h3", say(f"duties.group.{group.value}")))
                parts += self._cards(mine, codes)
        unsure = [one for one in listed if one.applies is None]
        if unsure:
            parts.append(m.element("h3", say(f"{_T}unsure")) + m.paragraph(say(f"{_T}unsure_lead")))
            parts += self._cards(unsure, codes)
        if parts:
            parts.append(m.paragraph(say(f"{_T}days")))
        return m.element("div", parts, class_="bp-duties"), codes

    def _cards(self, listed: list[Occasion], codes: set[str]) -> list[Markup]:
        """A card for each; what returns has one card with all its years."""
        found = []
        for duty in dict.fromkeys(one.duty for one in listed):
            mine = [one for one in listed if one.duty is duty]
            found.append(self._years(mine, codes) if mine[0].year else self._card(mine[0], codes))
        return found

    def _years(self, years: list[Occasion], codes: set[str]) -> Markup:
        """A duty that returns: the first time that is still open, and below it every year."""
        say, today = self.model.say, self.model.today
        open_ = [one for one in years if one.standing(today) not in _CLOSED]
        first = open_[0] if open_ else years[-1]
        small = [duty_words.must_words(first, say), self._due(first)]
        if first.standing(today) in (Standing.LATE, Standing.SOON):
            small.append(duty_words.standing_words(first, today, say))
        summary = m.element(
            "span", duty_words.title(first.duty, say),
            m.element("span", " · ", " · ".join(small), class_="bp-small"),
        )  # fmt: skip
        rows = []
        for one in years:
            state = duty_words.standing_words(one, today, say)
            line = [m.element("strong", str(one.year)), f": {self._due(one)} ({state}) "]
            rows.append(m.element("li", line, self._buttons(one, codes)))
        code = first.duty.code
        return fold(summary, code, self._about(first), m.element("ul", rows, class_="bp-years"))

    def _card(self, one: Occasion, codes: set[str]) -> Markup:
        say, today = self.model.say, self.model.today
        name, standing = duty_words.occasion_title(one, say), one.standing(today)
        told = duty_words.standing_words(one, today, say)
        small = [duty_words.must_words(one, say), self._due(one)]
        if standing not in (Standing.DONE, Standing.LATER, Standing.OPEN):
            small.append(told)
        sign = _SIGNS.get(standing)
        summary = m.element(
            "span",
            m.element("span", f"{sign} ", aria_hidden="true") if sign else None,
            name,
            m.element("span", " · ", " · ".join(small), class_="bp-small"),
        )
        return fold(summary, one.key, self._about(one), m.element("p", self._buttons(one, codes)))

    def _about(self, one: Occasion) -> Markup:
        say = self.model.say
        duty = one.duty
        day = self.model.project.legal.founded_on or self.model.today
        lines = [
            m.element("li", m.link(words, address))
            for words, address in duty_words.rule_lines(duty, say, day=day)
        ]
        sources: list[Any] = [say("duties.sources"), " "]
        for number, source in enumerate(duty.sources):
            checked = say("legal_table.checked", day=source.checked_on)
            sources += ["; "] if number else []
            sources += [m.link(funder_words.source_words(say, source), source.url), f", {checked}"]
        who = one.state.who or one.state.note
        return m.element(
            "div",
            m.paragraph(duty_words.how(duty, say)),
            m.element("ul", lines) if lines else None,
            m.note(say("duties.confirm"), kind="unknown") if duty.confirm else None,
            m.paragraph(" · ".join(t for t in (one.state.who, one.state.note) if t))
            if who
            else None,
            m.element("p", m.element("small", *sources, class_="bp-source")),
        )

    def _buttons(self, one: Occasion, codes: set[str]) -> list[Any]:
        say, name = self.model.say, duty_words.occasion_title(one, self.model.say)
        closed = one.standing(self.model.today) in _CLOSED
        keys = ("back", "note") if closed else ("mark", "skip", "note")
        found: list[Any] = []
        for key in keys:
            code = f"{key}:{one.key}"
            codes.add(code)
            found += [press_button(say(f"{_T}{key}"), code, about=name), " "]
        return found

    # --- what was pressed ------------------------------------------------------------------------

    def _press(self, code: str) -> None:
        deed, _, key = code.partition(":")
        if deed == "note":
            self._open("" if self._opened == key else key)
            return
        state = {"done_on": self.model.today if deed == "mark" else None,
                 "not_needed": deed == "skip"}  # fmt: skip
        self._set(key, **state)

    def _state(self, key: str) -> DutyState:
        known = {one.id: one for one in self.model.project.legal.duties}
        return known.get(key, DutyState(id=key))

    def _set(self, key: str, **fields: Any) -> None:
        """Writes how an occasion stands; what says nothing any more is taken out."""
        state = self._state(key).model_copy(update=fields)
        if state == DutyState(id=key):
            if key in {one.id for one in self.model.project.legal.duties}:
                self.model.take(_PLACE, key)
            return
        self.model.put(_PLACE, state.model_dump(mode="json"))

    def _open(self, key: str) -> None:
        """Shows the fields of an occasion; they need something to stand in."""
        before, self._opened = self._opened, key
        if before:
            self._set(before)  # what stayed empty is taken out again
        if key and key not in {one.id for one in self.model.project.legal.duties}:
            self.model.put(_PLACE, {"id": key})
        self.refresh()

    def _show_entry(self, listed: tuple[Occasion, ...]) -> None:
        say, known = self.model.say, {one.key: one for one in listed}
        stored = {one.id for one in self.model.project.legal.duties}
        if self._opened not in known or self._opened not in stored:
            self._opened, self._entry = "", None
            self.entry.children = ()
            return
        place = f"{_PLACE}[{self._opened}]"
        if self._entry is None or f"{place}.who" not in self._entry.fields:
            name = duty_words.occasion_title(known[self._opened], say)
            self._entry = Fields(
                self.model,
                [
                    Field.line(f"{place}.who", say(f"{_T}who")),
                    Field.day(f"{place}.done_on", say(f"{_T}done_on")),
                    Field.words(f"{place}.note", say(f"{_T}remark")),
                ],
                title=say(f"{_T}entry", title=name),
            )
            self.entry.children = (self._entry.widget,)
            self._entry.form.focus()
        else:
            self._entry.refresh()
