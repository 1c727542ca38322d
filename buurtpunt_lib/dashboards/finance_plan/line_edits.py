"""What an edit of one line makes of the plan: one step, checked by the plan, with its origins.

A number that a person gives counts as their own. Links to a line that goes away go with it. Two
ways to say the same number (`line_fields.EITHER`) are turned into one another without changing
what the line brings.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards.finance_plan import people_nearby
from buurtpunt_lib.dashboards.finance_plan.line_fields import EITHER, NUMBERS, entry
from buurtpunt_lib.dashboards.finance_plan.origin_boxes import read_origin
from buurtpunt_lib.domain import Village
from buurtpunt_lib.domain.plan import (
    LINE_LISTS,
    USER,
    Activity,
    Basis,
    Grant,
    HubPlan,
    Line,
    OwnMoney,
    Reach,
)
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance.funding import award, eligible_cost
from buurtpunt_lib.finance.timeline import Timeline
from buurtpunt_lib.texts import Catalogue

# The key of the box for where a number comes from: "why." + field; alone for the whole line.
WHY = "why"


def _year(**factors: float) -> tuple[float, ...]:
    names = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    return tuple(factors.get(name, 1.0) for name in names)


# Usual shapes of a year. Their numbers are our assumption and are marked so in the plan.
SEASONS = MappingProxyType(
    {
        "even": _year(),
        "quiet_summer": _year(jul=0.7, aug=0.7),
        "busy_summer": _year(jun=1.2, jul=1.4, aug=1.4),
        "busy_december": _year(nov=1.1, dec=1.4),
    }
)


def edited(
    plan: HubPlan, name: str, line_id: str, changes: dict[str, Any], say: Catalogue
) -> dict[str, Any]:
    """What `plan.replace` needs to have one line with other values, by the keys of its form.

    Raises InputError `plan.line_unknown`. The plan itself is not checked here.
    """
    line = plan.line(line_id)
    fields = {field: getattr(line, field) for field in line.model_fields_set}
    fields["bases"] = dict(line.bases)
    for key, value in changes.items():
        if key == "how":
            _turn(plan, name, line, value, fields, say)
        elif key == WHY or key.startswith(f"{WHY}."):
            _origin(line, key.partition(".")[2], value, fields)
        elif key.startswith("reach."):
            _reach(line, key.partition(".")[2], value, fields)
        elif value != _now(line, key):
            fields[key] = value
            if value is None:
                fields["bases"].pop(key, None)
            elif entry_input(name, key) in NUMBERS:
                fields["bases"][key] = USER
            _one_way(name, line, key, value, fields)
    return _with(plan, name, line, fields)


def entry_input(name: str, key: str) -> str:
    """The input of a field, "" for one that stands in no form."""
    try:
        return entry(name, key).input
    except StopIteration:
        return ""


def _now(line: Line, key: str) -> Any:
    """What a field holds, in the form in which the form gives it."""
    value = getattr(line, key)
    return tuple(pull.model_dump() for pull in value) if key == "pulled_by" else value


def _with(plan: HubPlan, name: str, line: Line, fields: dict[str, Any]) -> dict[str, Any]:
    return {name: [fields if each is line else each for each in getattr(plan, name)]}


def _reach(line: Activity, part: str, value: float, fields: dict[str, Any]) -> None:
    now = fields.get("reach") or line.reach
    reach = now if isinstance(now, dict) else now.model_dump()
    if reach[part] == value:
        return
    fields["reach"] = reach | {part: value}
    # The source of a number of residents goes on holding when another part changes.
    if part == "residents" or line.basis_of("reach").kind != "source":
        fields["bases"]["reach"] = USER


def _origin(line: Line, field: str, text: str, fields: dict[str, Any]) -> None:
    if not field:
        fields["basis"] = read_origin(text, line.basis)
    elif text.strip() or field in line.bases:
        # An empty box of a number without an origin of its own goes along with its line.
        fields["bases"][field] = read_origin(text, line.basis_of(field))


# --- two ways to say it --------------------------------------------------------------------------


def way_of(name: str, line: Line) -> str:
    """Which of the two ways a line uses: the code of `EITHER`."""
    (first, fields), (second, _) = EITHER[name]
    return first if getattr(line, fields[0]) is not None else second


def _one_way(name: str, line: Line, key: str, value: Any, fields: dict[str, Any]) -> None:
    """A number given in the way that the line does not use: it uses that way from now on."""
    if name not in EITHER or value is None:
        return
    (_, first), (_, second) = EITHER[name]
    mine, other = (first, second) if key in first else (second, first)
    if key not in mine or all(getattr(line, field) is None for field in other):
        return
    fields |= dict.fromkeys(other)
    if isinstance(line, OwnMoney) and key in ("count", "price"):
        # What comes in stays the same until the other number is given too.
        rest = "price" if key == "count" else "count"
        fields[rest] = (line.amount or 0.0) / value if value else 0.0


def _turn(
    plan: HubPlan, name: str, line: Line, way: str, fields: dict[str, Any], say: Catalogue
) -> None:
    if way == way_of(name, line):
        return
    bases = fields["bases"]
    if isinstance(line, Activity):
        if way == "reach":
            reach = _as_reach(plan, line.visits_a_month)
            fields |= {"customers": None, "reach": reach}
            village = village_of(plan)
            known = village is not None and reach["residents"] == village.population
            bases["reach"] = _residents_basis(village, say) if known else USER
        else:
            fields |= {"customers": round(line.visits_a_month, 2), "reach": None}
            bases["customers"] = USER
    elif isinstance(line, Grant):
        timeline = Timeline.of(plan)
        cost = eligible_cost(plan, line, timeline)
        if way == "share":
            share = min((line.amount or 0.0) / cost, 1.0) if cost else 0.0
            fields |= {"amount": None, "share": round(share, 4)}
        else:
            fields |= {"amount": round(award(plan, line, timeline), 2), "share": None}
        bases[way] = USER
    elif isinstance(line, OwnMoney):
        if way == "count":
            fields |= {"amount": None, "count": 1.0, "price": line.amount}
        else:
            fields |= {"amount": line.total, "count": None, "price": None}


def _as_reach(plan: HubPlan, visits: float) -> dict[str, float]:
    """The same visits, said as residents × share × visits of each."""
    village = village_of(plan)
    residents = float(village.population or 0) if village else 0.0
    if not residents or visits > 100 * residents:
        return {"residents": visits, "share": 1.0, "visits": 1.0}
    if visits <= residents:
        return {"residents": residents, "share": visits / residents, "visits": 1.0}
    return {"residents": residents, "share": 1.0, "visits": visits / residents}


# --- presses of buttons --------------------------------------------------------------------------


def village_of(plan: HubPlan) -> Village | None:
    """The village of a plan; None when none is chosen or when our table does not have it."""
    try:
        return datasets.village(plan.village) if plan.village else None
    except InputError:
        return None


def with_season(plan: HubPlan, line_id: str, season: str, say: Catalogue) -> dict[str, Any]:
    """One of the usual shapes of a year, marked as our assumption."""
    line = plan.line(line_id)
    name = say(f"finance_details.season.{season}")
    why = Basis(assumption=say("finance_details.season_basis", name=name))
    bases = {**line.bases, "seasonality": USER if season == "even" else why}
    fields = {field: getattr(line, field) for field in line.model_fields_set}
    return _with(
        plan, "activities", line, fields | {"seasonality": SEASONS[season], "bases": bases}
    )


def with_residents(
    plan: HubPlan, line_id: str, say: Catalogue, *, of: str = "village"
) -> dict[str, Any]:
    """People in reach with their source: of the village or a distance (see `people_nearby`)."""
    line, village = plan.line(line_id), village_of(plan)
    if not isinstance(line, Activity) or village is None or village.population is None:
        return {}
    if of == "village":
        residents, basis = float(village.population), _residents_basis(village, say)
    elif near := people_nearby.nearby(village, of):
        residents, basis = near.found.residents, people_nearby.basis(near, village, say)
    else:
        return {}
    before = line.reach or Reach(residents=0.0, share=0.0, visits=0.0)
    fields = {field: getattr(line, field) for field in line.model_fields_set}
    fields["reach"] = before.model_dump() | {"residents": residents}
    fields |= {"customers": None, "bases": {**line.bases, "reach": basis}}
    return _with(plan, "activities", line, fields)


def _residents_basis(village: Village, say: Catalogue) -> dict[str, Any]:
    """The source of a number of residents; the other parts of reach are said to be one's own."""
    source = datasets.sources()[datasets.villages().loc[village.code, "population_source"]]
    year = str(village.population_year)
    note = say("finance_details.residents_basis", name=village.name, year=year)
    return {"source": source.url, "note": note}


