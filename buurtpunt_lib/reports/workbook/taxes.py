"""The sheet of VAT, result and taxes: all that follows from the sums of the other sheets.

What the rows mean stands in `buurtpunt_lib.finance`: vat, statements, tax.
"""

from __future__ import annotations

from collections.abc import Sequence

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance.statements import RESULT_GROUPS
from buurtpunt_lib.reports.workbook.grid import Area, Grid
from buurtpunt_lib.reports.workbook.inputs import number_of, pick, vat_words
from buurtpunt_lib.reports.workbook.months import FIRST, MonthSheet

# After any month, and above any amount.
_NEVER = "9999"
_ABOVE_ALL = "1000000000000"
# What each group adds to the result, as signed sums of other sheets.
RESULT_TERMS: dict[str, tuple[str, ...]] = {
    "activities": ("+activities.revenue",),
    "partners": ("+staff.borne",),
    "gifts": ("+gifts.counts", "+crowdfunding.pledged"),
    "grants": ("+grants.counts", "+recurring_grants.counts"),
    "purchases": ("-activities.goods_cost",),
    "costs": ("-costs.cost", "-crowdfunding.platform_fee", "-crowdfunding.reward_cost"),
    "staff": ("-staff.earned",),
    "volunteers": ("-volunteers.allowances", "-volunteers.replacement"),
    "investments": ("-investments.worn",),
    "interest": ("-loans.interest",),
}
assert (*RESULT_TERMS, "taxes") == RESULT_GROUPS
_VAT_OWED = (
    "+activities.vat_sales", "-activities.vat_goods", "-costs.vat_back", "-investments.vat_back",
)  # fmt: skip


def summed(grid: Grid, terms: Sequence[str]) -> str:
    """Signed names as a sum of those that the workbook has; "0" when it has none."""
    found = [f"{t[0]}{{{t[1:]}}}" for t in terms if t[1:] in grid.places]
    return "".join(found).removeprefix("+") or "0"


def write_rates(sheet: MonthSheet, plan: HubPlan) -> None:
    """The VAT in an amount of each kind, by month: none for a hub that does not settle VAT.

    As the engine has it, a rate without a begin gives way to any dated one.
    """
    rates, kinds = plan.vat.rates, vat_words(plan, sheet.say)
    if rates:
        sheet.section("rates", "from_month", "until_month")
    for number, rate in enumerate(rates):
        # A rate holds until the next one of its kind; of two from one month the higher wins.
        nexts = []
        for other, another in enumerate(rates):
            if another.kind == rate.kind and other != number:
                wins = ">=" if other > number else ">"
                begin = f"{{vat.{other}/from_month}}"
                higher = f"AND({begin}={{/from_month}},{{vat.{other}/rate}}{wins}{{/rate}})"
                nexts.append(f"IF(OR({begin}>{{/from_month}},{higher}),{begin},{_NEVER})")
        begin = f'IF({{/begin}}="",-100000,{number_of("{/begin}")})'
        until = f"MIN({','.join([*nexts, _NEVER])})"
        sheet.block(f"vat.{number}", kinds[rate.kind], {"from_month": begin, "until_month": until})
        holds = "AND({t}>={/from_month},{t}<{/until_month})"
        sheet.series("vat_rate", f"IF({holds},{{/rate}},0)", style="share")
    sheet.section("vat")
    sheet.plain()
    # Named one by one: a sum of the whole column of activities would hold their VAT too, which
    # follows from this row.
    taxed = [f"+{activity.id}/takings_taxed" for activity in plan.activities]
    sheet.series("vat.taxed", summed(sheet.grid, taxed))
    sheet.series("vat.year", "IF({month}=1,0,{vat.year-1})+{vat.taxed}")
    crosses = '{vat.threshold}<>"",OR({vat.settles-1}=1,{vat.year}>{vat.threshold}+0.005)'
    scheme = pick("{vat.scheme}", "scheme")
    sheet.series(
        "vat.settles",
        f"IF({scheme}=3,1,IF(AND({scheme}=2,{crosses}),1,0))",
        style="count",
    )
    first = sheet.sheet.row
    sheet.series("vat.part.none", "0", style="share")
    for number, (kind, called) in enumerate(kinds.items()):
        of_kind = [f"{{vat.{n}/vat_rate}}" for n, r in enumerate(rates) if r.kind == kind]
        rate = "+".join(of_kind)
        words = sheet.say("workbook.row.vat.part.kind", kind=called)
        template = f"({rate})/(1+{rate})*{{vat.settles}}"
        sheet.series(f"vat.part.{number}", template, style="share", words=words)
    parts = Area(sheet.sheet, first, FIRST, sheet.sheet.row - 1, FIRST)
    sheet.grid.name("vat.parts", parts)


