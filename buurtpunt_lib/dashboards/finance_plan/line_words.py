"""The words of the fields of a plan: what each is called, its help, its choices, and its faults.

Label: what a field is called on the page. A list may have its own word for a field that other lists
have too (`finance_details.label.loans_rate`).
"""

from __future__ import annotations

import re
from functools import cache

from babel.dates import get_month_names

from buurtpunt_lib.dashboards.finance_plan import line_tables as tables
from buurtpunt_lib.domain.plan import LINE_LISTS, HubPlan, Index, Period
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.parameters import parameter, parameters
from buurtpunt_lib.texts import Catalogue

_PLACE = re.compile(r"(\w+)\[(\d+)\]")


def label(say: Catalogue, name: str, key: str) -> str:
    """What a field of a list is called; `name` is the list, or "plan"."""
    return say(_key(say, "finance_details.label.", name, key))


def help_of(say: Catalogue, name: str, key: str) -> str:
    """One sentence about a field."""
    return say(_key(say, "finance_details.help.", name, key))


def _key(say: Catalogue, prefix: str, name: str, key: str) -> str:
    word = key.replace(".", "_")
    own = f"{prefix}{name}_{word}"
    return own if own in say else f"{prefix}{word}"


def month_names(say: Catalogue, width: str = "wide") -> tuple[str, ...]:
    """January first; width is "wide" or "abbreviated"."""
    names = get_month_names(width, locale=say.locale)
    return tuple(names[number].rstrip(".") for number in range(1, 13))


@cache
def choices(say: Catalogue) -> dict[str, tuple[tuple[str, str], ...]]:
    """(code, words) of every input that always has the same choices."""
    found = {key: tuple(each) for key, each in tables.choices(say).items()}
    months = enumerate(month_names(say), start=1)
    return found | {
        "calendar": tuple((str(number), words) for number, words in months),
        "index": tuple((i.value, say(f"finance_details.index.{i.value}")) for i in Index),
        "loan_period": tuple((p, w) for p, w in found["period"] if p != Period.ONCE.value),
    }


# --- kinds of VAT --------------------------------------------------------------------------------

_NOT_KINDS = {"exemption_threshold", "cash_register_threshold"}


@cache
def vat_rules() -> tuple[str, ...]:
    """Kinds of VAT of which the project keeps the rate, in the order of the file."""
    return tuple(
        key.removeprefix("vat.")
        for key, rule in parameters().items()
        if key.startswith("vat.") and rule.unit == "percent"
    )


def vat_words(say: Catalogue, kind: str) -> str:
    """What a kind of VAT is called; a kind of the user's own has its own word."""
    if kind in vat_rules():
        return parameter(f"vat.{kind}").name(say.language)
    own = re.fullmatch(r"own_(\d+)", kind)
    return say("finance_details.vat.own", n=int(own[1])) if own else kind


# --- faults --------------------------------------------------------------------------------------


def place_words(say: Catalogue, plan: HubPlan, place: str, at: tuple[str, str] | None) -> str:
    """A place of the plan in words: "costs[2].amount" → "Huur: bedrag".

    at: the list and the id of the line that the form is about; its name is left out.
    """
    found = _PLACE.match(place)
    rest = re.sub(r"\[\d+\]", "", place)
    if found is None or found[1] not in LINE_LISTS:
        return _label_or(say, "plan", rest, place)
    name, lines = found[1], getattr(plan, found[1])
    field = rest.partition(".")[2]
    words = _label_or(say, name, field, field)
    number = int(found[2])
    line = lines[number] if number < len(lines) else None
    if line is None or at == (name, line.id):
        return words
    return f"{line.name}: {words}"


def _label_or(say: Catalogue, name: str, key: str, instead: str) -> str:
    """The label of a field, or of the field that it is part of."""
    parts = key.split(".")
    for end in range(len(parts), 0, -1):
        wanted = _key(say, "finance_details.label.", name, ".".join(parts[:end]))
        if wanted in say:
            return say(wanted)
    return instead


def fault_words(
    error: InputError,
    say: Catalogue,
    plan: HubPlan,
    at: tuple[str, str] | None = None,
    *,
    leave: str = "",
) -> InputError:
    """The same faults, with names of fields and lines as the page has them.

    leave: a field whose faults are put in words by somebody else.
    """
    named = {line.id: line.name for _, line in plan.lines()}

    def spoken(value: str) -> str:
        return named.get(value) or (vat_words(say, value) if value in vat_rules() else value)

    def of(fault: Fault) -> Fault:
        place = str(fault.values.get("field", ""))
        # Faults of a box itself have its label already.
        if not fault.code.startswith("plan.") or not place:
            return fault
        if leave and place.rsplit(".", 1)[-1] == leave:
            return fault
        changed = {**fault.values, "field": place_words(say, plan, place, at)}
        for key in ("value", "allowed") if fault.code in _WITH_IDS else ():
            if key in changed:
                changed[key] = ", ".join(map(spoken, str(changed[key]).split(", ")))
        if "other" in changed:
            other = str(changed["other"])
            changed["other"] = _label_or(say, at[0] if at else "plan", other, other)
        return Fault(fault.code, changed)

    return InputError([of(fault) for fault in error.faults])


_WITH_IDS = frozenset(
    {"plan.link_unknown", "plan.vat_rate_missing", "plan.pull_circle", "plan.line_unknown_at"}
)
