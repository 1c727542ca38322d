"""What those who give a Win-win loan get back, in words and rows, and as a part of the document."""

from __future__ import annotations

from collections.abc import Iterator

from buurtpunt_lib.datasets import finance_figure
from buurtpunt_lib.domain.plan import HubPlan, Repayment
from buurtpunt_lib.finance.lenders import DatedRule, LenderSheet, lender_sheets
from buurtpunt_lib.finance.timeline import add_months
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
from buurtpunt_lib.texts import Catalogue

_T = "finance_funding.lender."
REGISTRATION = "win_win_registration_months"
_CAPS = (("per_lender", "win_win_loan.max_per_lender", "lends"),
         ("per_borrower", "win_win_loan.max_per_borrower", "together"))  # fmt: skip


def lines(say: Catalogue, sheet: LenderSheet) -> Iterator[str]:
    """What is lent, when it comes back, and how it stands to the caps: a sentence each."""
    loan = sheet.loan
    first = add_months(loan.month, loan.period.months + loan.grace)
    at_once = loan.repayment is Repayment.BULLET or first == sheet.ends
    yield say(
        f"{_T}intro_end" if at_once else f"{_T}intro",
        lends=say.euro(sheet.lends),
        first=say.month(loan.month if at_once else first),
        last=say.month(sheet.ends),
        rate=say.percent(loan.rate, 2),
    )
    if loan.lenders > 1:
        yield say(f"{_T}equal", amount=say.euro(sheet.lends), whole=say.euro(loan.amount))
    for key, rule, field in _CAPS:
        yield _cap(say, sheet, key, rule, getattr(sheet, field))


def _cap(say: Catalogue, sheet: LenderSheet, key: str, rule: str, amount: float) -> str:
    found = next(one for one in sheet.rules if one.rule.key == rule)
    if found.value is None:
        return say(f"{_T}cap_unknown")
    allowed = float(found.value.value)  # type: ignore[arg-type]
    above = "_above" if amount > allowed + 0.005 else ""
    return say(f"{_T}{key}{above}", amount=say.euro(amount), allowed=say.euro(allowed))


def caption(say: Catalogue, sheet: LenderSheet) -> str:
    """What the table of years is called."""
    if sheet.loan.lenders == 1:
        return say(f"{_T}caption_one", name=sheet.loan.name)
    return say(f"{_T}caption", name=sheet.loan.name, n=sheet.loan.lenders)


def year_rows(say: Catalogue, sheet: LenderSheet) -> list[list[str]]:
    """Year, interest, repaid and tax credit, in euro and cents; the sum last."""
    years = [(str(y.year), y.interest, y.repaid, y.credit) for y in sheet.years]
    years.append((say(f"{_T}total"), sheet.interest, sheet.lends, sheet.credit))
    return [[year, *(say.euro(value, 2) for value in values)] for year, *values in years]


def warnings(say: Catalogue, sheet: LenderSheet) -> Iterator[str]:
    """What can go wrong, and what the table leaves out."""
    if sheet.loss_credit is None:
        yield say(f"{_T}loss_unknown")
    else:
        yield say(
            f"{_T}loss",
            percent=say.percent(sheet.loss_credit),
            amount=say.euro(sheet.back_if_all_is_lost),
        )
    if sheet.credit is None:
        yield say(f"{_T}credit_unknown")
    yield say(f"{_T}junior")
    yield say(f"{_T}tax")


def rule_rows(say: Catalogue, sheet: LenderSheet) -> Iterator[tuple[str, str, str, str, str]]:
    """Name, value on the day of the loan, since when, when it was checked, and the page."""
    for one in sheet.rules:
        name = one.rule.name(say.language)
        if one.value is None:
            yield name, say(f"{_T}unknown"), "–", "–", one.rule.source
            continue
        since, checked = say.day(one.value.valid_from), say.day(one.value.checked_on)
        yield name, _value(say, one), since, checked, one.value.source


def _value(say: Catalogue, one: DatedRule) -> str:
    assert one.value is not None
    number = float(one.value.value)  # type: ignore[arg-type]
    if one.rule.unit == "EUR":
        return say.euro(number)
    if one.rule.unit.startswith("percent"):
        return say.percent(number / 100, 2 if number % 1 else 0)
    return say("report.years", n=int(number))


def blocks(plan: HubPlan, say: Catalogue) -> Iterator[Block]:
    """A part of the chapter on financing: every Win-win loan from the side of those who lend."""
    sheets = list(lender_sheets(plan))
    if not sheets:
        return
    yield Heading(say(f"{_T}chapter"))
    yield Paragraph(say(f"{_T}chapter_lead"))
    columns = (
        Column(say(f"{_T}year"), width=1.0),
        *(
            Column(say(f"{_T}{k}"), number=True, width=1.4)
            for k in ("interest", "repaid", "credit")
        ),
    )
    for sheet in sheets:
        for line in lines(say, sheet):
            yield Paragraph(line)
        *years, total = year_rows(say, sheet)
        rows = (*(Row(tuple(row)) for row in years), Row(tuple(total), "total"))
        yield Table(caption(say, sheet), columns, rows)
        yield Bullets(tuple(warnings(say, sheet)))
    months = finance_figure(REGISTRATION).value
    yield Paragraph(say(f"{_T}register", n=say.plain(months)))
    yield Note(say(f"{_T}advice"), "warning")
