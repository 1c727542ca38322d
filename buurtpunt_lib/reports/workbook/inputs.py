"""The sheet with every number of the plan in a cell of its own, and the lists of words to choose.

Input cell: a cell that may be changed; all formulas begin there. It has its own style and the word
"invoer" above it, a limit on what may be filled in, and its origin as a hint.
Table: the lines of one kind, a row for each line, a column for each field.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

from buurtpunt_lib.domain.plan import LINE_LISTS, Basis, HubPlan, Line
from buurtpunt_lib.domain.plan.line import Sourced
from buurtpunt_lib.reports.content import plain
from buurtpunt_lib.reports.plan_document.origins import origin
from buurtpunt_lib.reports.workbook.fields import (
    CHOICES,
    FIELDS,
    INCOME_TAX,
    PLAN,
    REACH,
    UNITS,
    VAT,
    Field,
)
from buurtpunt_lib.reports.workbook.grid import Area, Formula, Grid, Sheet
from buurtpunt_lib.texts import Catalogue

# The column in which the words of origin end.
LAST_COLUMN = 17
_NAME_WIDTH, _FIELD_WIDTH, _ORIGIN_WIDTH = 34.0, 13.0, 14.0
DEFINED = ("start", "opening", "opening_balance", "price_index", "wage_index", "stay")


def number_of(month: str) -> str:
    """The number of a month, 0 for the first month of the plan; negative before it."""
    return f"((YEAR({month})-YEAR({{start}}))*12+MONTH({month})-MONTH({{start}}))"


def pick(cell: str, choice: str) -> str:
    """The number that stands for the word in a cell."""
    return f"INDEX({{choice.{choice}.numbers}},MATCH({cell},{{choice.{choice}.words}},0))"


def vat_kinds(plan: HubPlan) -> list[str]:
    """The kinds of VAT that the plan has rates for, in the order of the plan."""
    return list(dict.fromkeys(rate.kind for rate in plan.vat.rates))


def vat_words(plan: HubPlan, say: Catalogue) -> dict[str, str]:
    """What each kind of VAT is called; a kind of the user's own keeps the name that it has."""
    kinds = vat_kinds(plan)
    known = {kind: f"workbook.vat_kind.{kind}" for kind in kinds}
    return {kind: say(key) if key in say else kind for kind, key in known.items()}


