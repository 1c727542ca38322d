"""All fields of one line as a form: what a table row has no room for.

Details: the form of one line of a list. It opens below the table, follows the plan, and closes when
the line goes. Each change is one step that can be undone; what the plan refuses stays in its box.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from buurtpunt_lib.dashboards.finance_plan import line_edits as edits
from buurtpunt_lib.dashboards.finance_plan import line_words as words
from buurtpunt_lib.dashboards.finance_plan.facts import facts
from buurtpunt_lib.dashboards.finance_plan.line_edits import WHY
from buurtpunt_lib.dashboards.finance_plan.line_fields import (
    EITHER,
    FORMS,
    INPUTS,
    NUMBERS,
    Entry,
    entries,
    limits,
    line_model,
    may_be_empty,
)
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.origin_boxes import (
    origin_hint,
    told_origin,
    write_origin,
)
from buurtpunt_lib.dashboards.form import Form
from buurtpunt_lib.dashboards.form_fields import FormField, FormGroup
from buurtpunt_lib.domain.plan import Activity, HubPlan, Line
from buurtpunt_lib.texts import Catalogue

# Lists of lines that a grant may pay a share of.
_SPENT = ("investments", "costs", "staff")


class LineDetails:
    """The form of one line of the list `name`; `line` is its id, "" when it is closed."""

    def __init__(self, model: Model, name: str) -> None:
        self.model, self.name, self.line = model, name, ""
        self.form = Form(model.say, closable=True)
        self.form.on_edit(self._edit)
        self.form.on_press(self._press)
        self.form.on_add(self._add)
        self.form.on_fault(self._fault)

    def open(self, line: str) -> None:
        """Shows a line, with the cursor at the heading of the form."""
        self.line = line
        self.form.forget()
        self.refresh()
        self.form.focus()

    def refresh(self) -> bool:
        """Shows the line as it is now; False when there is none to show (any more)."""
        plan, say = self.model.plan, self.model.say
        line = next((one for one in getattr(plan, self.name) if one.id == self.line), None)
        if line is None:
            self.line = ""
            return False
        title = say("finance_details.title", name=line.name)
        self.form.show(title, groups(plan, self.name, line, say), values(plan, self.name, line))
        return True

    def _edit(self, changes: dict[str, Any]) -> None:
        plan, say = self.model.plan, self.model.say
        taken = {key: as_field(self.name, key, value) for key, value in changes.items()}
        self.model.change(**edits.edited(plan, self.name, self.line, taken, say))

    def _press(self, key: str, code: str) -> None:
        plan, say = self.model.plan, self.model.say
        if key == "seasonality":
            self.model.change(**edits.with_season(plan, self.line, code, say))
        elif key == "reach.residents":
            self.model.change(**edits.with_residents(plan, self.line, say, of=code))

    def _add(self, key: str) -> None:
        plan = self.model.plan
        line = plan.line(self.line)
        free = [code for code, _ in _givers(plan, line) if code not in _pulled_from(line)]
        if key == "pulled_by" and free:
            rows = (*_pulls(line), {"activity": free[0], "share": 0.0})
            self._edit({key: rows})

    def _fault(self, error: Any) -> Any:
        return words.fault_words(error, self.model.say, self.model.plan, (self.name, self.line))


# --- the fields ----------------------------------------------------------------------------------


def groups(plan: HubPlan, name: str, line: Line, say: Catalogue) -> list[FormGroup]:
    """The fields of a line that mean something now, by group."""
    found = []
    for key, inside in FORMS[name].items():
        fields = [_field(plan, name, line, one, say) for one in inside if _means(name, line, one)]
        if key == "origin":
            fields = [*_origins(name, line, say), *fields]
        heading = say(f"finance_details.group.{key}")
        lead = say("finance_details.origin.lead") if key == "origin" else ""
        found.append(FormGroup(key, heading, tuple(fields), opened=not found, lead=lead))
    return found


def _means(name: str, line: Line, one: Entry) -> bool:
    """Whether a field belongs to the way in which the line says its number."""
    if name not in EITHER or one.key == "how":
        return True
    way = edits.way_of(name, line)
    return all(one.field not in fields for code, fields in EITHER[name] if code != way)


def _field(plan: HubPlan, name: str, line: Line, one: Entry, say: Catalogue) -> FormField:
    kind, unit = INPUTS[one.input]
    model = line_model(name)
    low, high = limits(model, one.key) if one.input in NUMBERS else (None, None)
    if kind in ("percent", "twelve"):
        low, high = (None if bound is None else 100 * bound for bound in (low, high))
    hint, choices = _choices(plan, name, line, one, say)
    return FormField(
        one.key,
        words.label(say, name, one.key),
        kind,
        help=words.help_of(say, name, one.key),
        unit=say(f"finance_details.unit.{unit}") if unit else "",
        hint=hint,
        optional=one.key != "how" and may_be_empty(model, one.key),
        low=low,
        high=high,
        choices=choices,
        columns=_columns(plan, line, say) if one.input == "pulls" else (),
        labels=words.month_names(say, "abbreviated") if one.input == "seasonality" else (),
        presets=_seasons(say) if one.input == "seasonality" else (),
        offers=facts(plan, name, line, one.key, say),
        add=say("finance_details.pull.add") if one.input == "pulls" else "",
    )


def _choices(
    plan: HubPlan, name: str, line: Line, one: Entry, say: Catalogue
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What stands for an empty choice or box, and (code, words) of the others."""
    if one.input == "how":
        ways = [(code, say(f"finance_details.how.{name}_{code}")) for code, _ in EITHER[name]]
        return "", tuple(ways)
    if one.input == "activity":
        found = tuple((each.id, each.name) for each in plan.activities)
        return say("finance_details.none.activity"), found
    if one.input in ("vat", "purchase_vat"):
        kinds = dict.fromkeys(rate.kind for rate in plan.vat.rates)
        found = tuple((kind, words.vat_words(say, kind)) for kind in kinds)
        return say(f"finance_details.none.{one.input}"), found
    if one.input == "eligible":
        listed = (each for where in _SPENT for each in getattr(plan, where))
        return say("finance_details.none.eligible"), tuple((e.id, e.name) for e in listed)
    return "", words.choices(say).get(one.input, ())


