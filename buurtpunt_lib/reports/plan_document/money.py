"""Investments, where the money comes from and where it goes, and every loan with its schedule."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from buurtpunt_lib import finance
from buurtpunt_lib.domain.plan import Crowdfunding, Grant, HubPlan, Loan, RecurringGrant
from buurtpunt_lib.finance import Account
from buurtpunt_lib.reports.content import (
    Block,
    Bullets,
    Column,
    Heading,
    Note,
    Paragraph,
    Row,
    Table,
)
from buurtpunt_lib.reports.plan_document import lenders
from buurtpunt_lib.reports.plan_document.figures import NOTHING, Figures
from buurtpunt_lib.reports.plan_document.origins import figure, percent
from buurtpunt_lib.texts import Catalogue

# Sources by line, and uses by line; what is left is told in one sum per group.
_SOURCES_BY_LINE = ("own_money", "loans", "grants", "gifts", "partners")
_USES = ("costs", "staff", "volunteers", "purchases", "interest", "repayments", "taxes")
_TWO_YEARS = 24
# Kinds of lines that carry the name of a line of another kind.
_KIND_TOLD = frozenset(
    {"partner", "volunteer_allowance", "volunteer_replacement", "crowdfunding_fee",
     "crowdfunding_rewards"}
)  # fmt: skip


def investments(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """What is bought once: price, when it is paid, how long it lasts."""
    plan = figures.plan
    if not plan.investments:
        return
    columns = (
        Column(say("report.investments.name"), width=2.6),
        Column(say("report.month"), width=1.2),
        Column(say("report.investments.price"), number=True, width=1.2),
        Column(say("report.investments.overrun"), number=True),
        Column(say("report.investments.paid"), number=True, width=1.2),
        Column(say("report.investments.life"), number=True),
        Column(say("report.investments.worn"), number=True, width=1.3),
    )
    paid = _by_source(figures, Account.BANK, "investments")
    worn = _by_source(figures, Account.RESULT, "investments")
    nothing = np.zeros(plan.months)
    rows = [
        Row(
            (
                line.name,
                say.short_month(line.month),
                say.euro(line.amount),
                percent(line.overrun, say),
                say.euro(-float(paid.get(line.id, nothing).sum())),
                say("report.years", n=line.life_years),
                say.euro(-12.0 * float(worn.get(line.id, nothing).min())),
            )
        )
        for line in plan.investments
    ]
    total = -float(sum((values.sum() for values in paid.values()), 0.0))
    worn_total = -12.0 * float(sum((values.min() for values in worn.values()), 0.0))
    price = sum(line.amount for line in plan.investments)
    rows.append(
        Row(
            (say("report.total"), "", say.euro(price), "", say.euro(total), "",
             say.euro(worn_total)),
            "total",
        )
    )  # fmt: skip
    yield Table(say("report.investments.caption", n=plan.months), columns, tuple(rows))
    yield Paragraph(say("report.investments.note"))


def _by_source(figures: Figures, account: Account, group: str) -> dict[str, np.ndarray]:
    return {line.info.source: line.values for line in figures.lines(account).get(group, ())}


def sources_and_uses(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """Where the money comes from and where it goes, up to the opening and over the plan."""
    if figures.empty:
        return
    ends = _periods(figures)
    columns = (
        Column("", width=3.0),
        *(Column(_period(figures, end, say), number=True, width=1.5) for end in ends),
    )
    lines = figures.lines()
    begin = figures.flow.opening_balance

    def sums(values: np.ndarray, sign: float = 1.0) -> tuple[float, ...]:
        return tuple(sign * float(values[:end].sum()) for end in ends)

    sources: list[tuple[str, tuple[float, ...]]] = []
    if abs(begin) > NOTHING:
        sources.append((say("report.sources.begin"), (begin,) * len(ends)))
    for group in _SOURCES_BY_LINE:
        sources += [(name_of(li.info, say), sums(li.values)) for li in lines.get(group, ())]
    if "activities" in lines:
        sold = sums(figures.flow.group("activities")[0])
        sources.append((say("finance_lines.group.activities"), sold))
    uses = [(name_of(li.info, say), sums(li.values, -1)) for li in lines.get("investments", ())]
    for group in _USES:
        if group in lines:
            spent = sums(figures.flow.group(group)[0], -1)
            uses.append((say(f"finance_lines.group.{group}"), spent))
    rows = [Row((say("report.sources.sources"), *[""] * len(ends)), "group")]
    rows += _amounts(sources, say)
    came = _total(sources, len(ends))
    rows.append(_total_row(say("report.sources.total_sources"), came, say))
    rows.append(Row((say("report.sources.uses"), *[""] * len(ends)), "group"))
    rows += _amounts(uses, say)
    went = _total(uses, len(ends))
    rows.append(_total_row(say("report.sources.total_uses"), went, say))
    left = tuple(a - b for a, b in zip(came, went, strict=True))
    rows.append(_total_row(say("report.sources.left"), left, say))
    yield Table(say("report.sources.caption"), columns, tuple(rows))
    yield Paragraph(say("report.sources.note"))


def _periods(figures: Figures) -> tuple[int, ...]:
    """Month after the last of each period: up to the opening, two years, the whole plan."""
    opening = [figures.opening] if 0 < figures.opening < figures.plan.months else []
    return tuple(sorted({*opening, _TWO_YEARS, figures.plan.months}))


def _period(figures: Figures, end: int, say: Catalogue) -> str:
    if end == figures.opening:
        return say("report.sources.to_opening", month=say.short_month(figures.months[end - 1]))
    return say("report.sources.first", n=end)


def _amounts(found: list[tuple[str, tuple[float, ...]]], say: Catalogue) -> list[Row]:
    return [
        Row((name, *(say.euro(value) for value in values)))
        for name, values in found
        if any(abs(value) > NOTHING for value in values)
    ]


def _total(found: list[tuple[str, tuple[float, ...]]], count: int) -> tuple[float, ...]:
    return tuple(float(sum(values[at] for _, values in found)) for at in range(count))


def _total_row(name: str, values: tuple[float, ...], say: Catalogue) -> Row:
    return Row((name, *(say.euro(value) for value in values)), "total")


def name_of(info: finance.LineInfo, say: Catalogue) -> str:
    """What a line is called: as in the plan, with its kind where the name alone would mislead."""
    kind = say(info.kind_text)
    if info.kind in _KIND_TOLD:
        return say("report.line_kind", name=info.name, kind=kind)
    return info.name or kind


def financing(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """Own money, loans with their schedules, grants, gifts and campaigns, with their certainty."""
    plan = figures.plan
    if plan.own_money:
        yield Heading(say("report.financing.own_money"))
        columns = _columns(say, ("name", 2.6), ("kind", 1.8), ("month", 1.2), ("certainty", 1.2))
        rows = [
            Row(
                (
                    line.name,
                    say(f"finance_lines.kind.{line.kind.value}"),
                    say.short_month(line.month),
                    say(f"finance_lines.certainty.{line.certainty.value}"),
                    say.euro(line.total),
                )
            )
            for line in plan.own_money
        ]
        yield Table(say("report.financing.own_money_caption"), columns, tuple(rows))
    if plan.loans:
        yield Heading(say("report.financing.loans"))
        yield from _loans(figures, say)
    if plan.grants or plan.recurring_grants:
        yield Heading(say("report.financing.grants"))
        yield from _grants(figures, say)
    if plan.gifts or plan.crowdfunding:
        yield Heading(say("report.financing.gifts"))
        yield from _gifts(plan, say)


def _columns(say: Catalogue, *named: tuple[str, float], last: str = "amount") -> tuple[Column, ...]:
    found = [Column(say(f"report.financing.{key}"), width=width) for key, width in named]
    return (*found, Column(say(f"report.financing.{last}"), number=True, width=1.3))


def _loans(figures: Figures, say: Catalogue) -> Iterator[Block]:
    plan = figures.plan
    columns = _columns(
        say, ("name", 2.2), ("lender", 1.6), ("month", 1.1), ("terms", 3.0), ("certainty", 1.1)
    )
    rows = [
        Row(
            (
                loan.name,
                loan.lender or say("report.open"),
                say.short_month(loan.month),
                terms(loan, say),
                say(f"finance_lines.certainty.{loan.certainty.value}"),
                say.euro(loan.amount),
            )
        )
        for loan in plan.loans
    ]
    yield Table(say("report.financing.loans_caption"), columns, tuple(rows))
    yield Note(say("report.financing.security"), "unknown")
    for loan in plan.loans:
        yield _schedule(figures, loan, say)
    yield from lenders.blocks(plan, say)


def terms(loan: Loan, say: Catalogue) -> str:
    """Rate, term and way of repaying of a loan, in one line."""
    parts = [
        say("report.loan.rate", rate=percent(loan.rate, say)),
        say("report.loan.term", n=loan.term),
        say(f"report.loan.{loan.repayment.value}"),
        say(f"finance.period.{loan.period.value}"),
    ]
    if loan.grace:
        parts.append(say("report.loan.grace", n=loan.grace))
    return ", ".join(parts)


def _schedule(figures: Figures, loan: Loan, say: Catalogue) -> Table:
    columns = (
        Column(say("report.loan.year"), width=1.0),
        *(
            Column(say(f"report.loan.{key}"), number=True, width=1.4)
            for key in ("owed", "interest", "principal", "payment", "left")
        ),
    )
    years = figures.loan_years(loan)
    rows = [
        Row(
            (
                str(year.number),
                say.euro(year.owed),
                say.euro(year.interest),
                say.euro(year.principal),
                say.euro(year.interest + year.principal),
                say.euro(year.owed - year.principal),
            )
        )
        for year in years
    ]
    interest, principal = (sum(getattr(y, k) for y in years) for k in ("interest", "principal"))
    cells = ("", say.euro(interest), say.euro(principal), say.euro(interest + principal), "")
    rows.append(Row((say("report.total"), *cells), "total"))
    caption = say("report.loan.caption", name=loan.name, month=say.month(loan.month))
    return Table(caption, columns, tuple(rows))


def _grants(figures: Figures, say: Catalogue) -> Iterator[Block]:
    plan = figures.plan
    received = _by_source(figures, Account.BANK, "grants")
    columns = _columns(
        say, ("name", 2.2), ("provider", 1.8), ("when", 3.0), ("certainty", 1.1), last="in_plan"
    )
    nothing = np.zeros(plan.months)
    rows = [
        Row(
            (
                grant.name,
                grant.provider or say("report.open"),
                _when(grant, say),
                say(f"finance_lines.certainty.{grant.certainty.value}"),
                say.euro(float(received.get(grant.id, nothing).sum())),
            )
        )
        for grant in (*plan.grants, *plan.recurring_grants)
    ]
    yield Table(say("report.financing.grants_caption", n=plan.months), columns, tuple(rows))
    ends = [g for g in plan.recurring_grants if g.end is not None and g.end < figures.months[-1]]
    if ends:
        yield Bullets(
            tuple(say("report.financing.stops", name=g.name, month=say.month(g.end)) for g in ends)
        )


def _when(grant: Grant | RecurringGrant, say: Catalogue) -> str:
    if isinstance(grant, RecurringGrant):
        period = say(f"finance.period.{grant.period.value}")
        begin = say.short_month(grant.begin)
        if grant.end is None:
            return say("report.grant.recurring", period=period, begin=begin)
        end = say.short_month(grant.end)
        return say("report.grant.recurring_until", period=period, begin=begin, end=end)
    parts = []
    if grant.share is not None:
        parts.append(say("report.grant.share", share=percent(grant.share, say)))
    if grant.cap is not None:
        parts.append(say("report.grant.cap", cap=say.euro(grant.cap)))
    month = say.short_month(grant.month)
    if grant.balance_month is not None:
        parts.append(
            say(
                "report.grant.advance",
                share=percent(grant.advance, say),
                month=month,
                rest=say.short_month(grant.balance_month),
            )
        )
    else:
        parts.append(say("report.grant.at_once", month=month))
    if grant.delay:
        parts.append(say("report.grant.delay", n=grant.delay))
    return "; ".join(parts)


def _gifts(plan: HubPlan, say: Catalogue) -> Iterator[Block]:
    columns = _columns(say, ("name", 2.6), ("kind", 1.8), ("when", 2.6), ("certainty", 1.2))
    rows = []
    for gift in plan.gifts:
        period = say(f"finance.period.{gift.period.value}")
        begin = say.short_month(gift.begin or plan.start)
        when = say("report.grant.recurring", period=period, begin=begin)
        if gift.end is not None:
            end = say.short_month(gift.end)
            when = say("report.grant.recurring_until", period=period, begin=begin, end=end)
        kind = say(f"finance_lines.kind.{gift.kind.value}")
        certainty = say(f"finance_lines.certainty.{gift.certainty.value}")
        rows.append(Row((gift.name, kind, when, certainty, say.euro(gift.amount))))
    rows += [Row(_campaign(campaign, say)) for campaign in plan.crowdfunding]
    yield Table(say("report.financing.gifts_caption"), columns, tuple(rows))
    if plan.crowdfunding:
        yield Paragraph(say("report.financing.crowdfunding"))


def _campaign(campaign: Crowdfunding, say: Catalogue) -> tuple[str, ...]:
    parts = [say("report.grant.at_once", month=say.short_month(campaign.month))]
    parts.append(say("report.financing.chance", chance=percent(campaign.chance, say)))
    if campaign.fee:
        parts.append(say("report.financing.fee", fee=percent(campaign.fee, say)))
    if campaign.new_customers:
        parts.append(say("report.financing.new_customers", n=figure(campaign.new_customers, say)))
    return (
        campaign.name,
        campaign.platform or say("finance_lines.kind.crowdfunding"),
        "; ".join(parts),
        say(f"finance_lines.certainty.{campaign.certainty.value}"),
        say.euro(campaign.target),
    )
