"""The plan itself as a form: its village, its months, its legal form, VAT and taxes.

Settings: what every part of the page puts this form in. Make it with the page's model and guard,
put `.widget` somewhere, and call `.refresh()` when the plan has changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from buurtpunt_lib.dashboards.finance_plan import line_words as words
from buurtpunt_lib.dashboards.finance_plan import rule_offers
from buurtpunt_lib.dashboards.finance_plan.facts import residents_source, residents_words
from buurtpunt_lib.dashboards.finance_plan.line_edits import WHY, village_of
from buurtpunt_lib.dashboards.finance_plan.line_fields import Entry, limits, may_be_empty
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.origin_boxes import (
    origin_hint,
    origin_words,
    read_origin,
    told_origin,
    write_origin,
)
from buurtpunt_lib.dashboards.form import Form
from buurtpunt_lib.dashboards.form_fields import FormField, FormGroup, Offer
from buurtpunt_lib.dashboards.village_names import village_code, village_names, village_text
from buurtpunt_lib.domain.plan import (
    USER,
    AssetTaxStep,
    Basis,
    HubPlan,
    IncomeTax,
    LegalForm,
    Vat,
    VatRate,
    VatScheme,
)
from buurtpunt_lib.texts import Catalogue

GROUPS: dict[str, tuple[Entry, ...]] = {
    "basics": (
        Entry("name", "text"), Entry("village", "village"), Entry("start", "month"),
        Entry("opening", "month"), Entry("months", "months"), Entry("opening_balance", "euro"),
        Entry("price_index", "share"), Entry("wage_index", "share"), Entry("description", "long"),
        Entry("example", "tick"),
    ),
    "form": (
        Entry("legal_form", "legal_form"), Entry("income_tax.rate", "share"),
        Entry("income_tax.payment_month", "calendar"), Entry("income_tax.asset_steps", "steps"),
        Entry("income_tax.asset_payment_month", "calendar"),
    ),
    "vat": (
        Entry("vat.scheme", "scheme"), Entry("vat.threshold", "euro_year"),
        Entry("vat.rates", "rates"), Entry("vat.deductible", "share"),
        Entry("vat.refund_months", "months"),
    ),
    "plan_origin": (Entry("notes", "notes"),),
}  # fmt: skip
# Fields that another step asks for too: there they stand by themselves.
ALONE: dict[str, tuple[Entry, ...]] = {"village": (Entry("village", "village"),)}

# Fields of the plan that this form does not ask for, with the reason.
NOT_ASKED = {
    "schema_version": "the form of the file, not of the plan",
    "basis": "each number of the plan has an origin of its own",
    "bases": "asked for as the origin of each number",
    "actuals": "has a section of its own",
    "what_ifs": "has a section of its own",
    "ticked": "ticked off in the section with questions",
    "canvas": "has a page of its own",
    "pitch": "has a page of its own",
    "feasibility": "has a step of its own",
}
# Numbers of the plan whose origin is asked for.
_NUMBERS = (
    "opening_balance", "price_index", "wage_index", "vat.threshold", "vat.deductible",
    "vat.refund_months", "income_tax.rate", "income_tax.payment_month",
    "income_tax.asset_payment_month",
)  # fmt: skip
_KINDS = {
    "text": "text", "long": "long", "tick": "tick", "month": "month", "months": "whole",
    "euro": "number", "euro_year": "number", "share": "percent", "village": "search",
    "calendar": "choice", "legal_form": "choice", "scheme": "choice", "rates": "rows",
    "steps": "rows", "notes": "rows",
}  # fmt: skip
_UNITS = {"euro": "euro", "euro_year": "euro_year", "share": "percent", "months": "months"}
_PARTS = {"vat": Vat, "income_tax": IncomeTax}


class Settings:
    """groups: which groups of `GROUPS` it shows, all of them unless said otherwise. opened: whether
    the first of them stands open."""

    def __init__(
        self,
        model: Model,
        guarded: Any,
        groups: Sequence[str] = tuple(GROUPS),
        *,
        opened: bool = True,
    ) -> None:
        self.model, self.groups = model, groups
        self.opened = groups[0] if opened else ""
        self.form = self.widget = Form(model.say)
        self.form.on_edit(self._edit)
        self.form.on_press(
            lambda _key, code: model.change(**rule_offers.filled_in(model.plan, code))
        )
        self.form.on_add(self._add)
        self.form.on_ask(lambda _key: village_names())
        self.form.on_fault(lambda error: words.fault_words(error, model.say, model.plan))

    def refresh(self) -> None:
        plan, say = self.model.plan, self.model.say
        shown = [_group(plan, key, say, opened=key == self.opened) for key in self.groups]
        title = "" if set(self.groups) <= ALONE.keys() else say("finance_details.plan_title")
        self.form.show(title, shown, values(plan, say))

    def _edit(self, changes: dict[str, Any]) -> None:
        self.model.change(**changed(self.model.plan, changes))

    def _add(self, key: str) -> None:
        plan = self.model.plan
        new: dict[str, dict[str, Any]] = {
            "vat.rates": {"kind": _free_kind(plan), "rate": 0.0},
            "income_tax.asset_steps": {"above": 0.0, "rate": 0.0},
            "notes": {"text": ""},
        }
        rows = values(plan, self.model.say)[key]
        self._edit({key: (*rows, new[key])})


# --- the fields ----------------------------------------------------------------------------------


def _group(plan: HubPlan, key: str, say: Catalogue, *, opened: bool) -> FormGroup:
    if key in ALONE:
        return FormGroup(key, "", tuple(_field(plan, one, say) for one in ALONE[key]))
    fields = [_field(plan, one, say) for one in GROUPS[key] if _means(plan, one)]
    lead = ""
    if key == "plan_origin":
        fields = [*_origins(plan, say), *fields]
        lead = say("finance_details.origin.lead")
    return FormGroup(key, say(f"finance_details.group.{key}"), tuple(fields), opened, lead)


def _means(plan: HubPlan, one: Entry) -> bool:
    """Whether a field says something now: without VAT nothing about VAT is asked."""
    outer, _, inner = one.key.partition(".")
    if inner.startswith("asset_"):
        return plan.legal_form is LegalForm.VZW or bool(plan.income_tax.asset_steps)
    if outer == "vat" and inner not in ("scheme", "rates"):
        if plan.vat.scheme is VatScheme.OUTSIDE:
            return False
        return inner != "threshold" or plan.vat.scheme is VatScheme.EXEMPT
    return True


def _field(plan: HubPlan, one: Entry, say: Catalogue) -> FormField:
    outer, _, inner = one.key.partition(".")
    model, field = (_PARTS[outer], inner) if inner else (HubPlan, outer)
    low, high = limits(model, field)
    kind, unit = _KINDS[one.input], _UNITS.get(one.input, "")
    if kind == "percent":
        low, high = (None if bound is None else 100 * bound for bound in (low, high))
    hint = ""
    if one.key in ("legal_form", "village"):
        hint = say(f"finance_details.none.{one.key}")
    return FormField(
        one.key,
        words.label(say, "plan", one.key),
        kind,
        help=words.help_of(say, "plan", one.key),
        unit=say(f"finance_details.unit.{unit}") if unit else "",
        hint=hint,
        optional=may_be_empty(model, field),
        low=low if kind in ("number", "whole", "percent") else None,
        high=high if kind in ("number", "whole", "percent") else None,
        choices=_choices(one, say),
        columns=_columns(plan, one, say),
        offers=_offers(plan, one.key, say),
        add=say(f"finance_details.add.{one.input}") if kind == "rows" else "",
    )


def _choices(one: Entry, say: Catalogue) -> tuple[tuple[str, str], ...]:
    if one.input == "legal_form":
        return tuple((f.value, say(f"finance_details.legal_form.{f.value}")) for f in LegalForm)
    if one.input == "scheme":
        return tuple((s.value, say(f"finance_details.scheme.{s.value}")) for s in VatScheme)
    return words.choices(say).get(one.input, ())


def _columns(plan: HubPlan, one: Entry, say: Catalogue) -> tuple[FormField, ...]:
    """The boxes of one row of rates, of steps or of remarks."""

    def column(key: str, kind: str, **options: Any) -> FormField:
        return FormField(key, say(f"finance_details.column.{one.input}_{key}"), kind, **options)

    if one.input == "notes":
        return (column("text", "long"),)
    rate = {"unit": "%", "low": 0.0, "high": 100.0}
    if one.input == "rates":
        kinds = tuple((kind, words.vat_words(say, kind)) for kind in _kinds(plan))
        first = (column("kind", "choice", choices=kinds), column("rate", "percent", **rate),
                 column("begin", "month", optional=True))  # fmt: skip
    elif one.input == "steps":
        above = column("above", "number", unit="€", low=0.0, high=1e8)
        first = (above, column("rate", "percent", **rate))
    else:
        return ()
    why = column("why", "text", hint=say("finance_details.origin.row"))
    return (*first, column("origin", "fixed"), why)


def _kinds(plan: HubPlan) -> tuple[str, ...]:
    """Kinds of VAT that a rate can be of: those of the rules, those in the plan, and own ones."""
    used = [rate.kind for rate in plan.vat.rates]
    return tuple(dict.fromkeys((*words.vat_rules(), *used, "own_1", "own_2", "own_3")))


def _free_kind(plan: HubPlan) -> str:
    used = {rate.kind for rate in plan.vat.rates}
    return next((kind for kind in _kinds(plan) if kind not in used), _kinds(plan)[0])


def _offers(plan: HubPlan, key: str, say: Catalogue) -> tuple[Offer, ...]:
    if key == "village" and plan.village is not None:
        link = residents_source(plan.village) if village_of(plan) else ""
        return (Offer(residents_words(plan, say), link=link),)
    return rule_offers.offers(plan, key, say)


def _origins(plan: HubPlan, say: Catalogue) -> Iterator[FormField]:
    for key in _told(plan):
        basis = _basis(plan, key)
        told = told_origin(basis, say)
        yield FormField(
            f"{WHY}.{key}", say("finance_details.origin.why", field=words.label(say, "plan", key)),
            "long", hint=origin_hint(basis, say), offers=(told,) if told else (),
        )  # fmt: skip


def _told(plan: HubPlan) -> Iterator[str]:
    """Numbers of the plan that somebody gave, or that have an origin."""
    for key in _NUMBERS:
        part, field = _part(plan, key)
        value, default = getattr(part, field), type(part).model_fields[field].get_default()
        if value is not None and (value != default or field in part.bases):
            yield key


def _part(plan: HubPlan, key: str) -> tuple[Any, str]:
    outer, _, inner = key.partition(".")
    return (getattr(plan, outer), inner) if inner else (plan, outer)


def _basis(plan: HubPlan, key: str) -> Basis:
    part, field = _part(plan, key)
    return part.basis_of(field)


# --- values and changes --------------------------------------------------------------------------


def values(plan: HubPlan, say: Catalogue) -> dict[str, Any]:
    """What stands in the fields, by key."""
    found: dict[str, Any] = {f"{WHY}.{key}": write_origin(_basis(plan, key)) for key in _told(plan)}
    for one in (each for group in GROUPS.values() for each in group):
        part, field = _part(plan, one.key)
        found[one.key] = getattr(part, field)
    found["village"] = village_text(plan.village)
    found["notes"] = tuple({"text": note} for note in plan.notes)
    found["vat.rates"] = tuple(
        {"kind": r.kind, "rate": r.rate, "begin": r.begin, **_row_basis(r, say)}
        for r in plan.vat.rates
    )
    found["income_tax.asset_steps"] = tuple(
        {"above": s.above, "rate": s.rate, **_row_basis(s, say)}
        for s in plan.income_tax.asset_steps
    )
    return found


def _row_basis(row: VatRate | AssetTaxStep, say: Catalogue) -> dict[str, Any]:
    """The origin of the rate of a row, and what the rate was, so that a change can be seen."""
    basis = row.basis_of("rate")
    origin, _ = origin_words(basis, say)
    return {"origin": origin, "why": write_origin(basis), "_basis": basis, "_was": row.rate}


def changed(plan: HubPlan, changes: dict[str, Any]) -> dict[str, Any]:
    """What `plan.replace` needs to have other values, by the keys of the form.

    Raises InputError `plan_page.…` for a village that is not known.
    """
    found: dict[str, Any] = {}

    def fields_of(outer: str) -> dict[str, Any]:
        part = getattr(plan, outer)
        return found.setdefault(
            outer, {field: getattr(part, field) for field in part.model_fields_set}
        )

    for key, value in changes.items():
        why, _, told = key.partition(".")
        number = told if why == WHY else key
        outer, _, inner = number.partition(".")
        field = inner or outer
        target = fields_of(outer) if inner else found
        if why == WHY:
            before = _basis(plan, number)
            origin = read_origin(value, before)
            if origin == before:
                continue
            part, _ = _part(plan, number)
            target["bases"] = {**target.get("bases", part.bases), field: origin}
            continue
        part, _ = _part(plan, key)
        target[field] = _taken(key, value)
        if key in (*_NUMBERS, "months") and target[field] != getattr(part, field):
            target["bases"] = {**target.get("bases", part.bases), field: USER}
    return found


def _taken(key: str, value: Any) -> Any:
    """A value of the form as the plan holds it."""
    if key == "village":
        return village_code(value or "")
    if key == "notes":
        return tuple(row["text"] for row in value)
    if key in ("vat.rates", "income_tax.asset_steps"):
        return tuple(_row(row) for row in value)
    if key.endswith("payment_month"):
        return int(value)
    return value


_ROW_FIELDS = ("kind", "rate", "begin", "above")


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """A row of rates: a number that was changed is one's own, a reason that was written stands."""
    given = {key: value for key, value in row.items() if key in _ROW_FIELDS}
    before = row.get("_basis", USER)
    basis = read_origin(row.get("why", ""), before)
    if basis == before and "_was" in row and row["rate"] != row["_was"]:
        basis = USER
    return given | {"basis": basis}
