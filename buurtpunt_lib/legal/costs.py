"""What a legal form costs: lines that can be put in the plan, with where their amounts come from.

Offer: one line. Its amount is that of a source when the source speaks of that day; the newest known
amount otherwise, as an assumption; and zero, to be filled in, where nobody told us any amount.
Covered: the plan holds a line of that kind already, so that another one would count it twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from buurtpunt_lib.datasets import FinanceFigure, finance_figure
from buurtpunt_lib.domain.plan import Cost, CostKind, HubPlan, LegalForm, Period
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.legal import circumstances
from buurtpunt_lib.legal.duties import year_ends
from buurtpunt_lib.legal.volunteers import FREE_HOURS, free_hours, hours_a_year, volunteer_rule
from buurtpunt_lib.parameters import Parameter, parameter

PREFIX = "legal_"
Rules = Callable[[str], Parameter]
Figures = Callable[[str], FinanceFigure]


@dataclass(frozen=True)
class CostOffer:
    """amount: euro, VAT included; None where nobody told us. key: of the rule or the figure, "" for
    none. sure: the source speaks of that day and of Belgium. source: address. year: of which the
    source speaks, "" where it gives none. optional: only for who wants it. covered: ids of lines of
    the plan that hold the same cost; `placed` is ours among them.
    """

    code: str
    kind: CostKind
    amount: float | None
    period: Period
    begin: date
    key: str
    sure: bool
    source: str
    year: str
    optional: bool = False
    covered: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return PREFIX + self.code

    @property
    def placed(self) -> bool:
        """It stands in the plan already, put there from here."""
        return self.id in self.covered

    def line(self, name: str, because: str) -> dict[str, Any]:
        """The line for a plan. because: why an amount that no source gives for that day is used."""
        known = self.sure and self.amount is not None
        basis = {"source": self.key} if known else {"assumption": because, "note": self.source}
        return {"id": self.id, "name": name, "kind": self.kind, "amount": self.amount or 0.0,
                "period": self.period, "begin": self.begin, "basis": basis}  # fmt: skip

    def added_to(self, plan: HubPlan, name: str, because: str) -> HubPlan:
        """The plan with this line; a plan that covers the cost comes back as it is."""
        if self.covered:
            return plan
        return plan.replace(costs=[*plan.costs, self.line(name, because)])


def cost_offers(
    project: Project, *, rules: Rules = parameter, figures: Figures = finance_figure
) -> tuple[CostOffer, ...]:
    """What the chosen form costs, in the order in which it is paid; () without a form."""
    form = project.legal_form
    if form is None:
        return ()
    maker = _Maker(project, rules, figures)
    found: list[CostOffer | None] = []
    if form is LegalForm.VZW:
        found.append(maker.publication("publication.found_vzw_electronic"))
    if form in (LegalForm.CV, LegalForm.BV):
        found += [
            maker.offer("notary", CostKind.FORMATION, Period.ONCE, maker.founding),
            maker.publication("publication.found_company_electronic"),
            maker.figure("business_number", CostKind.FORMATION, Period.ONCE, maker.opening,
                         "business_number_company"),
            maker.figure("filing", CostKind.OTHER, Period.YEARLY, maker.first_filing(),
                         "annual_accounts_filing_micro_2025"),
        ]  # fmt: skip
    if form in (LegalForm.VZW, LegalForm.CV, LegalForm.BV):
        offer = maker.figure("accountant", CostKind.ACCOUNTING, Period.MONTHLY, maker.founding,
                             "nl_external_bookkeeping_monthly",
                             optional=form is LegalForm.VZW)  # fmt: skip
        found.append(offer)
    found.append(maker.insurance())
    return tuple(offer for offer in found if offer is not None)


class _Maker:
    def __init__(self, project: Project, rules: Rules, figures: Figures) -> None:
        self.project, self.plan = project, project.plan
        self.rules, self.figures = rules, figures
        self.day = project.legal.founded_on or self.plan.start
        self.founding = self._inside(self.day)
        self.opening = self._inside(self.plan.opening)

    def _inside(self, day: date) -> date:
        """The month of a day; what lies before the plan counts in its first month."""
        return max(day.replace(day=1), self.plan.start)

    def _covered(self, code: str, kind: CostKind) -> tuple[str, ...]:
        """Lines of the plan that hold this cost: ours, or others of a kind that says as much."""
        telling = kind in (CostKind.FORMATION, CostKind.ACCOUNTING, CostKind.INSURANCE)
        return tuple(
            line.id
            for line in self.plan.costs
            if line.id == PREFIX + code
            or (telling and line.kind is kind and line.amount > 0 and not ours(line))
        )

    def offer(
        self, code: str, kind: CostKind, period: Period, begin: date, **more: Any
    ) -> CostOffer:
        """An offer; what is not given about its amount is not known."""
        values = {"amount": None, "key": "", "sure": False, "source": "", "year": "", **more}
        covered = self._covered(code, kind)
        return CostOffer(code, kind, period=period, begin=begin, covered=covered, **values)

    def publication(self, key: str) -> CostOffer:
        """The costs of the Staatsblad; they change each March, and the newest may be of before."""
        rule = self.rules(key)
        known = rule.is_known(self.day)
        value = rule.on(self.day) if known else rule.values[-1]
        return self.offer(
            "publication", CostKind.FORMATION, Period.ONCE, self.founding,
            amount=float(value.value), key=key, sure=known, source=value.source,  # type: ignore[arg-type]
            year=f"{value.valid_from:%Y-%m}",
        )  # fmt: skip

    def figure(
        self, code: str, kind: CostKind, period: Period, begin: date, key: str, *,
        optional: bool = False,
    ) -> CostOffer:  # fmt: skip
        figure = self.figures(key)
        sure = figure.country == "BE" and figure.year.startswith(f"{begin.year}")
        return self.offer(
            code, kind, period, begin, amount=figure.value, key=key, sure=sure,
            source=figure.source_url, year=figure.year, optional=optional,
        )  # fmt: skip

    def first_filing(self) -> date:
        """The month in which the accounts of the first financial year are filed at the latest."""
        legal = self.project.legal
        if legal.founded_on is None:
            return self._inside(date(self.plan.opening.year + 1, 7, 1))
        long_first = legal.long_first_year is True
        end = year_ends(legal.founded_on, legal.year_end_month, 1, long_first=long_first)[0]
        return self._inside(date(end.year + (end.month + 6) // 12, (end.month + 6) % 12 + 1, 1))

    def insurance(self) -> CostOffer | None:
        """The insurance of volunteers; nothing is offered where nobody may or need be insured."""
        rule, project = volunteer_rule(self.project), self.project
        if rule is None or not rule.may or rule.must_insure is False:
            return None
        if circumstances.volunteers(project) is None:
            return None
        hours, limit = hours_a_year(project), free_hours(self.opening)
        free = rule.free and hours is not None and limit is not None and hours <= limit
        if not free:
            # Perhaps free: the key says so, without an amount.
            key = FREE_HOURS if rule.free is None else ""
            return self.offer("insurance", CostKind.INSURANCE, Period.YEARLY, self.opening, key=key)
        value = self.rules(FREE_HOURS).on(self.opening)
        return self.offer("insurance", CostKind.INSURANCE, Period.YEARLY, self.opening, amount=0.0,
                          key=FREE_HOURS, sure=True, source=value.source,
                          year=f"{value.valid_from:%Y}")  # fmt: skip


def ours(line: Cost) -> bool:
    """A line that was put in the plan from here."""
    return line.id.startswith(PREFIX)
