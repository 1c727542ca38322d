"""The legal form page as widgets: which form is chosen, then one section at a time."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.legal_form.model import Model
from buurtpunt_lib.dashboards.legal_form.sections import SECTIONS, make
from buurtpunt_lib.dashboards.project.bar import Bar
from buurtpunt_lib.dashboards.sections import Sections


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

    def draw(_change: Any = None) -> None:
        below.refresh()

    model.observe(guarded(draw), ["project", "wanted"])
    draw()
    return widgets.VBox([head, bar.widget, message, below.widget])
