"""The sheet of activities: visits, takings, goods, and the money that both tie up.

Months before and after the plan stand on it too: goods are bought before they are sold, and bills
are paid after they come. What the rows mean stands in `buurtpunt_lib.finance.activities`.
"""

from __future__ import annotations

from buurtpunt_lib.domain.plan import Activity, HubPlan
from buurtpunt_lib.reports.workbook.inputs import number_of, pick
from buurtpunt_lib.reports.workbook.months import (
    GROWTH,
    INDEX_CODE,
    VAT_CODE,
    WIDE,
    MonthSheet,
    between,
    end_number,
)

_TOTALS = (
    "vat_sales", "revenue", "receivable", "vat_goods", "goods_cost", "stock", "payable",
)  # fmt: skip


def later(row: str, wait: str, *, ends: bool = True) -> str:
    """A wide row, each amount `wait` months later; a part of a month falls in two months.

    ends: the row begins with the sheet; what would lie before that is zero.
    """
    return _moved(row, wait, sign="-", ends=ends)


def earlier(row: str, wait: str) -> str:
    """A wide row, each amount `wait` months earlier."""
    return _moved(row, wait, sign="+", ends=False)


def _moved(row: str, wait: str, *, sign: str, ends: bool) -> str:
    parts = []
    # The second part lies a month further.
    further = WIDE + 2 if sign == "+" else WIDE
    for share, at in ((f"(1-MOD({wait},1))", WIDE + 1), (f"MOD({wait},1)", further)):
        place = f"{{t}}+{at}{sign}INT({wait})"
        found = f"INDEX({{{row}::}},{place})"
        parts.append(f"{share}*" + (f"IF({place}<1,0,{found})" if ends else found))
    return "+".join(parts)


def write_activities(sheet: MonthSheet, plan: HubPlan) -> None:
    """Every activity of the plan, and the sums of them."""
    sheet.section("activities")
    for activity in plan.activities:
        _write(sheet, plan, activity)
    sheet.end("activities", _TOTALS)


def _write(sheet: MonthSheet, plan: HubPlan, activity: Activity) -> None:
    sheet.block(activity.id, activity.name)
    full = "{/customers}"
    if activity.reach is not None:
        full = 'IF({/customers}="",{/reach/residents}*{/reach/share}*{/reach/visits},{/customers})'
    begin = f'IF({{/begin}}="",{{opening_number}},MAX({{opening_number}},{number_of("{/begin}")}))'
    sheet.value("first", begin)
    sheet.value("last", end_number("{/end}"))
    sheet.value("full", full)
    sheet.value("index_code", INDEX_CODE)
    sheet.value("vat_code", VAT_CODE)
    purchases = pick("{/purchase_vat}", "purchase_vat")
    sheet.value("purchase_code", f"IF({purchases}=0,{{/vat_code}},{purchases})")
    for days in ("stock", "supplier", "customer"):
        sheet.value(f"{days}_wait", f"{{/{days}_days}}/30")
    _visits(sheet, activity)
    sold = _sales(sheet, plan, activity)
    _goods(sheet, sold)


def _visits(sheet: MonthSheet, activity: Activity) -> None:
    known = "IF({/ramp_up}>0,MIN(1,({t}-{/first}+1)/{/ramp_up}),1)"
    season = "INDEX({/seasonality},{month})"
    sheet.series("own_visits", f"IF({between()},{{/full}}*{known}*{season},0)", wide="both",
                 style="count")  # fmt: skip
    pulled = "".join(
        f"+{{/pull.{number}}}*{{{pull.activity}/visits}}"
        for number, pull in enumerate(activity.pulled_by)
    )
    total = f"{{/own_visits}}+IF({between()},{pulled[1:]},0)" if pulled else "{/own_visits}"
    sheet.series("visits", total, wide="both", style="count")


def _sales(sheet: MonthSheet, plan: HubPlan, activity: Activity) -> str:
    """Takings and when they come in; returns the name of the row that holds all of them."""
    sheet.series("takings", f"{{/visits}}*{{/basket}}*{GROWTH}", wide="both")
    brought = [c for c in plan.crowdfunding if c.activity == activity.id]
    sold = "/takings"
    if brought:
        terms = [
            f"IF(AND({{t}}>=MAX({{/first}},{number_of(f'{{{c.id}/month}}')}),{{t}}<={{/last}}),"
            f"{{{c.id}/new_customers}},0)"
            for c in brought
        ]
        worth = f"INDEX({{/seasonality}},{{month}})*{{/basket}}*{GROWTH}"
        sheet.series("backers", f"({'+'.join(terms)})*{worth}", wide="both")
        sheet.series("sold", "{/takings}+{/backers}", wide="both")
        sold = "/sold"
    # The threshold of the exemption looks at the activity's own takings that carry VAT.
    sheet.series("takings_taxed", "IF({/vat_code}>1,{/takings},0)")
    sheet.series("received", later(sold, "{/customer_wait}"), wide="before")
    sheet.series("receivable", f"{{/receivable-1}}+{{{sold}}}-{{/received}}", wide="before")
    sheet.series("vat_sales", f"{{{sold}}}*INDEX({{vat.parts|}},{{/vat_code}})")
    sheet.series("revenue", f"{{{sold}}}-{{/vat_sales}}")
    return sold


def _goods(sheet: MonthSheet, sold: str) -> None:
    sheet.series("used", f"{{{sold}}}*(1-{{/margin}})/(1-{{/spoilage}})", wide="both")
    sheet.series("early", "MAX(0,MIN(1,{/stock_wait}-{t}))", style="share")
    sheet.value("shelf", "SUMPRODUCT({/used:},{/early:})")
    # A hub that opens in the plan cannot have bought before: those goods come in its first month.
    bought = (
        f"IF(AND({{t}}<0,{{opening_number}}>=0),0,{earlier('/used', '{/stock_wait}')})"
        "+IF(AND({t}=0,{opening_number}>=0),{/shelf},0)"
    )
    sheet.series("bought", bought, wide="before")
    sheet.series("goods_paid", later("/bought", "{/supplier_wait}"), wide="before")
    sheet.series("payable", "{/payable-1}+{/bought}-{/goods_paid}", wide="before")
    sheet.series("goods_part", "INDEX({vat.parts|},{/purchase_code})", style="share")
    sheet.series("vat_goods", "{/bought}*{/goods_part}")
    # Goods carry the VAT of the month in which they were bought.
    part = "+".join(
        f"{share}*INDEX({{/goods_part:}},MAX(1,{{t}}+{at}-INT({{/stock_wait}})))"
        for share, at in (("(1-MOD({/stock_wait},1))", 1), ("MOD({/stock_wait},1)", 0))
    )
    sheet.series("goods_cost", f"{{/used}}*(1-({part}))")
    sheet.series(
        "stock",
        "{/stock-1}+{/bought}-{/vat_goods}-{/goods_cost}",
        opening="IF({opening_number}<0,(1-{/goods_part@0})*{/shelf},0)",
    )
