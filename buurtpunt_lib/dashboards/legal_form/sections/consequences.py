"""What follows from the chosen form: volunteers, taxes, liability, the organisation behind it, and
how a vzw can become a cooperative. Beside each stands what the comparison says of the form.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.legal_form import parts
from buurtpunt_lib.dashboards.legal_form.model import Model
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.findings import Findings
from buurtpunt_lib.datasets.legal_table import legal_forms
from buurtpunt_lib.domain.legal_forms import COMPARED
from buurtpunt_lib.domain.plan import LegalForm
from buurtpunt_lib.legal import consequences as effects
from buurtpunt_lib.legal.duties import ring_fence
from buurtpunt_lib.parameters import parameter
from buurtpunt_lib.reports import duty_words, effect_words, funder_words, legal_words

_T = "legal_effects."


class Consequences:
    """Words that follow from the project, and the few fields on which they depend."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.carrier = Fields(
            model,
            [
                Field.line("legal.carrier", say("duties.page.carrier"),
                           say("duties.page.carrier_help")),
                Field.yes_no("legal.ring_fenced", say("duties.page.ring_fenced")),
            ],
        )  # fmt: skip
        self.statutes = Fields(
            model, [Field.yes_no("legal.cooperative_statutes", say(f"{_T}growth.statutes"))]
        )
        self.findings = Findings(model, guarded)
        self.first, self.fence, self.growth = c.html(), c.html(), c.html()
        self.widget = c.column(
            c.html(m.element("h2", say("legal_form.section.consequences"))),
            self.first,
            c.html(m.element("h3", say(f"{_T}ring_fence.title"))),
            self.carrier.widget,
            self.fence,
            self.findings.widget,
            c.html(m.element("h3", say(f"{_T}growth.title"))),
            self.statutes.widget,
            self.growth,
        )

    def refresh(self) -> None:
        model, say = self.model, self.model.say
        self.carrier.refresh()
        self.statutes.refresh()
        if model.project.legal_form is None:
            self.first.value = str(m.element("p", say(f"{_T}no_form"), class_="bp-empty"))
        else:
            self.first.value = str(
                m.paragraph(say(f"{_T}lead")) + self._volunteers() + self._tax() + self._liability()
            )
        self.fence.value = str(m.paragraph(effect_words.ring_fence(model.project, say)))
        self.findings.show("duties", ring_fence(model.project))
        self.growth.value = str(self._growth())
        from_vzw = model.project.legal_form is LegalForm.VZW
        self.statutes.widget.layout.display = "" if from_vzw else "none"

    # --- volunteers, taxes, liability -------------------------------------------------------------

    def _volunteers(self) -> Markup:
        lines = effect_words.volunteers(self.model.project, self.model.say, today=self.model.today)
        return self._block("volunteers", lines, "volunteers")

    def _tax(self) -> Markup:
        model, say = self.model, self.model.say
        lines = effect_words.tax(model.project, say)
        body = self._block("tax", lines, "tax")
        regime = effects.tax_regime(model.project.legal_form)
        rules = []
        for key in regime.rules:
            rule = parameter(key)
            words = duty_words.rule_words(rule, say, day=model.project.plan.opening)
            rules.append(m.element("li", m.link(words, rule.source)))
        plan = address("financieel_plan", model.token)
        link = m.element("p", m.link(say(f"{_T}tax.to_plan"), plan))
        return body + (m.element("ul", rules) if rules else Markup("")) + link

    def _liability(self) -> Markup:
        return self._block(
            "liability", effect_words.liability(self.model.project, self.model.say), "liability"
        )

    def _block(self, key: str, lines: tuple[str, ...], row: str) -> Markup:
        say = self.model.say
        return (
            m.element("h3", say(f"{_T}{key}.title"))
            + Markup("").join(m.paragraph(line) for line in lines)
            + self._said(row)
        )

    def _said(self, row: str) -> Markup:
        """What the comparison says of this form on a row, folded away, with its sources."""
        model, say = self.model, self.model.say
        known, form = legal_forms().rows[row], model.form
        if form not in COMPARED:
            return m.element("p", m.element("small", say(f"{_T}none_said")))
        said = [legal_words.cell_words(known, known.cells[form], say, today=model.today)]
        said += [
            legal_words.later_words(known, later, say, today=model.today)
            for later in known.later_of(form)
        ]
        lines = [
            m.element(
                "li",
                f"{one.kind}: " if one.kind else None,
                one.text,
                f" {one.note}" if one.note else None,
                " ",
                parts.sources(one.sources, say),
            )
            for one in said
        ]
        return m.details(say(f"{_T}handbook"), m.element("ul", lines))

    # --- growing ----------------------------------------------------------------------------------

    def _growth(self) -> Markup:
        model, say = self.model, self.model.say
        steps = effects.growth_path(model.project, datasets.duties())
        if not steps:
            return m.element("p", say(f"{_T}growth.none"), class_="bp-empty")
        lead = m.paragraph(say(f"{_T}growth.lead"))
        columns = [m.Column(say(f"{_T}growth.{key}")) for key in ("step", "state", "what")]
        rows = []
        for one in steps:
            source = one.step.sources[0]
            rows.append(
                [
                    duty_words.title(one.step, say),
                    effect_words.ready(one.ready, say),
                    m.element(
                        "span",
                        duty_words.how(one.step, say),
                        " ",
                        say("duties.confirm") if one.step.confirm else None,
                        " " if one.step.confirm else None,
                        m.link(funder_words.source_words(say, source), source.url),
                    ),
                ]
            )
        return lead + m.table(columns, rows, caption=say(f"{_T}growth.caption"), stacked=True)
