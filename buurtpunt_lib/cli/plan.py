"""`buurtpunt plan run`: a plan file calculated, month by month, with and without grants."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from typing import Any

from buurtpunt_lib import finance, storage
from buurtpunt_lib.cli.output import write, write_table
from buurtpunt_lib.finance.outcome import SUMS
from buurtpunt_lib.reports import tables
from buurtpunt_lib.reports.plan_document.outcome import sentence
from buurtpunt_lib.texts import Catalogue

# In euro; income is positive, costs are negative.
_CALLED = {"without": "balance_without_grants"}
_COLUMNS = ("month", *SUMS, "balance", "balance_without_grants")


def run(options: Namespace, say: Catalogue) -> int:
    """Prints the outcome of the plan in a file; raises InputError for a file that is no plan."""
    plan = storage.read_plan(options.argument)
    found = finance.PlanOutcome.of(plan)
    months = _months(found)
    if options.format == "csv":
        write(tables.to_csv(months, columns=_COLUMNS))
        return 0
    outcome = {"with_grants": found.summary, "without_grants": found.without}
    if options.format == "json":
        document = {
            "plan": {
                "name": plan.name,
                "example": plan.example,
                "start": months[0]["month"],
                "months": plan.months,
                "opening_balance": plan.opening_balance,
            },
            **{key: _rounded(asdict(summary)) for key, summary in outcome.items()},
            "months": months,
        }
        write(tables.to_json(document))
        return 0
    write(f"{plan.name}\n")
    if plan.example:
        write(say("finance.about_example") + "\n")
    write(_sentence(outcome["with_grants"], "with", say) + "\n")
    write(
        _sentence(outcome["without_grants"], "without", say)
        if found.has_grants
        else say("finance.no_grants")
    )
    write("\n\n")
    rows = [
        row | {"month": say.short_month(day)} for row, day in zip(months, found.months, strict=True)
    ]
    words = {"balance_without_grants": "without"}
    write_table(
        rows,
        columns=_COLUMNS,
        headers={name: say(f"finance.table.{words.get(name, name)}") for name in _COLUMNS},
        number=say.euro,
    )
    return 0


def _months(found: finance.PlanOutcome) -> list[dict[str, Any]]:
    """One row per month: the sums, and the balance at its end with and without grants."""
    columns = {_CALLED.get(name, name): values for name, values in found.by_month.items()}
    return [
        {"month": day.strftime("%Y-%m")}
        | _rounded({name: float(values[at]) for name, values in columns.items()})
        for at, day in enumerate(found.months)
    ]


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    """Euro to the cent; months as 2027-03."""
    return {
        name: round(value, 2)
        if isinstance(value, float)
        else value.strftime("%Y-%m")
        if hasattr(value, "strftime")
        else value
        for name, value in values.items()
    }


def _sentence(found: finance.Summary, which: str, say: Catalogue) -> str:
    """What the pages and documents say too, and where the deepest point lies."""
    said = sentence(which, found, say)
    if found.first_problem_month is None:
        return said
    lowest = say(
        "cli.plan.lowest",
        amount=say.euro(found.lowest_balance),
        month=say.month(found.lowest_month),
    )
    return f"{said} {lowest}"
