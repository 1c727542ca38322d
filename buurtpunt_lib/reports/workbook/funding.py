"""The sheet of what comes in without selling: gifts, crowdfunding, grants, own money, loans.

What the rows mean stands in `buurtpunt_lib.finance`: funding, loans.
"""

from __future__ import annotations

from buurtpunt_lib.domain.plan import Cost, Grant, HubPlan, Investment
from buurtpunt_lib.reports.workbook.inputs import number_of, pick
from buurtpunt_lib.reports.workbook.months import MonthSheet, begin_number, over
from buurtpunt_lib.reports.workbook.spending import RETURNING, RETURNS


def write_returning(sheet: MonthSheet, plan: HubPlan, kind: str) -> None:
    """Gifts or recurring grants: received at the start of a period, income of all its months."""
    sheet.section(kind, *RETURNING)
    for line in getattr(plan, kind):
        sheet.block(line.id, line.name, RETURNING)
        sheet.series("received", RETURNS)
        sheet.series("counts", f"{over('/received', '{/step}')}/{{/step}}")
        sheet.series("deferred", "{/deferred-1}+{/received}-{/counts}")
    sheet.end(kind, ("received", "counts", "deferred"))


def write_crowdfunding(sheet: MonthSheet, plan: HubPlan) -> None:
    """Campaigns, as if they succeed."""
    sheet.section("crowdfunding", "at")
    for campaign in plan.crowdfunding:
        sheet.block(campaign.id, campaign.name, {"at": number_of("{/month}")})
        sheet.series("pledged", "IF({t}={/at},{/target},0)")
        sheet.series("platform_fee", "{/pledged}*{/fee}")
        after = "AND({t}>{/at},{t}<={/at}+{/rewards_months})"
        sheet.series("reward_cost", f"IF({after},{{/rewards}}/{{/rewards_months}},0)")
    sheet.end("crowdfunding", ("pledged", "platform_fee", "reward_cost"))


def write_grants(sheet: MonthSheet, plan: HubPlan) -> None:
    """One-off grants: what is awarded, when it is received, when it counts as income."""
    values = {
        "from": f"MAX(0,{begin_number('{/spend_begin}', '0')})",
        "until": f"MIN({plan.months - 1},"
        + begin_number("{/spend_end}", str(plan.months - 1)) + ")",
        "eligible": "0",
        "award": "",
        "at": number_of("{/month}") + "+{/delay}",
        "rest_at": f'IF({{/balance_month}}="",-1,{number_of("{/balance_month}")}+{{/delay}})',
        "spread": "MAX(1,{/spread_over})",
    }  # fmt: skip
    sheet.section("grants", *values)
    for grant in plan.grants:
        of_share = "{/share}*{/eligible}"
        cap = f'IF({{/cap}}="",{of_share},MIN({{/cap}},{of_share}))'
        own = {"award": f'IF({{/amount}}="",{cap},{{/amount}})'}
        if grant.eligible:
            own["eligible"] = "+".join(f"{{/counted.{line}}}" for line in grant.eligible)
        sheet.block(grant.id, grant.name, values | own)
        for line_id in grant.eligible:
            _eligible(sheet, plan, grant, line_id)
        rest = "IF({t}={/rest_at},{/award}*(1-{/advance}),0)"
        sheet.series("received", f"IF({{t}}={{/at}},{{/award}}*{{/advance}},0)+{rest}")
        sheet.series("counts", f"{over('/received', '{/spread}')}/{{/spread}}")
        sheet.series("deferred", "{/deferred-1}+{/received}-{/counts}")
    sheet.end("grants", ("received", "counts", "deferred"))