def _columns(plan: HubPlan, line: Line, say: Catalogue) -> tuple[FormField, ...]:
    givers = tuple(_givers(plan, line))
    return (
        FormField("activity", say("finance_details.pull.activity"), "choice", choices=givers),
        FormField("share", say("finance_details.pull.share"), "percent", unit="%", low=0.0,
                  high=10_000.0),
    )  # fmt: skip


def _givers(plan: HubPlan, line: Line) -> Iterator[tuple[str, str]]:
    """Activities that can bring visitors: not the line itself, nor one that it brings them to."""
    pulls = {one.id: {pull.activity for pull in one.pulled_by} for one in plan.activities}
    reached, wave = {line.id}, {line.id}
    while wave:
        wave = {taker for taker, givers in pulls.items() if givers & wave} - reached
        reached |= wave
    for one in plan.activities:
        if one.id not in reached or one.id in _pulled_from(line):
            yield one.id, one.name


def _pulled_from(line: Line) -> set[str]:
    return {pull.activity for pull in line.pulled_by} if isinstance(line, Activity) else set()


def _pulls(line: Line) -> tuple[dict[str, Any], ...]:
    found = line.pulled_by if isinstance(line, Activity) else ()
    return tuple({"activity": pull.activity, "share": pull.share} for pull in found)


def _seasons(say: Catalogue) -> tuple[tuple[str, str], ...]:
    return tuple((key, say(f"finance_details.season.{key}")) for key in edits.SEASONS)


# --- where the numbers come from -----------------------------------------------------------------


def _origins(name: str, line: Line, say: Catalogue) -> Iterator[FormField]:
    """A box for the whole line, and one for each number that it has."""
    told = told_origin(line.basis, say)
    yield FormField(
        WHY, say("finance_details.origin.line"), "long", hint=origin_hint(line.basis, say),
        help=say("finance_details.origin.line_help"), offers=(told,) if told else (),
    )  # fmt: skip
    as_line = say("finance_details.origin.as_line")
    for field in _told_numbers(name, line):
        own = field in line.bases
        told = told_origin(line.bases[field], say) if own else None
        yield FormField(
            f"{WHY}.{field}",
            say("finance_details.origin.why", field=words.label(say, name, field)),
            "long",
            hint=origin_hint(line.bases[field], say) if own else as_line,
            offers=(told,) if told else (),
        )


def _told_numbers(name: str, line: Line) -> Iterator[str]:
    """Fields with a number that somebody gave, each once."""
    for field in dict.fromkeys(e.field for e in entries(name) if e.input in NUMBERS):
        value = getattr(line, field)
        default = type(line).model_fields[field].get_default()
        if value is not None and (field in line.bases or value != default):
            yield field


# --- their values --------------------------------------------------------------------------------


def values(plan: HubPlan, name: str, line: Line) -> dict[str, Any]:
    """What stands in the fields of a line, by key."""
    found: dict[str, Any] = {WHY: write_origin(line.basis)}
    for field in _told_numbers(name, line):
        basis = line.bases.get(field)
        found[f"{WHY}.{field}"] = write_origin(basis) if basis else ""
    for one in entries(name):
        outer, _, inner = one.key.partition(".")
        if one.key == "how":
            found["how"] = edits.way_of(name, line)
            continue
        value = getattr(line, outer)
        if inner:
            value = None if value is None else getattr(value, inner)
        found[one.key] = _pulls(line) if one.input == "pulls" else value
    return found


def as_field(name: str, key: str, value: Any) -> Any:
    """A value of the form as the plan holds it."""
    return int(value) if edits.entry_input(name, key) == "calendar" and value else value
