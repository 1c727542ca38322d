"""A list of the project as cards: add one, change it in a form, move it, take it out.

Card: one item, with what was filled in of it. Draft: an item that somebody began and that lacks
what it cannot do without; it enters the project as soon as that is there.
The form stands between the cards before and those after the one that is open, so that one sees
where one is; after each press the cursor is where one goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.form import Form
from buurtpunt_lib.dashboards.form_fields import FormGroup
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.pressable import Pressable, press_button
from buurtpunt_lib.dashboards.project.fields import Field, named
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.unfold import Content
from buurtpunt_lib.dashboards.village_names import village_names
from buurtpunt_lib.domain.project.places import item_model
from buurtpunt_lib.errors import InputError

_ADD = "add"


class ItemsEditor:
    """The items at a list place, such as "team", as cards with buttons.

    fields: of one item, the first one names it. words: how the keys of its sentences begin, such
    as "steps.team.": `add` (the button), `empty` (when there is none); `new` (heading of the form
    of a new one) may be left out. card: what a card shows, in place of the filled-in fields.
    more: what stands below the form of an item that is open, made for its id. adding: False where
    items come from elsewhere. only: which items of the list are shown here; begin: fields that a
    new item has from the start, such as those by which it is shown here.
    """

    def __init__(
        self,
        model: ProjectModel,
        place: str,
        fields: Sequence[Field],
        words: str,
        *,
        card: Callable[[Any], Any] | None = None,
        more: Callable[[str], Content] | None = None,
        adding: bool = True,
        only: Callable[[Any], bool] | None = None,
        begin: Mapping[str, Any] | None = None,
    ) -> None:
        self.model, self.place = model, place
        self.fields = {one.key: one for one in fields}
        self._title = fields[0].key
        self._words = words if words.endswith(".") else f"{words}."
        self._card, self._more, self._adding = card, more, adding
        self._only, self._begin = only, self._usual() | dict(begin or {})
        self._content: Content | None = None
        self._content_of = ""
        self._needed = [
            name
            for name, info in item_model(place).model_fields.items()
            if info.is_required() and name != "id"
        ]
        # The id of the item that is open, and what was entered of it when it is a draft.
        self.opened = ""
        self.draft: dict[str, Any] | None = None
        self.message, guarded = messages(model.say)
        self.before, self.after = Pressable(), Pressable()
        self.told = c.html("", "bp-live")
        self.form = Form(model.say, closable=True)
        self.form.on_edit(self._edit)
        self.form.on_ask(lambda _key: village_names())
        self.form.on_close(guarded(self._close))
        self.inner = c.column()
        for one in (self.before, self.after):
            one.on_press(guarded(self._press))
        self.widget = c.column(
            self.message, self.told, self.before, self.form, self.inner, self.after,
            classes=("bp-items",),
        )  # fmt: skip
        self.refresh()

    def _usual(self) -> dict[str, Any]:
        """What must be chosen and has a choice of its own: it stands there from the start."""
        kind = item_model(self.place).model_fields
        known = {key: kind[key].default for key, one in self.fields.items() if one.required}
        return {
            key: value
            for key, value in known.items()
            if not kind[key].is_required() and value not in (None, "", ())
        }

    @property
    def items(self) -> tuple[Any, ...]:
        """The items as they stand; none when what holds the list was taken out."""
        try:
            listed = self.model.at(self.place)
        except InputError:
            return ()
        return tuple(one for one in listed if self._only is None or self._only(one))

    # --- what it shows ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Brings cards and form up to date with the project."""
        self._go_where_wanted()
        if self.draft is None and self.opened not in {one.id for one in self.items}:
            self.opened = ""
        self._draw_cards()
        self._draw_form()

    def open(self, item: str) -> None:
        """Opens one item, with the cursor at the heading of its form."""
        self.draft, self.opened = None, item
        self.form.forget()
        self.refresh()
        self.form.focus()

    def _go_where_wanted(self) -> None:
        goal = self.model.wanted
        if not goal.startswith(self.place):
            return
        rest = goal[len(self.place) :]
        item, _, field = rest.removeprefix("[").partition("]")
        if rest == "" or item in {one.id for one in self.items}:
            self.model.wanted = ""
            if not rest:
                self.before.focus()
                return
            self.draft, self.opened = None, item
            self._draw_form()
            if field[1:] in self.fields:
                self.form.focus_field(field[1:])
            else:
                self.form.focus()

    def _draw_cards(self) -> None:
        say, items = self.model.say, self.items
        ids = [one.id for one in items]
        split = ids.index(self.opened) if self.opened in ids else len(ids)
        parts: tuple[list[Any], list[Any]] = ([], [])
        codes: tuple[set[str], set[str]] = (set(), set())
        for number, one in enumerate(items):
            side = number > split
            if number != split:
                parts[side].append(self._one(one, number, len(items), codes[side]))
        if not items and self.draft is None:
            parts[0].append(m.element("p", say(f"{self._words}empty"), class_="bp-empty"))
        last = split < len(ids)
        if self._adding and self.draft is None:
            codes[last].add(_ADD)
            add = m.element("button", say(f"{self._words}add"), type="button",
                            class_="bp-button", data_press=_ADD)  # fmt: skip
            parts[last].append(m.element("p", add))
        for shown, one, known in zip((self.before, self.after), parts, codes, strict=True):
            # An element without anything in it would keep the page waiting.
            shown.show(m.element("div", one, class_="bp-item-list"), known)

    def _one(self, item: Any, number: int, count: int, codes: set[str]) -> Markup:
        say, name = self.model.say, self._name(item)
        buttons = []
        for code, there in (("edit", True), ("up", number > 0), ("down", number < count - 1),
                            ("take", True)):  # fmt: skip
            if there:
                press = f"{code}:{item.id}"
                codes.add(press)
                buttons.append(press_button(say(f"project.items.{code}"), press, about=name))
        return m.element(
            "section",
            m.element("h4", name),
            self._card(item) if self._card else self._facts(item),
            m.element("p", buttons, class_="bp-link-row"),
            class_="bp-card bp-item",
            aria_label=name,
        )

    def _name(self, item: Any) -> str:
        shown = self.fields[self._title].shown(getattr(item, self._title), self.model.say)
        return shown or self.model.say("project.items.nameless")

    def _facts(self, item: Any) -> Markup | str:
        rows = []
        for key, one in self.fields.items():
            shown = one.shown(getattr(item, key), self.model.say) if key != self._title else ""
            if shown:
                rows += [m.element("dt", one.label), m.element("dd", shown)]
        return m.element("dl", rows, class_="bp-facts") if rows else ""

    def _draw_form(self) -> None:
        say = self.model.say
        item = next((one for one in self.items if one.id == self.opened), None)
        if item is None and self.draft is None:
            self.form.layout.display = self.inner.layout.display = "none"
            return
        self.form.layout.display = ""
        if item is None:
            values = {key: (self._begin | self.draft).get(key) for key in self.fields}
            key = f"{self._words}new"
            title = say(key) if key in say else say(f"{self._words}add")
        else:
            values = {key: getattr(item, key) for key in self.fields}
            title = self._name(item)
        shown = {key: self.fields[key].to_form(value) for key, value in values.items()}
        fields = tuple(one.as_form(say) for one in self.fields.values())
        self.form.show(title, [FormGroup("fields", "", fields)], shown)
        self._draw_more(item)

    def _draw_more(self, item: Any) -> None:
        if self._more is None or item is None:
            self.inner.layout.display = "none"
            return
        if self._content is None or self._content_of != item.id:
            self._content_of, self._content = item.id, self._more(item.id)
            self.inner.children = (self._content.widget,)
        self._content.refresh()
        self.inner.layout.display = ""

    # --- what it hears ---------------------------------------------------------------------------

    def _press(self, press: str) -> None:
        say, (code, _, item) = self.model.say, press.partition(":")
        self.told.value = ""
        if press == _ADD:
            self.opened, self.draft = "", {}
            self.form.forget()
            self.refresh()
            self.form.focus()
        elif code == "edit":
            self.open(item)
        elif code == "take":
            at = [one.id for one in self.items].index(item)
            name = self._name(self.items[at])
            self.model.take(self.place, item)
            self.refresh()
            self.told.value = str(m.element("p", say("project.items.taken", name=name)))
            rest = self.items
            self._focus(f"edit:{rest[min(at, len(rest) - 1)].id}" if rest else _ADD)
        else:
            self._move(item, -1 if code == "up" else 1)
            self.refresh()
            # A card at the end has one button less.
            self._focus(press, f"edit:{item}")

    def _move(self, item: str, by: int) -> None:
        """Past the next card that is shown, whatever stands between them in the whole list."""
        shown = [one.id for one in self.items]
        everything = [one.id for one in self.model.at(self.place)]
        at = shown.index(item) + by
        if 0 <= at < len(shown):
            self.model.move(self.place, item, everything.index(shown[at]) - everything.index(item))

    def _focus(self, *codes: str) -> None:
        """Puts the cursor on the first of these buttons that stands there."""
        for code in codes:
            for part in (self.before, self.after):
                if part.holds(code):
                    part.focus(code)
                    return

    def _close(self) -> None:
        say = self.model.say
        closed, draft = self.opened, self.draft
        self.opened, self.draft = "", None
        if draft:
            missing = [self.fields[key].label for key in self._missing(draft)]
            lacks = say("project.items.not_added", fields=say.listing(missing))
            self.told.value = str(m.element("p", lacks))
        self.refresh()
        self._focus(f"edit:{closed}", _ADD)

    def _edit(self, changes: dict[str, Any]) -> None:
        values = {}
        for key, value in changes.items():
            values[key] = self.fields[key].from_form(value)
        last = next(reversed(changes))
        try:
            self._take_over(values)
        except InputError as error:
            raise named(error, self.fields[last].label) from None
        self.refresh()

    def _take_over(self, values: dict[str, Any]) -> None:
        if self.draft is not None:
            draft = self.draft | values
            if self._missing(draft):
                self.draft = draft
                return
            self.opened = self.model.put(self.place, {**self._begin, **draft})
            self.draft = None
            return
        item = next((one for one in self.items if one.id == self.opened), None)
        if item is None:
            raise InputError("project.item_gone", field=self.place)
        fields = {name: getattr(item, name) for name in type(item).model_fields}
        self.model.put(self.place, fields | values)

    def _missing(self, draft: dict[str, Any]) -> list[str]:
        """Fields without which the item cannot be, and that are still empty."""
        asked = [key for key, one in self.fields.items() if one.required or key in self._needed]
        given = self._begin | draft
        return [key for key in asked if given.get(key) in (None, "", ())]
