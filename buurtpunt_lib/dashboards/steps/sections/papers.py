"""Buttons that hand a visitor the documents of a project, made when they are asked for."""

from __future__ import annotations

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.reports import project_document


def paper_buttons(model: ProjectModel, kind: str) -> widgets.Box:
    """A button for each form of a kind of document, and below them what is wrong, if anything is.

    The page tells faults at its top; a person who presses a button here would not see it.
    """
    say = model.say
    told, guarded = messages(say)
    name = say(f"project_document.kind.{kind}")

    def button(form: str) -> widgets.Widget:
        return download(
            say(f"documents_step.form.{form}", name=name),
            lambda: project_document.project_report(model.project, kind, form, say),
            lambda: project_document.report_name(model.project, kind, form, say),
            guarded,
            kind=project_document.MEDIA_TYPES[form],
        )

    return c.column(c.buttons(*(button(form) for form in project_document.FORMS[kind])), told)
