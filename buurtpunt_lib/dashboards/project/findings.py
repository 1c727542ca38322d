"""What rules noticed, as sentences with a button that leads to the field where it is mended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pressable import Pressable, press_button
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.reports.route_words import Asked
from buurtpunt_lib.texts import Catalogue

# The kind of remark that each weight is shown as; sign and word tell it too.
_KINDS = {Weight.STOP: "warning", Weight.WARN: "warning", Weight.TIP: "info"}
_ORDER = tuple(Weight)


def sentence(say: Catalogue, theme: str, finding: Finding) -> str:
    """What a finding says: the text `<theme>.finding.<code>` with its values."""
    return say(f"{theme}.finding.{finding.code}", **finding.values)


def asked_notes(say: Catalogue, found: Sequence[Asked], most: int = 6) -> list[Markup]:
    """What a step asks, to read only; the gravest first, what does not fit is counted."""
    shown = [
        m.note(one.sentence, kind=_KINDS[one.finding.weight], heading=weight_words(say, one))
        for one in found[:most]
    ]
    if len(found) > most:
        more = say("project.findings.more", n=len(found) - most)
        shown.append(m.element("p", more, class_="bp-small"))
    return shown


def weight_words(say: Catalogue, one: Asked) -> str:
    """The word that tells how grave a finding is."""
    return say(f"project.findings.weight.{one.finding.weight.value}")


class Findings:
    """`show` fills it. Findings that stop come first; without any, `none` is said ("" for silence).

    most: how many are shown; the others are counted.
    """

    def __init__(self, model: ProjectModel, guarded: Any, *, none: str = "", most: int = 8) -> None:
        self.model, self._none, self._most = model, none, most
        self._places: dict[str, str] = {}
        self.widget = Pressable()
        self.widget.add_class("bp-findings")
        self.widget.on_press(guarded(self._go))

    def show(self, theme: str, findings: Sequence[Finding], *, begun: bool = True) -> None:
        """theme: beginning of the keys of the sentences, such as "start".

        begun: False where nobody entered anything yet. Then nothing is missing and nothing is
        complete either: one quiet sentence stands there in the place of warnings.
        """
        if begun:
            self.show_all([(theme, one) for one in findings])
            return
        self._places = {}
        words = self.model.say("project.findings.not_begun")
        self.widget.show(m.element("p", words, class_="bp-small"), set())

    def show_all(self, findings: Sequence[tuple[str, Finding]]) -> None:
        """The same for findings of several themes: (theme, finding)."""
        say = self.model.say
        ordered = sorted(findings, key=lambda pair: _ORDER.index(pair[1].weight))
        shown, self._places = [], {}
        for theme, one in ordered[: self._most]:
            shown.append(self._one(theme, one))
        rest = len(ordered) - self._most
        if rest > 0:
            shown.append(m.element("p", say("project.findings.more", n=rest), class_="bp-small"))
        if not findings and self._none:
            shown.append(m.note(self._none))
        self.widget.show(m.element("div", shown), set(self._places))

    def _one(self, theme: str, finding: Finding) -> Markup:
        say, text = self.model.say, sentence(self.model.say, theme, finding)
        parts: list[Any] = [m.element("span", text)]
        if finding.place:
            code = f"go:{len(self._places)}"
            self._places[code] = finding.place
            parts += [" ", press_button(say("project.findings.go"), code, about=text)]
        heading = say(f"project.findings.weight.{finding.weight.value}")
        return m.note(parts, kind=_KINDS[finding.weight], heading=heading)

    def _go(self, code: str) -> None:
        self.model.go(self._places[code])

    def refresh(self) -> None:
        """Nothing of its own to bring up to date: `show` does."""
