"""Whether an offer suits its village, and who nearby can supply or help."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.network.pieces import source
from buurtpunt_lib.dashboards.pressable import Pressable, press_button
from buurtpunt_lib.dashboards.project.fields import Field
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.sections.offer_parts import Part, heard, labels
from buurtpunt_lib.dashboards.steps.sections.offer_services import add, added
from buurtpunt_lib.reports import offer_around, offer_words

_KEY = "offer."
_MOBIPUNT = "mobipunt-vzw"


class Around(Part):
    def __init__(self, model: ProjectModel) -> None:
        super().__init__(model, "around")

    def follows(self) -> Markup:
        return self._compete() + self._mobipunt()

    def _compete(self) -> Markup:
        model, say = self.model, self.model.say
        title = m.element("h3", self.say("compete"))
        if not _placed(model):
            return title + m.note(self.say("no_village"), kind="unknown")
        told = []
        for _, words, partners, near in offer_around.competition(model.facts(), model.project, say):
            agree = m.element("ul", [m.element("li", one) for one in partners]) if partners else ""
            head = m.element("strong", self.say("agree")) if partners else ""
            told.append(m.note([words, " ", head, agree], kind="warning" if near else "info"))
        return title + (Markup("").join(told) or m.paragraph(self.say("compete_none")))

    def _mobipunt(self) -> Markup:
        model, say, key = self.model, self.model.say, f"{_KEY}mobipunt."
        facts = model.facts() if _placed(model) else None
        found = offer_around.point(facts, model.project)
        verdict = say(f"{key}verdict.{found.verdict}")
        columns = [m.Column(say(f"{key}column_part")), m.Column(say(f"{key}column_state"))]
        title = say(f"{key}title")
        told = (
            m.element("h3", title)
            + m.paragraph(say(f"{key}lead"))
            + m.table(columns, offer_around.point_rows(found, say), caption=title, stacked=True)
            + m.note(verdict, kind="info" if found.verdict == "met" else "unknown")
        )
        website = offer_around.website(_MOBIPUNT)
        return told + (m.element("p", m.link(say(f"{key}link"), website)) if website else "")


class Helpers(Part):
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        # pydantic comes with the network, which the first sight of the page need not wait for.
        from buurtpunt_lib.domain.network import Theme

        say = labels(model, "radar")
        themes = [(one.value, model.say(f"network.theme.{one.value}")) for one in Theme]
        fields = [
            Field.line("text", say("text"), required=True),
            Field.choice("kind", say("kind"), themes),
            Field.words("note", say("note")),
        ]
        self.list, self.chances, self.told = Pressable(), Pressable(), c.html("", "bp-live")
        for one in (self.list, self.chances):
            one.on_press(guarded(self._press))
        own = c.html(m.element("h3", say("own_title")))
        editor = ItemsEditor(model, "offer.opportunities", fields, f"{_KEY}radar.")
        super().__init__(model, "supplier", self.told, self.list, self.chances, own, editor)
        self._found: tuple[Any, ...] = ()

    def refresh(self) -> None:
        super().refresh()
        self._draw_list()
        self._draw_chances()

    def _draw_list(self) -> None:
        model, say = self.model, self.model.say
        self._found = offer_around.matches(model.project)
        if not self._found:
            words = self.say("none" if _placed(model) else "no_village")
            self.list.show(m.note(words, kind="unknown"), set())
            return
        rows, codes = [], set()
        there = {one.name for one in model.project.offer.partners}
        for number, one in enumerate(self._found):
            helps, near = offer_around.match_words(say, one)
            name, button = one.name or say("common.not_known"), Markup("")
            if one.name and one.name not in there:
                press = f"partner:{number}"
                codes.add(press)
                button = press_button(self.say("add"), press, about=one.name)
            rows.append((name, helps, near, source(say, one.source, one.as_of), button))
        keys = ("name", "helps", "near", "source")
        columns = [*(m.Column(self.say(f"column_{key}")) for key in keys), m.Column("")]
        self.list.show(m.table(columns, rows, caption=self.say("title"), stacked=True), codes)

    def _draw_chances(self) -> None:
        model, say, key = self.model, self.model.say, f"{_KEY}radar."
        rows, codes = [], set()
        for one in offer_around.chances(model.project, *heard(model)):
            name, press = offer_words.service(say, one.service), f"add:{one.service}"
            codes.add(press)
            button = press_button(say(f"{_KEY}add_service"), press, about=name)
            rows.append((name, offer_around.chance_words(say, one), button))
        title = m.element("h3", say(f"{key}title"))
        lead = m.paragraph(say(f"{key}lead"))
        if rows:
            columns = [
                m.Column(say(f"{_KEY}services.name")),
                m.Column(say(f"{_KEY}bundle.column_why")),
                m.Column(""),
            ]
            shown = m.table(columns, rows, caption=say(f"{key}title"), stacked=True)
        else:
            shown = m.paragraph(say(f"{key}none"))
        self.chances.show(m.element("div", title, lead, shown), codes)

    def _press(self, press: str) -> None:
        do, _, code = press.partition(":")
        if do == "add":
            self.told.value = added(self.model, add(self.model, code))
        else:
            match = self._found[int(code)]
            helps, _ = offer_around.match_words(self.model.say, match)
            partner = {"name": match.name[:200], "task": helps}
            if not match.local:
                partner["organisation"] = match.supplier
            self.model.put("offer.partners", partner)
            self.told.value = str(m.note(self.say("added", name=match.name)))
        self.refresh()
        # The button that was pressed is gone: the cursor goes to the next one.
        (self.chances if do == "add" else self.list).focus()


def _placed(model: ProjectModel) -> bool:
    """Whether the project names a village that we know."""
    return model.project.village in datasets.villages().index
