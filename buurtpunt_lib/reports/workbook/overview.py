"""The first sheet: what the plan comes to, what it is, and what the workbook is not.

At making: what the program itself found when it made the workbook. Beside it stands what the
formulas find now, so that a reader sees what a changed input does, and that they agree before.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import buurtpunt_lib
from buurtpunt_lib import datasets
from buurtpunt_lib.domain.plan import SCHEMA_VERSION, HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import PlanOutcome, Summary
from buurtpunt_lib.reports.plan_document.about import plan_hash
from buurtpunt_lib.reports.workbook.cash import balance_chart
from buurtpunt_lib.reports.workbook.formulas import quoted
from buurtpunt_lib.reports.workbook.grid import Formula, Grid, Sheet
from buurtpunt_lib.texts import Catalogue

_LAST = 4


def write_overview(grid: Grid, plan: HubPlan, say: Catalogue, day: date) -> Sheet:
    """Name, outcome with and without grants, chart, what it is and is not, and its version."""
    sheet = grid.sheet("overview", say("workbook.sheet.overview"), upright=True, one_high=True)
    sheet.widths = {0: 46.0, 1: 21.0, 2: 21.0, 3: 21.0, 4: 21.0}
    sheet.put(0, 0, plan.name, "title")
    sheet.put(1, 0, say("workbook.overview.subtitle"), "note")
    sheet.row = 2
    if plan.example:
        sheet.put(sheet.row, 0, say("workbook.overview.example"), "warning", merge_to=_LAST)
        sheet.row += 1
    advice = say("workbook.overview.no_advice")
    sheet.put(sheet.row, 0, advice, "warning", merge_to=_LAST)
    _stretch(sheet, advice)
    sheet.row += 2
    _outcome(grid, sheet, plan, say)
    balance_chart(sheet, say, row=sheet.row, col=0, width=915)
    sheet.row += 18
    _about(sheet, plan, say)
    _facts(sheet, plan, say, day)
    return sheet


def _outcome(grid: Grid, sheet: Sheet, plan: HubPlan, say: Catalogue) -> None:
    sheet.put(sheet.row, 0, say("workbook.overview.outcome"), "heading")
    sheet.row += 1
    words = ("with", "without", "with_then", "without_then")
    sheet.put(sheet.row, 0, say("workbook.head.what"), "head")
    for col, word in enumerate(words, start=1):
        sheet.put(sheet.row, col, say(f"workbook.overview.{word}"), "head_right")
    sheet.heights[sheet.row] = 30.0
    sheet.row += 1
    first = sheet.row
    outcome = PlanOutcome.of(plan)
    then = [outcome.summary, outcome.without]
    never = say("workbook.overview.never")
    for number, (key, style) in enumerate(_ROWS.items()):
        row = first + number
        sheet.put(row, 0, say(f"workbook.overview.{key}"), "label")
        for col, (end, found) in enumerate(zip(("", "_without"), then, strict=True), start=1):
            template = _FORMULAS[key].replace("|", end).replace("never", quoted(never))
            grid.name(f"outcome.{key}{end}", sheet.put(row, col, Formula(template), style))
            spot = sheet.put(row, col + 2, _then(found, key, never), f"{style}_then")
            grid.name(f"outcome.{key}{end}.then", spot)
    sheet.row = first + len(_ROWS)
    same = "+".join(
        f"ABS({{outcome.{key}{end}}}-{{outcome.{key}{end}.then}})"
        for key in ("lowest", "end")
        for end in ("", "_without")
    )
    yes, no = quoted(say("workbook.overview.same")), quoted(say("workbook.overview.changed"))
    _check(sheet, say("workbook.overview.compare"), f"IF({same}<0.01,{yes},{no})")
    yes, no = quoted(say("workbook.overview.ties")), quoted(say("workbook.overview.ties_not"))
    off = "MAX({check:})-MIN({check:})"
    _check(sheet, say("workbook.overview.check"), f"IF({off}=0,{yes},{no})")
    sheet.row += 1


_ROWS = {
    "problem": "result_month",
    "shortage": "result_euro",
    "lowest": "result_euro",
    "lowest_month": "result_month",
    "end": "result_euro",
    "needed": "result_euro",
}
# `|` stands for the end of a name: with or without grants.
_FORMULAS = {
    "problem": "IFERROR(INDEX({months:},MATCH(1,{below|:},0)),never)",
    "shortage": "IFERROR(-INDEX({balance|:},MATCH(1,{below|:},0)),0)",
    "lowest": "IF({moved|@last}=0,{balance|@last},MIN({counted|:}))",
    "lowest_month": "IF({moved|@last}=0,{months@0},"
    "INDEX({months:},MATCH(MIN({counted|:}),{counted|:},0)))",
    "end": "{balance|@last}",
    "needed": "MAX(0,-{outcome.lowest|})",
}


def _then(found: Summary, key: str, never: str) -> Any:
    values = {
        "problem": found.first_problem_month or never,
        "shortage": found.shortage,
        "lowest": found.lowest_balance,
        "lowest_month": found.lowest_month,
        "end": found.end_balance,
        "needed": found.capital_needed,
    }
    return values[key]


def _check(sheet: Sheet, words: str, template: str) -> None:
    sheet.put(sheet.row, 0, words, "label")
    sheet.put(sheet.row, 1, Formula(template), "result_words", merge_to=_LAST)
    sheet.row += 1


def _about(sheet: Sheet, plan: HubPlan, say: Catalogue) -> None:
    paragraphs = [("about", plan.description), *(("notes", note) for note in plan.notes)]
    told = ""
    for key, words in paragraphs:
        if not words:
            continue
        if key != told:
            sheet.put(sheet.row, 0, say(f"workbook.overview.{key}"), "heading")
            sheet.row += 1
        told = key
        sheet.put(sheet.row, 0, words, "paragraph", merge_to=_LAST)
        _stretch(sheet, words)
        sheet.row += 1
    sheet.put(sheet.row, 0, say("workbook.overview.how"), "heading")
    sheet.row += 1
    for key in ("change", "rounding", "months", "calendar", "success"):
        words = say(f"workbook.how.{key}")
        sheet.put(sheet.row, 0, words, "paragraph", merge_to=_LAST)
        _stretch(sheet, words)
        sheet.row += 1
    sheet.row += 1


def _facts(sheet: Sheet, plan: HubPlan, say: Catalogue, day: date) -> None:
    sheet.put(sheet.row, 0, say("workbook.overview.facts"), "heading")
    sheet.row += 1
    facts: list[tuple[str, Any, str]] = [
        ("made_on", day, "fact_day"),
        ("program", f"Ons Buurtpunt {buurtpunt_lib.__version__}", "fact"),
        ("schema", str(SCHEMA_VERSION), "fact"),
        ("hash", plan_hash(plan), "fact"),
    ]
    if plan.village is not None:
        facts.insert(0, ("village", _village(plan.village), "fact"))
    if plan.legal_form is not None:
        facts.insert(0, ("legal_form", say(f"workbook.legal_form.{plan.legal_form.value}"), "fact"))
    for key, value, style in facts:
        sheet.put(sheet.row, 0, say(f"workbook.overview.{key}"), "label")
        sheet.put(sheet.row, 1, value, style, merge_to=_LAST)
        sheet.row += 1


def _village(code: str) -> str:
    try:
        return datasets.village(code).name
    except InputError:
        return code


def _stretch(sheet: Sheet, words: str) -> None:
    """Makes a row of merged cells high enough for its words."""
    width = sum(sheet.widths.values())
    lines = sum(max(1, -(-len(part) // int(width * 1.1))) for part in words.split("\n"))
    sheet.heights[sheet.row] = 15.5 * lines