def _eligible(sheet: MonthSheet, plan: HubPlan, grant: Grant, line_id: str) -> None:
    """What one line costs, as planned, in the months in which a grant may be spent."""
    line = plan.line(line_id)
    yes = pick(f"{{/eligible.{line_id}}}", "yes_no")
    if isinstance(line, Investment):
        at = f"{{{line_id}/at}}"
        cost = f"IF(AND({at}>={{/from}},{at}<={{/until}}),{{{line_id}/amount}},0)"
    else:
        row = "paid" if isinstance(line, Cost) else "earned"
        cost = (
            f'SUMIFS({{{line_id}/{row}:}},{{t:}},">="&{{/from}},{{t:}},"<="&{{/until}})'
        )  # fmt: skip
    words = sheet.say("workbook.row.counted", line=line.name)
    sheet.value(f"counted.{line_id}", f"{yes}*{cost}", words=words)


def write_own_money(sheet: MonthSheet, plan: HubPlan) -> None:
    """What founders and cooperators bring in."""
    sheet.section("own_money", "at", "brought")
    for money in plan.own_money:
        brought = 'IF({/amount}="",{/count}*{/price},{/amount})'
        values = {"at": number_of("{/month}"), "brought": brought}
        sheet.block(money.id, money.name, values)
        sheet.series("received", "IF({t}={/at},{/brought},0)")
    sheet.end("own_money", ("received",))


def write_loans(sheet: MonthSheet, plan: HubPlan) -> None:
    """Loans: receipt, interest and repayments, month by month.

    Interest weighs evenly on the months of a period, in which the debt stays the same: each month
    the debt at its beginning × the yearly rate / 12.
    """
    values = {
        "at": number_of("{/month}"),
        "step": pick("{/period}", "loan_period"),
        "periods": "{/term}/{/step}",
        "free": "{/grace}/{/step}",
        "kind_code": pick("{/repayment}", "repayment"),
        # Bullet: nothing before the end. Linear: equal parts. Annuity: equal payments.
        "payment": "CHOOSE({/kind_code},0,{/amount}/({/periods}-{/free}),"
        "PMT({/rate}*{/step}/12,{/periods}-{/free},-{/amount}))",
        "made": "IF({/at}<0,MIN({/periods},INT((-1-{/at})/{/step})),0)",
    }
    repaid = "MAX(0,{/made}-{/free})"
    owed = (
        f"CHOOSE({{/kind_code}},{{/amount}},{{/amount}}-{{/payment}}*{repaid},"
        f"FV({{/rate}}*{{/step}}/12,{repaid},{{/payment}},-{{/amount}}))"
    )
    sheet.section("loans", *values)
    for loan in plan.loans:
        sheet.block(loan.id, loan.name, values)
        running = "AND({t}>{/at},{t}<={/at}+{/term})"
        pays = f"AND({running},MOD({{t}}-{{/at}},{{/step}})=0)"
        sheet.series("received", "IF({t}={/at},{/amount},0)")
        sheet.series("payment_number", f"IF({pays},({{t}}-{{/at}})/{{/step}},0)", style="count")
        sheet.series("interest", f"IF({running},{{/outstanding-1}}*{{/rate}}/12,0)")
        paid = "IF({/payment_number}>0,{/interest_due-1}+{/interest},0)"
        sheet.series("interest_paid", paid)
        sheet.series(
            "interest_due",
            "{/interest_due-1}+{/interest}-{/interest_paid}",
            opening="IF({/at}<0,{/outstanding@start}*{/rate}/12*MOD(-1-{/at},{/step}),0)",
        )
        part = (
            "CHOOSE({/kind_code},IF({/payment_number}={/periods},{/amount},0),"
            "{/payment},{/payment}-{/interest_paid})"
        )
        sheet.series("principal", f"IF({{/payment_number}}>{{/free}},{part},0)")
        sheet.series(
            "outstanding",
            "{/outstanding-1}+{/received}-{/principal}",
            opening=f"IF(OR({{/at}}>=0,{{/made}}>={{/periods}}),0,{owed})",
        )
    sheet.end(
        "loans",
        ("received", "interest", "interest_paid", "interest_due", "principal", "outstanding"),
    )
