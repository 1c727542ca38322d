"""The policy on volunteers, how somebody new begins, and whether they must be insured."""

from __future__ import annotations

from markupsafe import Markup

from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.sections.offer_parts import Part
from buurtpunt_lib.planning import volunteers
from buurtpunt_lib.reports import offer_around
from buurtpunt_lib.reports.insurance_words import insurance

_KEY = "offer."
_ADVISER = "vlaams-steunpunt-vrijwilligerswerk"


class Volunteers(Part):
    def __init__(self, model: ProjectModel) -> None:
        say = model.say
        questions = [
            Field.words(f"offer.volunteers.{key}", say(f"{_KEY}policy.{key}"))
            for key in volunteers.POLICY
        ]
        steps = [(one, say(f"{_KEY}onboarding.{one}")) for one in volunteers.ONBOARDING]
        begin = Field.ticks("offer.onboarding", say(f"{_KEY}volunteers.onboarding"), steps)
        super().__init__(model, "volunteers", Fields(model, questions), Fields(model, [begin]))

    def follows(self) -> Markup:
        say = self.model.say
        told = insurance(self.model.project, say, self.model.today)
        lines = [m.note(one.text, kind=one.kind) for one in told]
        law = address("rechtsvorm", self.model.token)
        adviser = say(f"{_KEY}volunteers.adviser")
        website = offer_around.website(_ADVISER)
        return (
            m.element("h3", self.say("insurance_title"))
            + Markup("").join(lines)
            + m.element("p", m.link(self.say("insurance_link"), law))
            + m.element("p", m.link(adviser, website) if website else adviser)
        )
