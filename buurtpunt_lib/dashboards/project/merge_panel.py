"""What two people changed each in another way, one choice at a time.

Held: what stands in the project now. Other: what the other copy has; a press takes that over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pressable import Pressable, press_button
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.domain.project.places import field_model, with_value
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning.merging import Clash, Kind, settle
from buurtpunt_lib.reports.project_words import place_words, value_words

_T = "project.merge."


class MergePanel:
    """Nothing to see until `show` gives it clashes; each leaves it when it is settled.

    A clash holds its values as long as the page is open. `mine` of a clash is the other copy.
    """

    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        self.model = model
        self.clashes: list[Clash] = []
        self._kind = "link"
        self.told = c.html("", "bp-live")
        self.list = Pressable()
        self.list.on_press(guarded(self._press))
        self.widget = c.column(self.told, self.list, classes=("bp-merge",))
        self._draw()

    def show(self, clashes: Sequence[Clash], kind: str) -> None:
        """kind: "link" when somebody saved under the same link, "file" for a file brought in."""
        places = {one.place for one in clashes}
        self.clashes = [one for one in self.clashes if one.place not in places] + list(clashes)
        self._kind = kind
        self.told.value = ""
        self._draw()
        if clashes:
            self.list.focus()

    def clear(self) -> None:
        """Another project is shown: choices about the one before mean nothing in it."""
        self.clashes = []
        self._draw()

    def _draw(self) -> None:
        say = self.model.say
        self.widget.layout.display = "" if self.clashes or self.told.value else "none"
        if not self.clashes:
            self.list.show(m.element("span"), set())
            return
        codes: set[str] = set()
        cards = [self._card(number, one, codes) for number, one in enumerate(self.clashes)]
        head = say(f"{_T}heading", n=len(self.clashes))
        lead = m.paragraph(say(f"{_T}lead.{self._kind}"))
        self.list.show(
            m.element("section", m.element("h2", head), lead, m.grid(cards), aria_label=head), codes
        )

    def _card(self, number: int, clash: Clash, codes: set[str]) -> Markup:
        say = self.model.say
        name = place_words(clash.place, say, self.model.project)
        sides = []
        for key, value in (("held", clash.theirs), ("other", clash.mine)):
            shown = say(f"{_T}gone") if clash.kind is Kind.ITEM and value is None else (
                value_words(value, say))  # fmt: skip
            sides += [m.element("dt", say(f"{_T}{key}.{self._kind}")), m.element("dd", shown)]
        buttons = ["keep", "take", *(["both"] if _joined(clash) else [])]
        pressed = []
        for key in buttons:
            codes.add(f"{key}:{number}")
            words = say(f"{_T}{key}" if key != "take" else f"{_T}take.{self._kind}")
            pressed.append(press_button(words, f"{key}:{number}", about=name))
        order = m.paragraph(say(f"{_T}order")) if clash.kind is Kind.ORDER else None
        return m.card(
            m.element("h3", name), order, m.element("dl", sides, class_="bp-facts"),
            m.element("p", pressed, class_="bp-link-row"),
        )  # fmt: skip

    def _press(self, code: str) -> None:
        key, _, number = code.partition(":")
        clash = self.clashes[int(number)]
        say = self.model.say
        name = place_words(clash.place, say, self.model.project)
        if key == "take":
            self.model.open(settle(self.model.project, clash, mine=True))
        elif key == "both":
            self.model.open(with_value(self.model.project, clash.place, _joined(clash)))
        self.clashes = [one for one in self.clashes if one is not clash]
        self.told.value = str(m.element("p", say(f"{_T}settled.{key}", name=name)))
        self._draw()
        if self.clashes:
            self.list.focus()


def _joined(clash: Clash) -> str:
    """Both texts, one below the other; "" where that makes no sense."""
    held, other = clash.theirs, clash.mine
    if clash.kind is not Kind.FIELD or not (isinstance(held, str) and isinstance(other, str)):
        return ""
    # One text that holds the other says it already.
    if held in other or other in held or not _long(clash.place):
        return ""
    return f"{held}\n\n{other}"


def _long(place: str) -> bool:
    """Whether a place holds a text of more lines."""
    try:
        model, name = field_model(place)
    except InputError:
        return False
    limits = [getattr(one, "max_length", None) for one in model.model_fields[name].metadata]
    return model.model_fields[name].annotation is str and any(n and n >= 1000 for n in limits)
