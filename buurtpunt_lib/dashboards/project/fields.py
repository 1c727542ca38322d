"""Fields of a project on a page: each shows what stands at its place and changes it there.

Field: a label with a box, a list or ticks; its key is a place ("start.why"), or the name of a field
of an item ("name") in a list. What was refused stays in its box with a sentence below it, and the
project stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from buurtpunt_lib.dashboards.form import Form
from buurtpunt_lib.dashboards.form_fields import FormField, FormGroup
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.village_names import village_code, village_names, village_text
from buurtpunt_lib.domain.project.places import with_value
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.texts import Catalogue

Choices = Sequence[tuple[str, str]]
_YES, _NO = "yes", "no"
_SHOWN = 240


@dataclass(frozen=True)
class Field:
    """One field. Make it by `Field.line(...)` and the like, whose first argument is its key.

    choices: (code, words), or a function that gives them when the field is shown. required: it may
    not be left empty. unit: stands behind the box. hint: stands in an empty box, or names the
    choice for "nothing". numbers: the codes of a choice are whole numbers ("3").
    """

    key: str
    label: str
    kind: str
    help: str = ""
    required: bool = False
    unit: str = ""
    hint: str = ""
    low: float | None = None
    high: float | None = None
    choices: Choices | Callable[[], Choices] = ()
    numbers: bool = False

    @classmethod
    def line(cls, key: str, label: str, help: str = "", **more: Any) -> Field:
        """A few words on one line."""
        return cls(key, label, "line", help, **more)

    @classmethod
    def words(cls, key: str, label: str, help: str = "", **more: Any) -> Field:
        """A longer text, heard while one types."""
        return cls(key, label, "words", help, **more)

    @classmethod
    def lines(cls, key: str, label: str, help: str = "", **more: Any) -> Field:
        """A short list of texts, one on each line of the box."""
        return cls(key, label, "lines", help, **more)

    @classmethod
    def choice(cls, key: str, label: str, choices: Any, help: str = "", **more: Any) -> Field:
        """One of a few codes, or nothing."""
        return cls(key, label, "choice", help, choices=choices, **more)

    @classmethod
    def yes_no(cls, key: str, label: str, help: str = "", **more: Any) -> Field:
        """Yes, no, or not answered yet."""
        return cls(key, label, "yes_no", help, **more)

    @classmethod
    def tick(cls, key: str, label: str, help: str = "", **more: Any) -> Field:
        """Something that is so or is not."""
        return cls(key, label, "tick", help, **more)

    @classmethod
    def number(cls, key: str, label: str, help: str = "", **more: Any) -> Field:
        """A whole number; low and high bound it."""
        return cls(key, label, "number", help, **more)

    @classmethod
    def day(cls, key: str, label: str, help: str = "", **more: Any) -> Field:
        return cls(key, label, "day", help, **more)

    @classmethod
    def month(cls, key: str, label: str, help: str = "", **more: Any) -> Field:
        return cls(key, label, "month", help, **more)

    @classmethod
    def clock(cls, key: str, label: str, help: str = "", **more: Any) -> Field:
        """A time of day."""
        return cls(key, label, "clock", help, **more)

    @classmethod
    def village(cls, key: str, label: str, help: str = "", **more: Any) -> Field:
        """A village of Flanders, typed by its name."""
        return cls(key, label, "village", help, **more)

    @classmethod
    def ticks(cls, key: str, label: str, choices: Any, help: str = "", **more: Any) -> Field:
        """Any of a few codes."""
        return cls(key, label, "ticks", help, choices=choices, **more)

    # --- between the project and the form --------------------------------------------------------

    def offered(self) -> tuple[tuple[str, str], ...]:
        return tuple(self.choices() if callable(self.choices) else self.choices)

    def as_form(self, say: Catalogue) -> FormField:
        """The field as a form shows it."""
        kind = {"line": "text", "lines": "words", "yes_no": "choice", "number": "whole",
                "ticks": "checks", "village": "search"}.get(self.kind, self.kind)  # fmt: skip
        choices, hint = self.offered(), self.hint
        if self.kind == "yes_no":
            choices = ((_YES, say("project.field.yes")), (_NO, say("project.field.no")))
            hint = hint or say("project.field.not_answered")
        elif self.kind == "choice":
            hint = hint or say("project.field.not_chosen")
        text = kind in ("text", "words", "checks", "tick")
        return FormField(
            self.key, self.label, kind, help=self.help, unit=self.unit, hint=hint,
            optional=not text and not self.required, low=self.low, high=self.high, choices=choices,
        )  # fmt: skip

    def to_form(self, value: Any) -> Any:
        """What stands in the project, as the form wants it."""
        if self.kind == "yes_no":
            return None if value is None else _YES if value else _NO
        if self.kind == "ticks":
            return tuple(str(code) for code in value or ())
        if self.kind == "lines":
            return "\n".join(value or ())
        return village_text(value) if self.kind == "village" else value

    def from_form(self, value: Any) -> Any:
        """What the form gives, as the project wants it. Raises InputError `grid.required`."""
        if self.required and isinstance(value, str) and not value.strip():
            raise InputError("grid.required", field=self.label)
        if self.kind == "yes_no":
            return None if value is None else value == _YES
        if self.kind == "village":
            return village_code(value or "")
        if self.numbers and value is not None:
            return int(value)
        if self.kind == "lines":
            lines = (line.strip() for line in value.split("\n"))
            return tuple(dict.fromkeys(line for line in lines if line))
        return value

    def shown(self, value: Any, say: Catalogue) -> str:
        """The value in words, on one line; "" for what is not filled in."""
        if self.kind in ("choice", "ticks"):
            words = dict(self.offered())
            codes = value if self.kind == "ticks" else [] if value in (None, "") else [value]
            return say.listing([words.get(str(code), str(code)) for code in codes or ()])
        if value is None or (value in ("", (), False) and self.kind != "yes_no"):
            # Zero people is an answer; nothing is not.
            return say.number(0) if value == 0 and self.kind == "number" else ""
        if self.kind == "yes_no":
            return say("project.field.yes" if value else "project.field.no")
        if self.kind == "tick":
            return say("project.field.yes")
        if self.kind == "lines":
            return say.listing(list(value))
        if self.kind == "village":
            return village_text(value)
        if isinstance(value, date):
            return say.month(value) if self.kind == "month" else say.day(value)
        if self.kind == "number":
            return f"{say.plain(value)} {self.unit}".strip()
        text = " ".join(str(value).split())
        return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def named(error: InputError, label: str) -> InputError:
    """The error with the label of its box for the place of its field."""
    return InputError(
        [
            Fault(f.code, {**f.values, "field": label} if "field" in f.values else f.values)
            for f in error.faults
        ]
    )


class Fields:
    """A few fields beside one another, each at a place of its own in the project.

    title: a heading above them, "" for none. A place that no longer exists (its item was taken out)
    hides the fields.
    """

    def __init__(self, model: ProjectModel, fields: Sequence[Field], *, title: str = "") -> None:
        self.model, self.title = model, title
        self.fields = {one.key: one for one in fields}
        self.form = Form(model.say)
        self.form.add_class("bp-form-plain")
        self.form.on_edit(self._edit)
        self.form.on_ask(lambda _key: village_names())
        self.widget = self.form
        self.refresh()

    def refresh(self) -> None:
        """Shows what stands in the project now."""
        say = self.model.say
        try:
            values = {key: one.to_form(self.model.at(key)) for key, one in self.fields.items()}
        except InputError:
            self.form.layout.display = "none"
            return
        self.form.layout.display = ""
        shown = tuple(one.as_form(say) for one in self.fields.values())
        self.form.show(self.title, [FormGroup("fields", "", shown)], values)
        goal = self.model.wanted
        if goal in self.fields:
            self.model.wanted = ""
            self.form.focus_field(goal)

    def _edit(self, changes: dict[str, Any]) -> None:
        project = self.model.project
        for place, value in changes.items():
            one = self.fields[place]
            try:
                project = with_value(project, place, one.from_form(value))
            except InputError as error:
                raise named(error, one.label) from None
        self.model.open(project)
        # What stands there may be written otherwise than it was typed.
        self.refresh()


def _single(kind: str) -> Callable[..., Fields]:
    def made(model: ProjectModel, place: str, label: str, help: str = "", **more: Any) -> Fields:
        return Fields(model, [Field(place, label, kind, help, **more)])

    made.__doc__ = f"One field of the kind `{kind}` at a place: see `Field.{kind}`."
    return made


line_field = _single("line")
words_field = _single("words")
lines_field = _single("lines")
yes_no_field = _single("yes_no")
tick_field = _single("tick")
number_field = _single("number")
day_field = _single("day")
month_field = _single("month")


def choice_field(
    model: ProjectModel, place: str, label: str, choices: Any, help: str = "", **more: Any
) -> Fields:
    """One field with a list to choose from: see `Field.choice`."""
    return Fields(model, [Field.choice(place, label, choices, help, **more)])


def ticks_field(
    model: ProjectModel, place: str, label: str, choices: Any, help: str = "", **more: Any
) -> Fields:
    """One field with boxes to tick: see `Field.ticks`."""
    return Fields(model, [Field.ticks(place, label, choices, help, **more)])
