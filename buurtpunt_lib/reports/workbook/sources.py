"""The sheet of origins: every number of the plan as it stands now, and where it comes from."""

from __future__ import annotations

import re
from typing import Any

from buurtpunt_lib import parameters
from buurtpunt_lib.domain.plan import LINE_LISTS, Basis, HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.content import plain, runs
from buurtpunt_lib.reports.plan_document.origins import numbers, origin
from buurtpunt_lib.reports.workbook.fields import UNITS
from buurtpunt_lib.reports.workbook.grid import Formula, Grid, Sheet, Spot
from buurtpunt_lib.reports.workbook.inputs import vat_words
from buurtpunt_lib.texts import Catalogue

_HEADS = ("line", "what", "value", "origin", "page", "checked_on")
_WIDTHS = (34.0, 30.0, 14.0, 66.0, 56.0, 14.0)
_PLACE = re.compile(r"(\w+)\[(\d+)\]\.(\w+)")


def write_sources(grid: Grid, plan: HubPlan, say: Catalogue) -> Sheet:
    """A row for each number: those that were given, and defaults that bear on the outcome."""
    sheet = grid.sheet(
        "sources", say("workbook.sheet.sources"), frozen=(4, 1), titles=(3, 3), title_columns=0
    )
    sheet.widths = dict(enumerate(_WIDTHS))
    sheet.put(0, 0, say("workbook.sheet.sources"), "title")
    sheet.put(1, 0, say("workbook.about.sources"), "note")
    for col, word in enumerate(_HEADS):
        style = "head_right" if word == "value" else "head"
        sheet.put(3, col, say(f"workbook.head.{word}"), style)
    sheet.row = 4
    kinds = vat_words(plan, say)
    for number in numbers(plan, say):
        found, owner = _PLACE.search(number.place), number.owner
        if found and found[1] == "rates":
            kind = kinds[plan.vat.rates[int(found[2])].kind]
            owner = say("workbook.sources_rate", kind=kind)
        sheet.put(sheet.row, 0, owner, "text")
        sheet.put(sheet.row, 1, say(f"workbook.field.{number.field}"), "text")
        content, style = _present(grid, say, cell_name(plan, number.place), number.value)
        sheet.put(sheet.row, 2, content, style)
        told = origin(number.basis, say)
        page = next((url for _, url in runs(told) if url), "")
        cells = (plain(told), page, checked_on(number.basis))
        for col, words in enumerate(cells, start=3):
            sheet.put(sheet.row, col, words, "source_text")
        lines = max(-(-len(w) // int(_WIDTHS[3 + n])) for n, w in enumerate(cells))
        sheet.heights[sheet.row] = 15.0 * max(1, lines)
        sheet.row += 1
    return sheet


def cell_name(plan: HubPlan, place: str) -> str:
    """The name of the input cell of a place in the plan: `costs[2].amount` → `rent/amount`."""
    found = _PLACE.search(place)
    if found and found[1] in LINE_LISTS:
        return f"{getattr(plan, found[1])[int(found[2])].id}/{found[3]}"
    if found:
        return f"{ {'rates': 'vat', 'asset_steps': 'step'}[found[1]] }.{found[2]}/{found[3]}"
    return place.replace("income_tax.", "tax.")


def _present(grid: Grid, say: Catalogue, name: str, value: Any) -> tuple[Any, str]:
    """A number as it stands on the input sheet now; a list of numbers stands there only."""
    place = grid.places.get(name)
    if isinstance(place, Spot):
        field = place.sheet.cells[place.row, place.col].rule
        kind = UNITS[field.unit]
        style = {"euro": "source_euro", "share": "source_share"}.get(kind, "source_number")
        return Formula(f"{{{name}}}"), style
    if isinstance(value, int | float):
        return float(value), "source_number"
    return say("workbook.see_input"), "text"


def checked_on(basis: Basis | None) -> str:
    """The day on which the rule behind a number was last looked up; empty for other origins."""
    try:
        leaf = parameters.parameter((basis.source if basis else None) or "")
    except InputError:
        return ""
    return max(value.checked_on for value in leaf.values).isoformat()
