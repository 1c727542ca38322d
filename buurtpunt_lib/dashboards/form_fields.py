"""What a form is made of: fields, groups of fields, and offers below a field.

Field: a box, a list to choose from, check boxes, twelve boxes (one a month), or rows of boxes.
Offer: something below a field that a button can fill in, with where it comes from; without a
button it is only said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from buurtpunt_lib.dashboards.typed_cells import NUMBERS, GridColumn
from buurtpunt_lib.texts import Catalogue

# search: text with suggestions, which come when they are asked for. twelve: percentages.
# words: a long text that is heard while one types; long: heard when its box is left.
KINDS = (
    "text", "long", "words", "number", "whole", "percent", "month", "day", "clock", "choice",
    "tick", "search", "checks", "twelve", "rows", "fixed",
)  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """code: what a press of the button sends; "" when there is only something to say."""

    text: str
    code: str = ""
    label: str = ""
    link: str = ""


@dataclass(frozen=True)
class FormField:
    """key: its name. unit: shown after the box. low, high: what is allowed, in the unit shown.

    optional: an empty box means "not given" (None). choices: (code, words) of a choice or of check
    boxes. columns: the fields of a row. labels: what each of the twelve is called. presets: (code,
    words) of buttons that fill in the whole field. add: words of the button for one more row.
    hint: stands in an empty box.
    """

    key: str
    label: str
    kind: str = "text"
    help: str = ""
    unit: str = ""
    hint: str = ""
    optional: bool = False
    low: float | None = None
    high: float | None = None
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[FormField, ...] = ()
    labels: tuple[str, ...] = ()
    presets: tuple[tuple[str, str], ...] = ()
    offers: tuple[Offer, ...] = ()
    add: str = ""


@dataclass(frozen=True)
class FormGroup:
    """heading: "" for fields that stand there unfolded, without one."""

    key: str
    heading: str
    fields: tuple[FormField, ...]
    opened: bool = False
    lead: str = ""


def as_cell(one: FormField) -> GridColumn:
    """The field as a cell of a table, which knows how to read and write it."""
    kind = "text" if one.kind in ("long", "words", "search") else one.kind
    return GridColumn(one.key, one.label, kind, one.choices, one.optional)


def codes_of(one: FormField) -> set[str]:
    """What the buttons of a field send."""
    return {code for code, _ in one.presets} | {o.code for o in one.offers if o.code}


def with_unit(one: FormField, number: float, say: Catalogue) -> str:
    """A number as it is said of a field: "120 dagen"."""
    return f"{say.plain(number)} {one.unit}".strip()


def _range(one: FormField, say: Catalogue) -> str:
    """What is allowed, where that is worth saying: not of any amount or any percentage."""
    if one.kind not in NUMBERS or one.low is None or one.high is None or one.high >= 1e6:
        return ""
    if one.kind == "percent" and (one.low, one.high) == (0, 100):
        return ""
    return say("finance_details.range", low=say.plain(one.low), high=with_unit(one, one.high, say))


def group_json(group: FormGroup, say: Catalogue) -> dict[str, Any]:
    """A group as the browser gets it."""
    return {
        "key": group.key,
        "heading": group.heading,
        "lead": group.lead,
        "opened": group.opened,
        "fields": [_field_json(one, say) for one in group.fields],
    }


def _field_json(one: FormField, say: Catalogue) -> dict[str, Any]:
    found = {
        "key": one.key,
        "label": one.label,
        "kind": one.kind,
        "help": " ".join(filter(None, (one.help, _range(one, say)))),
        "unit": one.unit,
        "hint": one.hint,
        "choices": [list(choice) for choice in one.choices],
        "labels": list(one.labels),
        "presets": [list(preset) for preset in one.presets],
        "offers": [
            {"text": o.text, "code": o.code, "label": o.label, "link": o.link} for o in one.offers
        ],
        "add": one.add,
        "columns": [_field_json(column, say) for column in one.columns],
    }
    if one.kind == "choice" and one.optional and "" not in dict(one.choices):
        found["choices"].insert(0, ["", one.hint])
    return found
