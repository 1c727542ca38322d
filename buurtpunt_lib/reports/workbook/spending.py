"""The sheet of what goes out: costs, investments, staff and volunteers.

What the rows mean stands in `buurtpunt_lib.finance`: costs, staff, volunteers.
"""

from __future__ import annotations

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.reports.workbook.inputs import number_of, pick
from buurtpunt_lib.reports.workbook.months import (
    GROWTH,
    INDEX_CODE,
    VAT_CODE,
    MonthSheet,
    begin_number,
    between,
    end_number,
    over,
    vat_in,
)

_EVERY = pick("{/period}", "period")
# First and last month of who works from the opening on, until an end where one is given.
WORKING = {
    "first": begin_number("{/begin}", "{opening_number}"),
    "last": end_number("{/end}"),
    "index_code": INDEX_CODE,
}
# First and last month of an amount that returns every so many months; what comes once has its
# first month for its last.
RETURNING = {
    "first": begin_number("{/begin}", "0"),
    "last": f"IF({_EVERY}=0,{{/first}},{end_number('{/end}')})",
    "step": f"MAX(1,{_EVERY})",
    "index_code": INDEX_CODE,
}
RETURNS = "IF(AND({t}>={/first},{t}<={/last},MOD({t}-{/first},{/step})=0),{/amount},0)*" + GROWTH


def write_costs(sheet: MonthSheet, plan: HubPlan) -> None:
    """Costs are paid in the first month of their period and weigh on each month of it."""
    sheet.section("costs", *RETURNING, "vat_code")
    for cost in plan.costs:
        sheet.block(cost.id, cost.name, {**RETURNING, "vat_code": VAT_CODE})
        sheet.series("paid", RETURNS)
        sheet.series("vat_back", vat_in("{/paid}"))
        weighs = f"({over('/paid', '{/step}')}-{over('/vat_back', '{/step}')})/{{/step}}"
        sheet.series("cost", weighs)
        sheet.series("prepaid", "{/prepaid-1}+{/paid}-{/vat_back}-{/cost}")
    sheet.end("costs", ("paid", "vat_back", "cost", "prepaid"))


def write_investments(sheet: MonthSheet, plan: HubPlan) -> None:
    """Investments are paid in their month and wear out evenly over their life."""
    again = "IF({/again}=1,INT((-1-{/at})/{/life}),0)"
    values = {
        "at": number_of("{/month}"),
        "life": "12*{/life_years}",
        "cost_price": "{/amount}*(1+{/overrun})",
        "again": pick("{/renew}", "yes_no"),
        # Up to this month wears out what was last bought before the start.
        "worn_until": f"IF({{/at}}<0,{{/at}}+{{/life}}*(1+{again}),0)",
        "vat_code": VAT_CODE,
    }
    sheet.section("investments", *values)
    for investment in plan.investments:
        sheet.block(investment.id, investment.name, values)
        due = "OR({t}={/at},AND({/again}=1,{t}>{/at},MOD({t}-{/at},{/life})=0))"
        sheet.series("paid", f"IF({due},{{/cost_price}},0)*{{price}}")
        sheet.series("vat_back", vat_in("{/paid}"))
        bought = f"{over('/paid', '{/life}')}-{over('/vat_back', '{/life}')}"
        sheet.series("worn", f"({bought}+IF({{t}}<{{/worn_until}},{{/cost_price}},0))/{{/life}}")
        sheet.series(
            "worth",
            "{/worth-1}+{/paid}-{/vat_back}-{/worn}",
            opening="MAX(0,{/cost_price}*{/worn_until}/{/life})",
        )
    sheet.end("investments", ("paid", "vat_back", "worn", "worth"))


def write_staff(sheet: MonthSheet, plan: HubPlan) -> None:
    """Posts: holiday pay and year-end premium are saved up and paid in one month."""
    values = {
        "first": WORKING["first"],
        "last": WORKING["last"],
        "payout": 'IF({/end}="",-1,{/last})',
        "partner_last": end_number("{/partner_end}"),
        "index_code": INDEX_CODE,
    }
    sheet.section("staff", *values)
    for post in plan.staff:
        sheet.block(post.id, post.name, values)
        sheet.series("earned", f"IF({between()},{{/fte}}*{{/yearly_cost}}/12,0)*{GROWTH}")
        _saved(sheet, "earned", "holiday", "year_end", "wages_paid")
        sheet.series("borne", "IF({t}<={/partner_last},{/earned}*{/partner_share},0)")
        _saved(sheet, "borne", "partner_holiday", "partner_year_end", "partner_paid")
    sheet.end(
        "staff",
        ("earned", "holiday", "year_end", "borne", "partner_holiday", "partner_year_end"),
    )


def _saved(sheet: MonthSheet, earned: str, holiday: str, year_end: str, paid: str) -> None:
    """What is saved up from earnings until the month of payment, and what is paid then."""
    for row, part in ((holiday, "holiday"), (year_end, "year_end")):
        pays = f"OR({{month}}={{/{part}_month}},{{t}}={{/payout}})"
        saved = f"{{/{row}-1}}+{{/{earned}}}*{{/{part}_share}}"
        sheet.series(row, f"IF({pays},0,{saved})")
    sheet.series(
        paid,
        f"{{/{earned}}}+{{/{holiday}-1}}-{{/{holiday}}}+{{/{year_end}-1}}-{{/{year_end}}}",
    )


def write_volunteers(sheet: MonthSheet, plan: HubPlan) -> None:
    """Allowances, evenly over the year, and paid work in place of volunteers that leave."""
    sheet.section("volunteers", *WORKING)
    for group in plan.volunteers:
        sheet.block(group.id, group.name, WORKING)
        a_year = "{/people}*{/days}*{/allowance}"
        sheet.series("allowances", f"IF({between()},{a_year}/12,0)*{{stay}}")
        hours = "{/people}*{/hours}*{/replaced_share}*{/replacement_rate}"
        left = "(1-MIN(1,{stay}))"
        sheet.series("replacement", f"IF({between()},{hours},0)*{GROWTH}*{left}")
    sheet.end("volunteers", ("allowances", "replacement"))