class InputSheet:
    """Writes the sheet from top to bottom."""

    def __init__(self, grid: Grid, plan: HubPlan, say: Catalogue) -> None:
        self.grid, self.plan, self.say = grid, plan, say
        self.kinds = vat_words(plan, say)
        self.sheet = grid.sheet("input", say("workbook.sheet.input"))
        self.sheet.widths = {0: _NAME_WIDTH}
        self.sheet.widths |= dict.fromkeys(range(1, 14), _FIELD_WIDTH)
        self.sheet.widths |= dict.fromkeys(range(14, LAST_COLUMN + 1), _ORIGIN_WIDTH)
        self.sheet.frozen = (3, 1)
        self.sheet.titles = (0, 1)
        self.sheet.put(0, 0, say("workbook.sheet.input"), "title")
        self.sheet.put(1, 0, say("workbook.input.about"), "note")
        self.sheet.put(2, 0, say("workbook.input.legend"), "input_text", merge_to=2)
        self.sheet.put(2, 3, say("workbook.input.legend_calc"), "calc_text", merge_to=6)
        self.sheet.row = 4

    def write(self) -> None:
        self._plan()
        for name in LINE_LISTS:
            lines = getattr(self.plan, name)
            if lines:
                self._lines(name, lines)
            if lines and name == "activities":
                self._activities()
            if lines and name == "grants":
                self._eligible()
        self._vat()
        self._income_tax()

    def _plan(self) -> None:
        sheet, say = self.sheet, self.say
        self._heading("plan")
        self._head([say("workbook.field.number"), say("workbook.field.unit")], what="plan")
        for field in PLAN:
            self._single(field, self.plan, field.name)
        # What the months are counted from, for activities and posts without a begin.
        words = say("workbook.input.opening_number")
        sheet.put(sheet.row, 0, words, "input_label")
        number = Formula(number_of("{opening}"))
        self.grid.name("opening_number", sheet.put(sheet.row, 1, number, "calc_number"))
        sheet.put(sheet.row, 2, say("workbook.unit.calculated"), "unit")
        sheet.put(sheet.row + 1, 0, say("workbook.field.months"), "input_label")
        sheet.put(sheet.row + 1, 1, float(self.plan.months), "calc_number")
        sheet.put(sheet.row + 1, 2, say("workbook.unit.fixed"), "unit")
        why = say("workbook.input.months_fixed")
        sheet.put(sheet.row + 1, 3, why, "origin", merge_to=LAST_COLUMN)
        sheet.row += 2
        if self.plan.volunteers:
            stay = Field("stay", "share", high=100)
            self._single(stay, None, "stay", value=1.0, told=say("workbook.input.stay"))
        sheet.row += 1

    def _single(
        self, field: Field, owner: Sourced | None, name: str, *, value: Any = None, told: str = ""
    ) -> None:
        """One number on a row of its own: name, value, unit, origin."""
        sheet = self.sheet
        sheet.put(sheet.row, 0, self._field(field.name), "input_label")
        if owner is not None:
            value = getattr(owner, field.name)
            told = self._told(owner.basis_of(field.name))
        self._cell(sheet.row, 1, field, value, name, told)
        words = self.say("workbook.input.mark_unit", unit=self._unit(field))
        sheet.put(sheet.row, 2, words, "unit")
        sheet.put(sheet.row, 3, told, "origin", merge_to=LAST_COLUMN)
        self._stretch(sheet.row, told, 3)
        sheet.row += 1

    def _lines(self, name: str, lines: tuple[Line, ...]) -> None:
        fields = FIELDS[name]
        self._heading(name)
        self._head([self._field(f.name) for f in fields], [self._unit(f) for f in fields])
        for line in lines:
            self._row(line.name, fields, line, line.id)
        self.sheet.row += 1

    def _row(self, name: str, fields: tuple[Field, ...], owner: Sourced, scope: str) -> None:
        """One line of the plan: its name, its numbers and where they come from."""
        sheet, row = self.sheet, self.sheet.row
        sheet.put(row, 0, name, "input_label")
        for col, field in enumerate(fields, start=1):
            told = self._told(owner.basis_of(field.name))
            self._cell(row, col, field, getattr(owner, field.name), f"{scope}/{field.name}", told)
        told = " ".join(filter(None, [_ended(self._told(owner.basis)), self._exceptions(owner)]))
        sheet.put(row, len(fields) + 1, told, "origin", merge_to=LAST_COLUMN)
        self._stretch(row, told, len(fields) + 1)
        sheet.row += 1

    def _activities(self) -> None:
        say, sheet = self.say, self.sheet
        reaching = [a for a in self.plan.activities if a.reach is not None]
        if reaching:
            self._heading("reach")
            self._head([self._field(f.name) for f in REACH], [self._unit(f) for f in REACH])
            for activity in reaching:
                told = self._told(activity.basis_of("reach"))
                self._part(activity.name, REACH, activity.reach, f"{activity.id}/reach", told)
            sheet.row += 1
        self._heading("seasonality")
        self._head([say(f"workbook.calendar.m{m}") for m in range(1, 13)])
        factor = Field("seasonality", "factor", high=100)
        for activity in self.plan.activities:
            row, told = sheet.row, self._told(activity.basis_of("seasonality"))
            sheet.put(row, 0, activity.name, "input_label")
            for col, value in enumerate(activity.seasonality, start=1):
                self._cell(row, col, factor, value, f"{activity.id}/season.{col}", told)
            self.grid.name(f"{activity.id}/seasonality", Area(sheet, row, 1, row, 12))
            sheet.put(row, 13, told, "origin", merge_to=LAST_COLUMN)
            self._stretch(row, told, 13)
            sheet.row += 1
        sheet.row += 1
        pulls = [(a, number, p) for a in self.plan.activities for number, p in
                 enumerate(a.pulled_by)]  # fmt: skip
        if not pulls:
            return
        names = {a.id: a.name for a in self.plan.activities}
        self._heading("pulls")
        self._head([self._field("share")], [self._unit(Field("share", "share"))])
        share = Field("share", "share", high=100)
        for activity, number, pull in pulls:
            words = say("workbook.input.pull", giver=names[pull.activity], taker=activity.name)
            told = self._told(activity.basis_of("pulled_by"))
            sheet.put(sheet.row, 0, words, "input_label")
            self._cell(sheet.row, 1, share, pull.share, f"{activity.id}/pull.{number}", told)
            sheet.put(sheet.row, 2, told, "origin", merge_to=LAST_COLUMN)
            self._stretch(sheet.row, told, 2)
            sheet.row += 1
        sheet.row += 1

    def _eligible(self) -> None:
        """Which lines a grant pays a share of: yes or no for each that the plan names."""
        pairs = [(grant, line_id) for grant in self.plan.grants for line_id in grant.eligible]
        if not pairs:
            return
        self._heading("eligible")
        self._head([self._field("counts")])
        yes_no = Field("counts", "yes_no")
        for grant, line_id in pairs:
            words = self.say(
                "workbook.input.eligible", grant=grant.name, line=self.plan.line(line_id).name
            )
            self.sheet.put(self.sheet.row, 0, words, "input_label")
            told = self._told(grant.basis_of("eligible"))
            name = f"{grant.id}/eligible.{line_id}"
            self._cell(self.sheet.row, 1, yes_no, True, name, told)
            self.sheet.put(self.sheet.row, 2, told, "origin", merge_to=LAST_COLUMN)
            self._stretch(self.sheet.row, told, 2)
            self.sheet.row += 1
        self.sheet.row += 1

    def _vat(self) -> None:
        vat = self.plan.vat
        self._heading("vat")
        self._head([self.say("workbook.field.number"), self.say("workbook.field.unit")], what="vat")
        for field in VAT:
            self._single(field, vat, f"vat.{field.name}")
        self.sheet.row += 1
        if not vat.rates:
            return
        fields = (Field("rate", "share", high=1), Field("begin", "month"))
        self._heading("rates")
        self._head([self._field("vat_rate"), self._field("begin")], [self._unit(f) for f in fields])
        for number, rate in enumerate(vat.rates):
            told = self._told(rate.basis)
            self._part(self.kinds[rate.kind], fields, rate, f"vat.{number}", told)
        self.sheet.row += 1

    def _income_tax(self) -> None:
        tax, say = self.plan.income_tax, self.say
        self._heading("income_tax")
        self._head([say("workbook.field.number"), say("workbook.field.unit")], what="income_tax")
        for field in INCOME_TAX:
            self._single(field, tax, f"tax.{field.name}")
        self.sheet.row += 1
        if not tax.asset_steps:
            return
        fields = (Field("above", "euro"), Field("rate", "share", high=1))
        self._heading("asset_steps")
        self._head([self._field(f.name) for f in fields], [self._unit(f) for f in fields])
        for number, step in enumerate(tax.asset_steps):
            words = say("workbook.input.step", n=number + 1)
            self._part(words, fields, step, f"step.{number}", self._told(step.basis))
        self.sheet.row += 1

    def _part(
        self, name: str, fields: tuple[Field, ...], owner: Any, scope: str, told: str
    ) -> None:
        sheet, row = self.sheet, self.sheet.row
        sheet.put(row, 0, name, "input_label")
        for col, field in enumerate(fields, start=1):
            self._cell(row, col, field, getattr(owner, field.name), f"{scope}/{field.name}", told)
        sheet.put(row, len(fields) + 1, told, "origin", merge_to=LAST_COLUMN)
        self._stretch(row, told, len(fields) + 1)
        sheet.row += 1

    def _heading(self, key: str) -> None:
        self.sheet.put(self.sheet.row, 0, self.say(f"workbook.table.{key}"), "heading")
        self.sheet.row += 1

    def _head(self, words: list[str], units: list[str] = (), *, what: str = "") -> None:
        """The heading row of a table, and below it that these cells are input, with the unit."""
        sheet, say = self.sheet, self.say
        first = say("workbook.field.what") if what else say("workbook.field.line")
        for col, word in enumerate([first, *words, say("workbook.field.origin")]):
            last = LAST_COLUMN if col > len(words) else 0
            sheet.put(sheet.row, col, word, "head", merge_to=last)
        sheet.heights[sheet.row] = 15.0 * max(_lines_of(w, _FIELD_WIDTH) for w in words)
        sheet.row += 1
        if not what:
            mark = say("workbook.input.mark")
            for col in range(len(words)):
                unit = units[col] if col < len(units) else ""
                text = say("workbook.input.mark_unit", unit=unit) if unit else mark
                sheet.put(sheet.row, col + 1, text, "unit_head")
            sheet.heights[sheet.row] = 24.0
            sheet.row += 1

    def _cell(self, row: int, col: int, field: Field, value: Any, name: str, told: str) -> None:
        content = self._content(field, value)
        style = f"input_{UNITS[field.unit]}"
        spot = self.sheet.put(row, col, content, style, rule=field, hint=told)
        self.grid.name(name, spot)

    def _content(self, field: Field, value: Any) -> str | float | date | None:
        """A value of the plan as it stands in its cell; a choice is said in words."""
        if field.unit in ("vat", "purchase_vat"):
            none = "none" if field.unit == "vat" else "same"
            return self.say(f"workbook.choice.vat.{none}") if value is None else self.kinds[value]
        if field.unit == "yes_no":
            value = "yes" if value else "no"
        if isinstance(value, Enum):
            value = value.value
        if field.unit in CHOICES:
            return self.say(f"workbook.choice.{field.unit}.{value}")
        return float(value) if isinstance(value, int | float) else value

    def _field(self, name: str) -> str:
        return self.say(f"workbook.field.{name}")

    def _unit(self, field: Field) -> str:
        return self.say(f"workbook.unit.{field.unit}")

    def _told(self, basis: Basis) -> str:
        return plain(origin(basis, self.say))

    def _exceptions(self, owner: Sourced) -> str:
        """Which numbers of a line have another origin than the line itself."""
        known = [f for f in owner.bases if f"workbook.field.{f}" in self.say]
        if not known:
            return ""
        fields = self.say.listing([self._field(field) for field in known])
        return self.say("workbook.input.exceptions", fields=fields)

    def _stretch(self, row: int, words: str, first_col: int) -> None:
        """Makes a row high enough for its words, which merged cells do not do by themselves."""
        width = sum(self.sheet.widths[c] for c in range(first_col, LAST_COLUMN + 1))
        name = self.sheet.cells[row, 0].content
        lines = max(_lines_of(words, width), _lines_of(name, _NAME_WIDTH))
        self.sheet.heights[row] = 15.0 * lines


