"""What could become an action, by where it comes from, each with a button that takes it over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from buurtpunt_lib.assessment import action_sources
from buurtpunt_lib.assessment.action_sources import Proposal
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pressable import Pressable, fold, press_button
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.reports import action_words


class Offers:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        self.model = model
        self.told = c.html("", "bp-live")
        self.list = Pressable()
        self.list.on_press(guarded(self._press))
        lead = c.html(m.paragraph(model.say("actions.offer.lead")))
        self.widget = c.column(lead, self.told, self.list)

    def _press(self, code: str) -> None:
        # Sorted out anew: what was shown may be older than the project.
        project = self.model.project
        found = action_sources.proposals(project, today=self.model.today)
        kind, _, rest = code.partition(":")
        if kind == "all":
            chosen = tuple(one for one in found if one.kind == rest)
        else:
            chosen = tuple(one for one in found if one.came_from == rest)
        said = {one.came_from: action_words.proposal_text(one, self.model.say) for one in chosen}
        new = action_sources.taken_over(project, chosen, said)
        if new:
            self.model.change(actions=[*project.actions, *new])
        words = self.model.say("actions.offer.taken", n=len(new))
        self.told.value = str(m.paragraph(words))
        self.list.focus()

    def refresh(self) -> None:
        say = self.model.say
        found = action_sources.proposals(self.model.project, today=self.model.today)
        if not found:
            none = m.element("p", say("actions.offer.none"), class_="bp-empty")
            self.list.show(none, set())
            return
        parts, codes = [], set[str]()
        for kind in action_sources.KINDS:
            own = [one for one in found if one.kind == kind]
            if own:
                parts.append(self._group(kind, own))
                codes |= {f"all:{kind}", *(f"one:{one.came_from}" for one in own)}
        self.list.show(m.element("div", parts), codes)

    def _group(self, kind: str, own: Sequence[Proposal]) -> Markup:
        say = self.model.say
        heading = say(f"actions.offer.kind.{kind}")
        entries = []
        for one in own:
            text = action_words.proposal_text(one, say)
            details = ", ".join(action_words.proposal_details(one, say))
            entries.append(
                m.element(
                    "li",
                    m.element(
                        "span",
                        text,
                        m.element("span", f" ({details})", class_="bp-small") if details else None,
                    ),
                    press_button(say("actions.offer.take"), f"one:{one.came_from}", about=text),
                )
            )
        notes = []
        if kind == "steps":
            notes.append(m.note(say("actions.offer.assumed"), kind="assumption"))
            source = action_words.steps_source(say)
            notes.append(m.element("p", source, class_="bp-source"))
        elif kind == "meetings":
            days = {"before": action_sources.INVITE_DAYS, "after": action_sources.REPORT_DAYS}
            notes.append(m.note(say("actions.offer.around_meeting", **days), kind="assumption"))
        elif kind == "complaints":
            words = say("actions.offer.to_answer", days=action_sources.ANSWER_DAYS)
            notes.append(m.note(words, kind="assumption"))
        everything = press_button(
            say("actions.offer.take_all", n=len(own)), f"all:{kind}", about=heading
        )
        summary = f"{heading} ({say.number(len(own))})"
        inside = m.element("div", m.element("ul", entries), class_="bp-offers")
        return fold(summary, f"offers-{kind}", m.element("p", everything), notes, inside)
