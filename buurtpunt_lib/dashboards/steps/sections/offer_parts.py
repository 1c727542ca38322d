"""Parts of the offer: partners, what everybody gains, the self-check, and the place itself."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.worked_part import WorkedPart
from buurtpunt_lib.datasets.offer_table import offer_knowledge
from buurtpunt_lib.domain.hub_record import PartnerKind
from buurtpunt_lib.domain.project.offer import GainLevel
from buurtpunt_lib.planning import offer
from buurtpunt_lib.planning.needs import Gap
from buurtpunt_lib.reports import offer_around, offer_words

_KEY = "offer."


class Part(WorkedPart):
    words = _KEY


def heard(model: ProjectModel) -> tuple[tuple[Gap, ...], dict[str, int]]:
    """(what the village has and lacks, how many households of the survey miss each service)."""
    return offer_around.gaps(model.project, model.facts), offer_around.households(model.project)


def labels(model: ProjectModel, key: str) -> Callable[[str], str]:
    """The words of one part by the last piece of their key."""
    return lambda name: model.say(f"{_KEY}{key}.{name}")


class Partners(Part):
    def __init__(self, model: ProjectModel) -> None:
        say = labels(model, "partners")
        kinds = [(one.value, model.say(f"landscape.partner.{one.value}")) for one in PartnerKind]
        fields = [
            Field.line("name", say("name"), required=True),
            Field.choice("kind", say("kind"), kinds),
            Field.words("task", say("task")),
            Field.yes_no("agreed", say("agreed")),
            Field.words("note", say("note")),
        ]
        super().__init__(
            model, "partners", ItemsEditor(model, "offer.partners", fields, f"{_KEY}partners.")
        )

    def follows(self) -> Markup:
        rows = offer_words.who_does_what(self.model.project, self.model.say)
        if not rows:
            return Markup("")
        columns = [m.Column(self.say(f"column_{one}")) for one in ("name", "kind", "does")]
        title = self.say("title")
        return m.table(columns, rows, caption=title, stacked=True)


class Gains(Part):
    def __init__(self, model: ProjectModel) -> None:
        say = labels(model, "gain")
        levels = [(one.value, say(f"q_{one.value}")) for one in GainLevel]
        fields = [
            Field.line("partner", say("partner"), required=True),
            Field.choice("level", say("level"), levels, required=True),
            Field.words("brings", say("brings")),
            Field.words("gets", say("gets")),
            Field.words("asks", say("asks")),
        ]
        questions = c.html(m.element("ul", [m.element("li", words) for _, words in levels]))
        editor = ItemsEditor(model, "offer.gains", fields, f"{_KEY}gain.")
        super().__init__(model, "gain", questions, editor)

    def follows(self) -> Markup:
        say, rows = self.model.say, offer_words.win_win(self.model.project, self.model.say)
        if not rows:
            return Markup("")
        columns = [
            m.Column(self.say("partner")),
            *(m.Column(say(f"{_KEY}level.{one.value}")) for one in GainLevel),
        ]
        title = self.say("title")
        return m.table(columns, rows, caption=title, stacked=True)


class SelfCheck(Part):
    def __init__(self, model: ProjectModel) -> None:
        say = labels(model, "check")
        codes = [(one, say(one)) for one in offer_knowledge().domains]
        field = Field.ticks("offer.self_check", say("label"), codes)
        super().__init__(model, "check", Fields(model, [field]))

    def follows(self) -> Markup:
        known = offer_knowledge()
        told = self.say("source", n=len(known.domains), of=known.of)
        link = m.link(self.say("source_link"), known.sources[-1].where)
        return m.element("p", told, " ", link, class_="bp-small")


class Place(Part):
    def __init__(self, model: ProjectModel) -> None:
        fields = [
            Field.ticks(
                f"offer.{part}",
                model.say(f"{_KEY}place.{part}"),
                [(one, model.say(f"{_KEY}{part}.{one}")) for one in codes],
            )
            for part, codes in (("physical", offer.PHYSICAL), ("digital", offer.DIGITAL))
        ]
        super().__init__(model, "place", Fields(model, fields))