def _ended(words: str) -> str:
    """A sentence with its full stop."""
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _lines_of(words: str, width: float) -> int:
    """How many lines some words take in a column of a width in letters."""
    return max(1, -(-len(words) * 100 // int(width * 112)))


def write_lists(grid: Grid, plan: HubPlan, say: Catalogue) -> Sheet:
    """The words to choose from, each with the number that formulas reckon with."""
    sheet = grid.sheet("lists", say("workbook.sheet.lists"))
    sheet.put(0, 0, say("workbook.sheet.lists"), "title")
    sheet.put(1, 0, say("workbook.lists_about"), "note")
    kinds = {word: number for number, word in enumerate(vat_words(plan, say).values(), start=2)}
    lists: dict[str, dict[str, int]] = {
        choice: {say(f"workbook.choice.{choice}.{word}"): n for word, n in words.items()}
        for choice, words in CHOICES.items()
    }
    lists["vat"] = {say("workbook.choice.vat.none"): 1, **kinds}
    lists["purchase_vat"] = {say("workbook.choice.vat.same"): 0, **kinds}
    for at, (choice, words) in enumerate(lists.items()):
        col = 3 * at
        sheet.put(3, col, say(f"workbook.choice_of.{choice}"), "head")
        sheet.put(3, col + 1, say("workbook.field.number"), "head")
        for row, (word, number) in enumerate(words.items(), start=4):
            sheet.put(row, col, word, "text")
            sheet.put(row, col + 1, float(number), "plain_number")
        last = 3 + len(words)
        grid.name(f"choice.{choice}.words", Area(sheet, 4, col, last, col))
        grid.name(f"choice.{choice}.numbers", Area(sheet, 4, col + 1, last, col + 1))
        sheet.widths |= {col: 22.0, col + 1: 9.0, col + 2: 3.0}
    return sheet
