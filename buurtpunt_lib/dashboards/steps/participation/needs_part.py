"""What people said they need and what is good, set against what is measured in the village."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.assessment.village_gaps import village_gaps
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.findings import Findings
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.participation.choices import T, need_kinds, services
from buurtpunt_lib.domain.project.participation import Need
from buurtpunt_lib.planning import needs
from buurtpunt_lib.planning.survey import missed
from buurtpunt_lib.reports import participation_words as told


class NeedsPart:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.needs = ItemsEditor(
            model,
            "participation.needs",
            [
                Field.line("text", say(f"{T}field.need"), required=True),
                Field.choice("kind", say(f"{T}field.need_kind"), need_kinds(say), required=True),
                Field.choice("service", say(f"{T}field.service"), lambda: services(say)),
                Field.number("voices", say(f"{T}field.voices"), unit=say(f"{T}unit.people"),
                             low=0, high=100_000),
                Field.line("heard_at", say(f"{T}field.heard_at")),
            ],
            f"{T}needs",
            card=self._card,
            begin={"kind": "need"},
        )  # fmt: skip
        self.village = Fields(model, [Field.village("plan.village", say(f"{T}fit.village"))])
        self.findings = Findings(model, guarded)
        self.fit = c.html("", "bp-live")
        self.widget = c.column(
            c.html(m.paragraph(say(f"{T}lead.needs"))),
            self.needs.widget,
            c.html(m.element("h3", say(f"{T}fit.caption"), class_="bp-eyebrow")),
            self.village.widget,
            self.findings.widget,
            self.fit,
        )

    def _card(self, one: Need) -> Markup:
        say = self.model.say
        parts = [say(f"{T}need_kind.{one.kind}")]
        if one.service:
            parts.append(told.service_name(one.service, say))
        if one.voices is not None:
            parts.append(f"{say(f'{T}column.voices')}: {say.number(one.voices)}")
        if one.heard_at:
            parts.append(one.heard_at)
        return m.element("p", " · ".join(parts), class_="bp-small")

    def refresh(self) -> None:
        say, project = self.model.say, self.model.project
        self.needs.refresh()
        self.village.refresh()
        self.village.widget.layout.display = "none" if project.village else ""
        gaps = village_gaps(self.model.facts(), project.village) if project.village else ()
        households = missed(project.participation.survey)
        found = [told.with_names(one, say) for one in needs.findings(project, gaps, households)]
        self.findings.show("participation", found)
        self.fit.value = str(self._fit(gaps, needs.fits(project, gaps, households)))

    def _fit(self, gaps: tuple[needs.Gap, ...], fits: tuple[needs.Fit, ...]) -> Markup:
        say, project = self.model.say, self.model.project
        shown: list[Any] = []
        if not fits:
            shown.append(m.element("p", say(f"{T}fit.none"), class_="bp-empty"))
        else:
            if best := told.threefold(fits, say):
                shown.append(m.element("p", best, class_="bp-answer"))
            least = datasets.participation().figure("least_shown")
            columns = [m.Column(say(f"{T}column.{key}")) for key in told.FIT_COLUMNS]
            rows = told.fit_rows(fits, say, least=least)
            shown.append(
                m.table(columns, rows, caption=say(f"{T}document.caption_needs"), stacked=True)
            )
        if not project.village:
            shown.append(m.note(say(f"{T}fit.no_village"), kind="unknown"))
        else:
            names = say.listing([told.service_name(gap.key, say).lower() for gap in gaps])
            village = datasets.village(project.village).name
            shown.append(
                m.element("p", say(f"{T}fit.measured", village=village, list=names), " ",
                          m.link(say(f"{T}fit.page"), address("voorzieningen")),
                          class_="bp-small")
            )  # fmt: skip
            shown.append(m.element("p", say(f"{T}fit.source"), class_="bp-small"))
        return Markup("").join(shown)
