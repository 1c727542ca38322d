"""The services of an offer: begin from an example, pick, and see what real places have beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.pressable import Pressable, press_button
from buurtpunt_lib.dashboards.project.fields import Field
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.sections.offer_parts import Part, heard, labels
from buurtpunt_lib.dashboards.ticks import Ticks
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.datasets.offer_table import offer_knowledge
from buurtpunt_lib.domain import FunctionGroup
from buurtpunt_lib.domain.project.offer import When
from buurtpunt_lib.reports import offer_around, offer_words
from buurtpunt_lib.texts import Catalogue

_KEY = "offer."


@dataclass(frozen=True)
class _Named(Field):
    """The code of a service, shown by its name; it stands fast."""

    language: str = "nl"

    def shown(self, value: Any, say: Catalogue) -> str:
        return offer_words.service(say, value)

    def to_form(self, value: Any) -> Any:
        return datasets.service(value).name(self.language) if value else ""


class Services(Part):
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = labels(model, "services")
        whens = [(one.value, model.say(f"{_KEY}when.{one.value}")) for one in When]
        fields = [
            _Named("id", say("name"), "fixed", language=model.say.language),
            Field.choice("when", say("when"), whens),
            Field.line("by", say("by")),
            Field.yes_no("by_residents", say("by_residents")),
            Field.words("why", say("why")),
        ]
        # The state of the register and the choice of which the suggestions are shown.
        self._counted: tuple[Any, list[str]] = (None, [])
        self.told = c.html("", "bp-live")
        self.starters, self.asked, self.bundle = Pressable(), Pressable(), Pressable()
        for one in (self.starters, self.asked, self.bundle):
            one.on_press(guarded(self._press))
        self.pick = Unfold(say("pick"), lambda: _Pick(model, guarded), guarded)
        self.editor = ItemsEditor(model, "offer.services", fields, f"{_KEY}services.", adding=False)
        self.compared = c.html("", "bp-live")
        super().__init__(
            model, "services", self.starters, self.told, self.editor, self.pick, self.asked,
            self.compared, self.bundle,
        )  # fmt: skip

    def refresh(self) -> None:
        super().refresh()
        self._draw_starters()
        self._draw_asked()
        self.compared.value = str(self._compared())
        self._draw_bundle()

    # --- what it shows ---------------------------------------------------------------------------

    def _draw_starters(self) -> None:
        say, project = self.model.say, self.model.project
        # Who has an offer needs no beginning.
        if project.offer.services:
            self.starters.show(m.element("div"), set())
            return
        cards, codes = [], set()
        for one in offer_knowledge().starters:
            name = say(f"{_KEY}starter.{one.key}")
            names = say.listing([offer_words.service(say, code) for code in one.services])
            press = f"start:{one.key}"
            codes.add(press)
            plan = None
            if one.plan:
                link = m.link(say(f"{_KEY}starter.plan_link"), address("financieel_plan"))
                plan = m.element("p", say(f"{_KEY}starter.plan"), " ", link, class_="bp-small")
            cards.append(
                m.card(
                    m.element("h4", name),
                    m.paragraph(say(f"{_KEY}starter.about_{one.key}")),
                    m.paragraph(say(f"{_KEY}starter.begins", services=names)),
                    plan,
                    m.element("p", press_button(say(f"{_KEY}starter.use"), press, about=name)),
                )
            )
        title = m.element("h3", say(f"{_KEY}starter.title"))
        lead = m.paragraph(say(f"{_KEY}starter.lead"))
        self.starters.show(m.element("div", title, lead, m.grid(cards)), codes)

    def _draw_asked(self) -> None:
        model, say = self.model, self.model.say
        found = offer_words.asked_for(model.project, say, *heard(model))
        rows, codes = [], set()
        for code, words in found:
            press = f"add:{code}"
            codes.add(press)
            button = press_button(say(f"{_KEY}add_service"), press, about=words)
            rows.append(m.element("li", words, " ", button))
        inside = [m.element("h3", say(f"{_KEY}asked_title")), m.element("ul", rows)] if rows else []
        self.asked.show(m.element("div", inside), codes)

    def _compared(self) -> Markup:
        model, say = self.model, self.model.say
        if not model.project.offer.services:
            return Markup("")
        rows = offer_words.confronted(model.project, say, *heard(model))
        title = self.say("confront_title")
        keys = ("name", "column_heard", "column_measured", "column_verdict")
        told = (
            m.element("h3", title)
            + m.paragraph(self.say("confront_lead"))
            + m.table([m.Column(self.say(key)) for key in keys], rows, caption=title, stacked=True)
        )
        mixed = offer_words.mix(model.project, say)
        if mixed:
            title = self.say("mix_title")
            columns = [
                m.Column(self.say("column_function")),
                m.Column(self.say("column_n"), number=True),
                m.Column(self.say("column_share"), number=True),
            ]
            told += m.element("h3", title) + m.paragraph(self.say("mix_lead"))
            told += m.table(columns, mixed, caption=title)
        residents = offer_words.residents(model.project, say)
        return told + (m.paragraph(residents) if residents else Markup(""))

    def _draw_bundle(self) -> None:
        from buurtpunt_lib.storage import register

        model, say = self.model, self.model.say
        chosen = [one.id for one in model.project.offer.services]
        # Other fields change more often than the choice, or the register.
        if self._counted == (register.stamp(), chosen):
            return
        self._counted = register.stamp(), chosen
        found = offer_around.bundle(register.hub_table(), chosen)
        rows, codes = [], set()
        for one in found.suggestions:
            name, press = offer_words.service(say, one.service), f"add:{one.service}"
            codes.add(press)
            button = press_button(say(f"{_KEY}add_service"), press, about=name)
            why = [offer_around.suggestion_words(say, found, one), " ", _named(say, one)]
            rows.append((name, why, button))
        title = say(f"{_KEY}bundle.title")
        columns = [
            m.Column(self.say("name")),
            m.Column(say(f"{_KEY}bundle.column_why")),
            m.Column(""),
        ]
        shown = [
            m.element("h3", title),
            m.paragraph(offer_around.bundle_lead(say, found)),
            m.table(columns, rows, caption=title, stacked=True),
        ]
        if chosen:
            places = [m.element("li", _example(say, one)) for one in found.examples]
            shown.append(m.element("h4", say(f"{_KEY}bundle.examples")))
            shown.append(m.element("ul", places))
        shown.append(m.element("p", say(f"{_KEY}bundle.note"), class_="bp-small"))
        self.bundle.show(m.element("div", shown), codes)

    # --- what it hears ---------------------------------------------------------------------------

    def _press(self, press: str) -> None:
        do, _, code = press.partition(":")
        if do == "add":
            codes: tuple[str, ...] = (code,)
        else:
            codes = next(one.services for one in offer_knowledge().starters if one.key == code)
        lists = (self.starters, self.asked)
        pressed = next((one for one in lists if one.holds(press)), self.bundle)
        self.told.value = added(self.model, add(self.model, *codes))
        self.refresh()
        # The button that was pressed is gone: the cursor goes to the next one, or to what came.
        if pressed is self.starters:
            self.editor.before.focus(f"edit:{codes[0]}")
        else:
            pressed.focus()


def _named(say: Catalogue, one: offer_around.Suggestion) -> list[Any]:
    """A few places that have it, each with its record."""
    found: list[Any] = [say(f"{_KEY}bundle.where"), " "]
    for number, (id, name) in enumerate(one.where):
        found += [", " if number else "", m.link(name, _record(id))]
    return [*found, "."]


def _record(id: str) -> str:
    """Where the record of a place stands."""
    return f"{address('landschap')}?plek={id}"


def _example(say: Catalogue, one: offer_around.Example) -> list[Any]:
    link = m.link(one.name, _record(one.id))
    told: list[Any] = [link, ": "]
    has = say.listing([offer_words.service(say, code) for code in one.has])
    told.append(say(f"{_KEY}bundle.has", services=has))
    if one.extra:
        extra = say.listing([offer_words.service(say, code) for code in one.extra])
        told.append(" " + say(f"{_KEY}bundle.extra", services=extra))
    return told


def add(model: ProjectModel, *codes: str) -> tuple[str, ...]:
    """Adds services that are not in the offer yet, in one step; comes back with those."""
    there = {one.id for one in model.project.offer.services}
    known = {one.code for one in datasets.services()}
    new = tuple(code for code in dict.fromkeys(codes) if code in known - there)
    if new:
        listed = [*model.project.offer.services, *({"id": code} for code in new)]
        model.edit("offer.services", listed)
    return new


def added(model: ProjectModel, codes: tuple[str, ...]) -> str:
    """What is told once services came; "" for none."""
    if not codes:
        return ""
    say = model.say
    names = say.listing([offer_words.service(say, code) for code in codes])
    return str(m.note(say(f"{_KEY}services.added", n=len(codes), services=names)))


class _Pick:
    """All kinds of service, by what they are for, each to be ticked."""

    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        self.model = model
        self.ticks = Ticks()
        self.ticks.add_class("bp-ticks-wide")
        self.ticks.on_tick(guarded(self._tick))
        self.widget = c.column(self.ticks)

    def refresh(self) -> None:
        say = self.model.say
        there = {one.id for one in self.model.project.offer.services}
        groups = []
        for group in FunctionGroup:
            kinds = [one for one in datasets.services() if one.group is group]
            items = [(one.code, one.name(say.language), one.code in there) for one in kinds]
            groups.append((say(f"network_page.function.{group.value}"), items))
        self.ticks.show(groups)

    def _tick(self, code: str, ticked: bool) -> None:
        if ticked:
            add(self.model, code)
        else:
            self.model.take("offer.services", code)