def write_settlement(sheet: MonthSheet, plan: HubPlan) -> None:
    """What is owed over each quarter, paid in the month after it; refunds come later."""
    sheet.series("vat.owed", summed(sheet.grid, _VAT_OWED))
    sheet.series("vat.quarter", "IF(MOD({month},3)=1,0,{vat.quarter-1})+{vat.owed}")
    months = "{vat.refund_months}"
    at = f"{{t}}-{months}"
    due = f"AND({at}>=1,MOD({{month}}-1-{months},3)=0)"
    sheet.series(
        "vat.settlement",
        "-IF(MOD({month},3)=1,MAX(0,{vat.quarter-1}),0)"
        f"+IF({due},MAX(0,-INDEX({{vat.quarter:}},{at})),0)",
    )
    sheet.series("vat.due", "{vat.due-1}+{vat.owed}+{vat.settlement}")
    sheet.sheet.row += 1


def write_result(sheet: MonthSheet) -> None:
    """The result of each month by group, before taxes."""
    sheet.section("result")
    sheet.plain()
    for group, terms in RESULT_TERMS.items():
        words = sheet.say(f"finance_lines.group.{group}")
        if group == "investments":
            words = sheet.say("workbook.row.wear")
        sheet.series(f"result.{group}", summed(sheet.grid, terms), words=words)
    first, last = "{result.activities}", "{result.interest}"
    sheet.series("result.before", f"SUM({first}:{last})", style="total")
    sheet.series("result.before_without", "{result.before}-{result.grants}", style="total")
    sheet.sheet.row += 1


def write_taxes(sheet: MonthSheet, plan: HubPlan) -> None:
    """Tax on profit, with and without grants, and on assets; paid in the next year."""
    sheet.section("taxes")
    sheet.plain()
    ends = f"IF(OR({{month}}=12,{{t}}={plan.months - 1}),1,0)"
    sheet.series("tax.year_end", ends, style="count")
    for end in ("", "_without"):
        sheet.series(f"tax.profit{end}", f"{{tax.profit{end}-1}}+{{result.before{end}}}")
        highest = f"MAX({{tax.highest{end}-1}},{{tax.profit{end}}},0)"
        sheet.series(
            f"tax.highest{end}", f"IF({{tax.year_end}}=1,{highest},{{tax.highest{end}-1}})"
        )
        rise = f"({{tax.highest{end}}}-{{tax.highest{end}-1}})"
        sheet.series(f"tax.owed{end}", f"{{tax.rate}}*{rise}")
        sheet.series(f"tax.paid{end}", _next_year(f"tax.owed{end}", "{tax.payment_month}"))
    steps = plan.income_tax.asset_steps
    if steps:
        _asset_tax(sheet, len(steps))
    owed = ["+tax.owed", "+tax.asset_owed"]
    sheet.series("tax.all", summed(sheet.grid, owed), style="total")
    sheet.series("tax.all_paid", summed(sheet.grid, ["+tax.paid", "+tax.asset_paid"]))
    sheet.series("tax.due", "{tax.due-1}+{tax.all}-{tax.all_paid}")
    sheet.series("tax.all_without", summed(sheet.grid, ["+tax.owed_without", "+tax.asset_owed"]))
    paid = ["+tax.paid_without", "+tax.asset_paid"]
    sheet.series("tax.all_paid_without", summed(sheet.grid, paid))
    sheet.series("result.after", "{result.before}-{tax.all}", style="total")
    sheet.series("result.after_without", "{result.before_without}-{tax.all_without}", style="total")


def _next_year(owed: str, month: str) -> str:
    """What is owed over a year is paid in a month of the next year."""
    inside = f"AND({{month}}={month},{{t}}>={month})"
    return f"IF({inside},INDEX({{{owed}:}},{{t}}-{month}+1),0)"


def _asset_tax(sheet: MonthSheet, steps: int) -> None:
    worth = summed(sheet.grid, ["+investments.worth"])
    sheet.series("tax.assets", f"IF({{tax.year_end}}=1,{worth},0)")
    for number in range(steps):
        nexts = []
        for other in range(steps):
            if other != number:
                above, own = f"{{step.{other}/above}}", f"{{step.{number}/above}}"
                later = ">=" if other > number else ">"
                nexts.append(f"IF({above}{later}{own},{above},{_ABOVE_ALL})")
        top = f"MIN({','.join([*nexts, _ABOVE_ALL])})"
        part = f"MAX(0,MIN({{tax.assets}},{top})-{{step.{number}/above}})"
        sheet.series(
            f"tax.step.{number}",
            f"{{step.{number}/rate}}*{part}",
            words=sheet.say("workbook.row.tax.step", n=number + 1),
        )
    every = [f"+tax.step.{number}" for number in range(steps)]
    sheet.series("tax.asset_owed", summed(sheet.grid, every))
    paid = _next_year("tax.asset_owed", "{tax.asset_payment_month}")
    sheet.series("tax.asset_paid", paid)