# --- a line goes ---------------------------------------------------------------------------------


def removed(plan: HubPlan, line_id: str) -> dict[str, Any]:
    """What `plan.replace` needs to be without a line and without the links to it.

    Raises InputError `plan.line_unknown`.
    """
    plan.line(line_id)
    changes: dict[str, Any] = {}
    for name in LINE_LISTS:
        lines = getattr(plan, name)
        kept = [_unlinked(line, line_id) for line in lines if line.id != line_id]
        if len(kept) != len(lines) or any(a is not b for a, b in zip(kept, lines, strict=True)):
            changes[name] = kept
    return changes


def _unlinked(line: Line, gone: str) -> Line | dict[str, Any]:
    changes: dict[str, Any] = {}
    if getattr(line, "activity", None) == gone:
        changes["activity"] = None
        if getattr(line, "new_customers", 0):
            # New customers always are customers of an activity.
            changes["new_customers"] = 0.0
    if gone in getattr(line, "eligible", ()):
        changes["eligible"] = tuple(one for one in line.eligible if one != gone)
    if any(pull.activity == gone for pull in getattr(line, "pulled_by", ())):
        changes["pulled_by"] = tuple(p for p in line.pulled_by if p.activity != gone)
    if not changes:
        return line
    return {field: getattr(line, field) for field in line.model_fields_set} | changes
