"""The pitch on the page: its parts to write, what the plan adds, and what is not ready yet."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib import finance
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.sections.story_openings import Openings
from buurtpunt_lib.dashboards.finance_plan.sections.story_words import found_words, hint
from buurtpunt_lib.dashboards.text_box import TextBox
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.planning import pitch
from buurtpunt_lib.reports.spoken import money_sentences, not_ready
from buurtpunt_lib.texts import Catalogue

GROUPS = {
    "begin": ("opening", "introduction"),
    "story": ("why", "change", "follow_up", "target_group", "stakeholders"),
    "numbers": ("money",),
    "plan": ("soon", "later", "far"),
    "end": ("question", "other_side"),
}


class PitchPart:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model, self.guarded = model, guarded
        say = model.say
        self.boxes: dict[str, TextBox] = {}
        self.takes: dict[str, widgets.Button] = {}
        self.openings = Unfold(
            say("story.opening.title"), lambda: Openings(model, guarded), guarded
        )
        self.money = c.html("", "bp-live", "bp-said")
        self.plan_b = TextBox(
            say("story.money.question"), say, guarded, questions=[say("story.pitch.ask.plan_b")]
        )
        self.plan_b.on_write(self._answer)
        self.missing, self.words = c.html("", "bp-live"), c.html("", "bp-live")
        written = [child for group in GROUPS for child in self._group(group)]
        self.widget = c.column(
            c.html(
                m.element("h3", say("story.pitch.title")) + m.paragraph(say("story.pitch.lead"))
            ),
            c.columns(
                c.column(*written, classes=("bp-wide",)),
                c.column(self.missing, self.words, classes=("bp-stay",)),
            ),
        )

    def _group(self, group: str) -> list[widgets.Widget]:
        say = self.model.say
        shown: list[widgets.Widget] = [
            c.html(m.element("h4", say(f"story.pitch.group.{group}"), class_="bp-eyebrow"))
        ]
        for part in GROUPS[group]:
            shown.append(self._box(part))
            if part in pitch.FROM_CANVAS:
                shown.append(self._take(part))
            if part == "opening":
                shown.append(self.openings.widget)
            if part == "money":
                shown += [self.money, self.plan_b]
        return shown

    def _box(self, part: str) -> TextBox:
        say = self.model.say
        box = TextBox(
            say(f"story.pitch.part.{part}"), say, self.guarded,
            questions=[say(f"story.pitch.ask.{part}")],
        )  # fmt: skip
        box.on_write(lambda text: write(self.model, part, text))
        self.boxes[part] = box
        return box

    def _take(self, part: str) -> widgets.Button:
        def take() -> None:
            plan = self.model.plan
            more = getattr(plan.canvas, pitch.FROM_CANVAS[part])
            write(self.model, part, pitch.added(getattr(plan.pitch, part), more))

        say = self.model.say
        block = say(f"story.canvas.block.{pitch.FROM_CANVAS[part]}")
        words = f"{say('story.pitch.take')}: {block}"
        self.takes[part] = c.button(words, self.guarded(take), quiet=True)
        return self.takes[part]

    def _answer(self, text: str) -> None:
        model = self.model
        model.change(feasibility={**model.plan.feasibility.model_dump(), "plan_b": text})

    def refresh(self) -> None:
        say, plan = self.model.say, self.model.plan
        found = finance.PlanOutcome(self.model.outcome.flow)
        for part, box in self.boxes.items():
            box.show(getattr(plan.pitch, part))
            box.hint = hint(say, getattr(plan.pitch, part))
        for part, button in self.takes.items():
            text = getattr(plan.canvas, pitch.FROM_CANVAS[part]).strip()
            there = bool(text) and text not in getattr(plan.pitch, part)
            button.layout.display = "" if there else "none"
        self.plan_b.show(plan.feasibility.plan_b)
        self.plan_b.hint = hint(say, plan.feasibility.plan_b)
        self.plan_b.layout.display = "" if found.has_grants else "none"
        self.openings.refresh()
        self.money.value = str(_money(say, found))
        self.missing.value = str(_missing(say, found))
        self.words.value = str(found_words(say, named_parts(say, self.model)))


def write(model: Model, part: str, value: Any) -> None:
    """Sets one field of the pitch. Raises InputError; the plan stays as it was."""
    model.change(pitch={**model.plan.pitch.model_dump(), part: value})


def named_parts(say: Catalogue, model: Model) -> dict[str, str]:
    """What was written in the pitch, by the name of its part."""
    plan = model.plan
    texts = {say(f"story.pitch.part.{part}"): getattr(plan.pitch, part) for part in pitch.PARTS}
    return texts | {say("story.pitch.plan_b"): plan.feasibility.plan_b}


def _money(say: Catalogue, found: finance.PlanOutcome) -> Markup:
    sentences = money_sentences(found, say)
    if not sentences:
        return m.paragraph(say("story.pitch.money_empty"))
    items = [m.element("li", sentence) for sentence in sentences]
    return m.paragraph(say("story.pitch.told_by_plan")) + m.element("ul", items)


def _missing(say: Catalogue, found: finance.PlanOutcome) -> Markup:
    names = not_ready(found, say)
    if not names:
        return m.note(say("story.pitch.ready"))
    items = [m.element("li", name) for name in names]
    return (
        m.element("h3", say("story.pitch.not_ready"))
        + m.element("ul", items)
        + m.element("p", say("story.pitch.not_ready_hint"), class_="bp-small")
    )
