"""The legal form page as widgets: which form is chosen, then one section at a time."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.legal_form.model import Model
from buurtpunt_lib.dashboards.legal_form.sections import SECTIONS, make
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.project.bar import Bar
from buurtpunt_lib.dashboards.sections import Sections
from buurtpunt_lib.planning.steps import Step
from buurtpunt_lib.reports import legal_words


def view(model: Model) -> widgets.Widget:
    """The whole page as one widget."""
    say = model.say
    message, guarded = messages(say)
    head = c.html(
        m.element("h1", say("legal_form.title"))
        + m.paragraph(say("legal_form.lead"), lead=True)
        + m.note(say("legal_form.disclaimer"), kind="warning")
    )
    bar = Bar(model, guarded)
    below = Sections(
        model,
        guarded,
        [(say(f"legal_form.section.{key}"), key) for key in SECTIONS],
        lambda key: make(key, model, guarded),
        description=say("legal_form.section_choice"),
    )

    chosen, elsewhere = c.html("", "bp-live"), c.html("", "bp-live")

    def draw(_change: Any = None) -> None:
        chosen.value = str(_chosen(model))
        elsewhere.value = str(_elsewhere(model))
        below.refresh()

    model.observe(guarded(draw), ["project", "wanted", "elsewhere", "token"])
    draw()
    return widgets.VBox([head, bar.widget, message, elsewhere, chosen, below.widget])


def _chosen(model: Model) -> Markup:
    """The form of the plan, in sight whatever section is open."""
    say = model.say
    if not model.form:
        return m.paragraph(say("legal_form.head.none"))
    name = legal_words.form_name(model.form, say)
    way = m.link(say("legal_form.head.plan"), address("financieel_plan", model.token))
    return m.element("p", say("legal_form.head.chosen", form=name), " ", way)


def _elsewhere(model: Model) -> Markup:
    """Where a field stands that is no part of this page, with the way to it."""
    if not model.elsewhere:
        return Markup("")
    say = model.say
    step = say(f"steps.section.{model.elsewhere}")
    page = "financieel_plan" if model.elsewhere == Step.FINANCE else "stappenplan"
    link = m.link(say(f"serving.page.{page}"), address(page, model.token))
    return m.note(m.element("span", say("legal_form.head.elsewhere", step=step), " ", link, "."))
