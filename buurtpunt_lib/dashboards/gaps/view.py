"""The services page as widgets: choose a municipality and a village, then one section at a time."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.gaps import parts
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.saving import Saving
from buurtpunt_lib.dashboards.gaps.sections import SECTIONS, make
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.sections import Sections


def view(model: Model) -> widgets.Widget:
    """The whole page as one widget."""
    say = model.say
    message, guarded = messages(say)
    head = c.html(m.element("h1", say("gaps.title")) + m.paragraph(say("gaps.lead"), lead=True))
    summary, saved = c.html("", "bp-live"), c.html("", "bp-live")

    def told(kind: str, sentence: str) -> None:
        shown = m.note(sentence, kind=kind) if kind != "saved" else m.element("p", sentence)
        saved.value = str(shown) if sentence else ""

    saving = Saving(model, told)
    choose, follow = _choices(model, guarded)
    below = Sections(
        model,
        guarded,
        [(say(f"gaps_page.section.{key}"), key) for key in SECTIONS],
        lambda key: make(key, model, guarded),
        description=say("gaps_page.section_choice"),
        wait=say("gaps_page.wait"),
    )

    def draw(_change: Any = None) -> None:
        follow()
        summary.value = str(parts.summary(model))
        below.refresh()

    model.observe(guarded(draw), "turn")
    draw()
    return widgets.VBox([head, choose, message, saved, saving.bookmark, summary, below.widget])


def _choices(model: Model, guarded: Any) -> tuple[widgets.Widget, Any]:
    """The row above everything, and what brings its list of villages up to date."""
    say = model.say
    municipality = c.choice(
        model,
        "municipality",
        say("gaps.municipality"),
        model.municipalities,
        empty=say("gaps.choose_municipality"),
    )
    municipality.add_class("bp-span")
    village = c.choice(
        model,
        "village",
        say("gaps.village"),
        model.village_choices,
        empty=say("gaps.choose_village"),
    )
    village.add_class("bp-span")
    undo = c.button(say("gaps_page.undo"), guarded(model.undo), quiet=True)
    redo = c.button(say("gaps_page.redo"), guarded(model.redo), quiet=True)
    steps = c.buttons(undo, redo)
    shown = [model.village_choices]

    def follow() -> None:
        choices = model.village_choices
        if choices != shown[0]:
            shown[0] = choices
            # "None" is valid in every list, so the list may change before the choice does.
            village.options = [(say("gaps.choose_village"), "")] + [
                (words, code) for code, words in choices
            ]
        village.disabled = not choices
        if village.value != model.village:
            village.value = model.village
        # Nothing to take back as long as nothing was entered.
        steps.layout.display = "none" if model.at_beginning else ""
        undo.disabled, redo.disabled = not model.can_undo, not model.can_redo

    return c.controls(municipality, village, steps), follow
