"""Boards and lists of the roll-out: roles, initiatives, wishes, the log and the framework.

Board: columns of cards; two buttons on each card move it to the column beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pressable import Pressable, press_button
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.sections.papers import paper_buttons
from buurtpunt_lib.domain.project.rollout import InitiativeStage, MunicipalRole, PolicyField
from buurtpunt_lib.planning import rollout
from buurtpunt_lib.reports import rollout_words
from buurtpunt_lib.texts import Catalogue


class Board:
    """place: list in the project. trait: field that says the column. columns: its codes.

    words, about: beginning of the keys of the names of the columns, and of what they are. title,
    details: of a card.
    """

    def __init__(
        self,
        model: ProjectModel,
        guarded: Any,
        *,
        place: str,
        trait: str,
        columns: Sequence[Any],
        words: str,
        about: str,
        title: Callable[[Any], str],
        details: Callable[[Any], Iterable[str]],
        label: str,
    ) -> None:
        self.model, self.place, self.trait, self.columns = model, place, trait, tuple(columns)
        self._words, self._title, self._details, self._label = words, title, details, label
        self._about = about
        self.told = c.html("", "bp-live")
        self.cards = Pressable()
        self.cards.on_press(guarded(self._press))
        self.widget = c.column(self.told, self.cards)

    def _press(self, code: str) -> None:
        item, _, by = code.rpartition(":")
        item = item.removeprefix("move:")
        one = next(one for one in self.model.at(self.place) if one.id == item)
        goal = rollout.neighbour(self.columns, getattr(one, self.trait), int(by))
        if goal is None:
            return
        say = self.model.say
        self.model.edit(f"{self.place}[{item}].{self.trait}", goal.value)
        column = say(f"{self._words}{goal.value}")
        words = say("rollout.deed.moved", name=self._title(one), column=column)
        self.told.value = str(m.element("p", words))
        # The card stands elsewhere now; the cursor goes along with it.
        code = code if self.cards.holds(code) else f"move:{item}:{-int(by)}"
        self.cards.focus(code)

    def refresh(self) -> None:
        say, codes, columns = self.model.say, set[str](), []
        items = self.model.at(self.place)
        for column in self.columns:
            name = say(f"{self._words}{column.value}")
            own = [one for one in items if getattr(one, self.trait) is column]
            cards = [self._card(one, column, codes) for one in own]
            empty = m.element("p", say("rollout.deed.none"), class_="bp-empty")
            about = say(f"{self._about}{column.value}")
            columns.append(
                m.element(
                    "section",
                    m.element("h4", f"{name} ({say.number(len(own))})"),
                    m.element("p", about, class_="bp-small"),
                    cards or empty,
                    class_="bp-board-column",
                    aria_label=name,
                )
            )
        board = m.element(
            "div", columns, class_="bp-board", role="group", aria_label=say(self._label)
        )
        self.cards.show(board, codes)

    def _card(self, one: Any, column: Any, codes: set[str]) -> Markup:
        say, title = self.model.say, self._title(one)
        buttons = []
        for word, by in (("left", -1), ("right", 1)):
            goal = rollout.neighbour(self.columns, column, by)
            if goal is not None:
                code = f"move:{one.id}:{by}"
                codes.add(code)
                to = say(f"{self._words}{goal.value}")
                arrow = f"← {to}" if by < 0 else f"{to} →"
                about = say("rollout.deed.to", button=say(f"rollout.deed.{word}"), role=title)
                buttons.append(press_button(arrow, code, about=about))
        told = " · ".join(self._details(one))
        return m.element(
            "div",
            m.element("strong", title),
            m.element("p", told, class_="bp-small") if told else None,
            m.element("p", buttons, class_="bp-link-row"),
            class_="bp-card bp-board-card",
        )


def _lead(say: Catalogue, heading: str, lead: str) -> Markup:
    """What a part is for; its heading is said to who listens, the one that unfolds it is seen."""
    return m.element("h3", say(heading), class_="bp-hidden") + m.paragraph(say(lead))


class _Moved:
    """A board on which items move, and the list below it in which they are written."""

    def __init__(self, heads: tuple[Markup, Markup], board: Board, editor: ItemsEditor) -> None:
        self.board, self.editor = board, editor
        above, below = heads
        self.widget = c.column(c.html(above), board.widget, c.html(below), editor.widget)

    def refresh(self) -> None:
        self.board.refresh()
        self.editor.refresh()


class Roles(_Moved):
    """What the municipality does, in its four roles."""

    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say, key = model.say, "rollout.deed_field."
        board = Board(
            model,
            guarded,
            place="rollout.deeds",
            trait="role",
            columns=MunicipalRole,
            words="rollout.role.",
            about="rollout.role_about.",
            title=lambda one: one.text,
            details=lambda one: rollout_words.deed_details(one, say),
            label="rollout.deed.board",
        )
        roles = [(role.value, say(f"rollout.role.{role.value}")) for role in MunicipalRole]
        fields = [(one.value, say(f"rollout.field.{one.value}")) for one in PolicyField]
        editor = ItemsEditor(
            model,
            "rollout.deeds",
            [
                Field.line("text", say(f"{key}text"), required=True),
                Field.choice("role", say(f"{key}role"), roles, required=True),
                Field.ticks("fields", say(f"{key}fields"), fields),
                Field.line("who", say(f"{key}who")),
                Field.day("until", say(f"{key}until")),
                Field.village("village", say(f"{key}village"), say(f"{key}village_help")),
                Field.tick("done", say(f"{key}done")),
            ],
            "rollout.deed_item.",
        )
        heads = (
            _lead(say, "rollout.part.roles", "rollout.deed.lead"),
            m.element("h3", say("rollout.deed.edit_title")),
        )
        super().__init__(heads, board, editor)


class Initiatives(_Moved):
    """Initiatives of residents, from small to lasting."""

    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say, key = model.say, "rollout.initiative_field."
        board = Board(
            model,
            guarded,
            place="rollout.initiatives",
            trait="stage",
            columns=InitiativeStage,
            words="rollout.stage.",
            about="rollout.stage_about.",
            title=lambda one: one.name,
            details=lambda one: rollout_words.initiative_details(one, say),
            label="rollout.initiative.board",
        )
        stages = [(one.value, say(f"rollout.stage.{one.value}")) for one in InitiativeStage]
        editor = ItemsEditor(
            model,
            "rollout.initiatives",
            [
                Field.line("name", say(f"{key}name"), required=True),
                Field.village("village", say(f"{key}village")),
                Field.choice("stage", say(f"{key}stage"), stages, required=True),
                Field.line("who", say(f"{key}who"), say(f"{key}who_help")),
                Field.words("support", say(f"{key}support")),
                Field.line("next_step", say(f"{key}next_step")),
            ],
            "rollout.initiative_item.",
        )
        heads = (
            _lead(say, "rollout.part.initiatives", "rollout.initiative.lead"),
            m.element("h3", say("rollout.initiative.edit_title")),
        )
        super().__init__(heads, board, editor)


class Wishes:
    """What residents find important, what most people chose first."""

    def __init__(self, model: ProjectModel) -> None:
        say, key = model.say, "rollout.wish_field."
        self.model = model
        self.shown = c.html("", "bp-live")
        self.editor = ItemsEditor(
            model,
            "rollout.wishes",
            [
                Field.line("text", say(f"{key}text"), required=True),
                Field.number("votes", say(f"{key}votes"), low=0, high=100_000),
                Field.day("asked_on", say(f"{key}asked_on")),
                Field.village("village", say(f"{key}village")),
                Field.words("answer", say(f"{key}answer")),
            ],
            "rollout.wish_item.",
        )
        lead = c.html(_lead(say, "rollout.part.wishes", "rollout.wish.lead"))
        self.widget = c.column(lead, self.shown, self.editor.widget)

    def refresh(self) -> None:
        say, wishes = self.model.say, self.model.project.rollout.wishes
        table: Any = ""
        if wishes:
            numbers = ("rank", "votes")
            names = rollout_words.WISHES
            columns = [m.Column(say(f"rollout.wish.{name}"), name in numbers) for name in names]
            cells = [rollout_words.wish_cells(one, say) for one in rollout.ranking(wishes)]
            rows = [[one[name] for name in names] for one in cells]
            table = m.table(columns, rows, caption=say("rollout.wish.caption"), head=False)
        self.shown.value = str(m.element("div", table))
        self.editor.refresh()


class Together:
    """The log of what was made together, and what can be counted of it."""

    def __init__(self, model: ProjectModel) -> None:
        say, key = model.say, "rollout.together_field."
        self.model = model
        self.shown = c.html("", "bp-live")
        self.editor = ItemsEditor(
            model,
            "rollout.co_creations",
            [
                Field.line("text", say(f"{key}text"), required=True),
                Field.day("on", say(f"{key}on")),
                Field.line("with_whom", say(f"{key}with_whom"), say(f"{key}with_whom_help")),
                Field.words("outcome", say(f"{key}outcome")),
            ],
            "rollout.together_item.",
        )
        lead = c.html(_lead(say, "rollout.part.together", "rollout.together.lead"))
        self.widget = c.column(lead, self.editor.widget, self.shown)

    def refresh(self) -> None:
        say = self.model.say
        told = list(rollout_words.sign_sentences(self.model.project, say))
        parts: list[Any] = [m.element("h3", say("rollout.together.signs_title"))]
        if told:
            parts.append(m.element("ul", [m.element("li", one) for one in told]))
        else:
            parts.append(m.paragraph(say("rollout.together.signs.none")))
        parts.append(m.note(say("rollout.together.signs_about")))
        self.shown.value = str(m.element("div", parts))
        self.editor.refresh()


class Framework:
    """How the municipality goes on helping, part by part, and the document of it."""

    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say, key = model.say, "rollout.framework."
        self.model = model
        self.left = c.html("", "bp-live")
        self.fields = Fields(
            model,
            [
                Field.words(f"{key}{name}", say(f"{key}part.{name}"), say(f"{key}ask.{name}"))
                for name in rollout.FRAMEWORK
            ],
        )
        self.widget = c.column(
            c.html(m.paragraph(say(f"{key}lead"))),
            self.left,
            self.fields.widget,
            paper_buttons(model, "framework"),
        )

    def refresh(self) -> None:
        say = self.model.say
        left = len(rollout.FRAMEWORK) - len(rollout.written(self.model.project.rollout.framework))
        told = m.paragraph(say("rollout.framework.open_list", n=left)) if left else ""
        self.left.value = str(m.element("div", told))
        self.fields.refresh()
