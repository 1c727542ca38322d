"""The cash flow written once more, to measure against: a plain loop over the months.

It reads the same plan and must give the same balance; it knows what the example plans use (no
crossing of the VAT threshold, no hub that was open before the start, no campaign). See
`cash_flow_frames` for the version with pandas.
"""

from __future__ import annotations

from collections import defaultdict

from buurtpunt_lib.domain.plan import HubPlan, Index, Period, Repayment, VatScheme, months_between

STEP = {Period.ONCE: 0, Period.MONTHLY: 1, Period.QUARTERLY: 3, Period.YEARLY: 12}


class Loop:
    """The cash flow with plain Python numbers; `balance` holds one number per month."""

    def __init__(self, plan: HubPlan, left_out: tuple[str, ...] = ()) -> None:
        self.plan, self.months = plan, plan.months
        self.flows = [0.0] * self.months
        self.vat = [0.0] * self.months
        self.result = [0.0] * self.months
        self.opening = self.number(plan.opening)
        self.settled = plan.vat.scheme is VatScheme.SETTLED
        self._activities()
        self._regular([(c, -1, c.vat) for c in plan.costs])
        self._regular([(g, 1, None) for g in plan.gifts])
        self._staff()
        self._volunteers()
        self._investments()
        if "grants" not in left_out:
            self._regular([(g, 1, None) for g in plan.recurring_grants])
            self._grants()
        for money in plan.own_money:
            self._add(self.flows, self.number(money.month), money.total)
        self._loans()
        self._settle_vat()
        self._profit_tax()
        self.balance, balance = [], plan.opening_balance
        for flow in self.flows:
            balance += flow
            self.balance.append(balance)

    def number(self, month) -> int:
        return months_between(self.plan.start, month)

    def growth(self, index: Index, t: int) -> float:
        rate = {Index.PRICES: self.plan.price_index, Index.WAGES: self.plan.wage_index}
        return (1 + rate.get(index, 0.0)) ** (max(t, 0) // 12)

    def span(self, begin, end, default=0) -> tuple[int, int]:
        low = max(default if begin is None else self.number(begin), 0)
        high = self.months if end is None else min(self.number(end) + 1, self.months)
        return low, max(high, low)

    def calendar(self, t: int) -> int:
        return (self.plan.start.month - 1 + t) % 12

    def part(self, kind: str | None) -> float:
        if kind is None or not self.settled:
            return 0.0
        rate = next(r.rate for r in self.plan.vat.rates if r.kind == kind)
        return rate / (1 + rate)

    def _add(self, where: list[float], t: int, amount: float) -> None:
        if 0 <= t < self.months:
            where[t] += amount

    def _visits(self, a, t: int) -> float:
        last = self.number(a.end) if a.end else self.months + 12
        first = max(self.opening, self.number(a.begin) if a.begin else self.opening)
        if not first <= t <= last:
            return 0.0
        ramp = min((t - first + 1) / a.ramp_up, 1) if a.ramp_up else 1
        found = a.visits_a_month * ramp * a.seasonality[self.calendar(t)]
        for pull in a.pulled_by:
            giver = next(x for x in self.plan.activities if x.id == pull.activity)
            found += pull.share * self._visits(giver, t)
        return found

    def _activities(self) -> None:
        for a in self.plan.activities:
            out, back = self.part(a.vat), self.part(a.purchase_vat or a.vat)
            for t in range(self.months + 6):
                takings = self._visits(a, t) * a.basket * self.growth(a.index, t)
                used = takings * (1 - a.margin) / (1 - a.spoilage)
                self._add(self.vat, t, takings * out)
                self._add(self.result, t, takings * (1 - out) - used * (1 - back))
                for at, received in self._later(t, takings, a.customer_days):
                    self._add(self.flows, at, received)
                for at, bought in self._later(t, used, -a.stock_days):
                    at = max(at, 0)
                    self._add(self.vat, at, -bought * back)
                    for paid_at, paid in self._later(at, bought, a.supplier_days):
                        self._add(self.flows, paid_at, -paid)

    @staticmethod
    def _later(t: int, amount: float, days: float):
        sign = 1 if days >= 0 else -1
        whole, part = divmod(abs(days) / 30, 1)
        yield t + sign * int(whole), amount * (1 - part)
        if part:
            yield t + sign * (int(whole) + 1), amount * part

    def _regular(self, lines) -> None:
        for line, sign, kind in lines:
            low, high = self.span(line.begin, line.end)
            first = self.number(line.begin) if line.begin else 0
            step, part = STEP[line.period], self.part(kind)
            due = range(low + (first - low) % step, high, step) if step else [first]
            for t in due:
                if not 0 <= t < self.months:
                    continue
                amount = sign * line.amount * self.growth(line.index, t)
                self.flows[t] += amount
                self.vat[t] += amount * part * self.plan.vat.deductible
                own = amount * (1 - part * self.plan.vat.deductible)
                for k in range(max(step, 1)):
                    self._add(self.result, t + k, own / max(step, 1))

    def _staff(self) -> None:
        for s in self.plan.staff:
            low, high = self.span(s.begin, s.end, self.opening)
            saved: dict[str, float] = defaultdict(float)
            for t in range(low, high):
                own = s.fte * s.yearly_cost / 12 * self.growth(s.index, t)
                if s.partner_end is None or t <= self.number(s.partner_end):
                    own *= 1 - s.partner_share
                self.result[t] -= own
                self.flows[t] -= own * (1 - s.holiday_share - s.year_end_share)
                last = s.end is not None and t == self.number(s.end)
                for share, month in (
                    (s.holiday_share, s.holiday_month),
                    (s.year_end_share, s.year_end_month),
                ):
                    key = f"{share} {month}"
                    saved[key] += own * share
                    if self.calendar(t) + 1 == month or last:
                        self.flows[t] -= saved.pop(key)

    def _volunteers(self) -> None:
        for v in self.plan.volunteers:
            low, high = self.span(v.begin, v.end, self.opening)
            for t in range(low, high):
                paid = v.people * v.days * v.allowance / 12
                self.flows[t] -= paid
                self.result[t] -= paid

    def _investments(self) -> None:
        for i in self.plan.investments:
            at, life = self.number(i.month), 12 * i.life_years
            while at < self.months:
                price = i.amount * (1 + i.overrun) * self.growth(Index.PRICES, at)
                back = price * self.part(i.vat) * self.plan.vat.deductible if at >= 0 else 0.0
                self._add(self.flows, at, -price)
                self._add(self.vat, at, -back)
                for k in range(life):
                    self._add(self.result, at + k, -(price - back) / life)
                if not i.renew:
                    break
                at += life

    def _grants(self) -> None:
        for g in self.plan.grants:
            total = g.amount
            if total is None:
                lines = [self.plan.line(name) for name in g.eligible]
                total = min(g.share * sum(line.amount for line in lines), g.cap or float("inf"))
            for month, share in ((g.month, g.advance), (g.balance_month, 1 - g.advance)):
                if month is None:
                    continue
                t = self.number(month) + g.delay
                self._add(self.flows, t, total * share)
                if t >= 0:
                    for k in range(max(g.spread_over, 1)):
                        self._add(self.result, t + k, total * share / max(g.spread_over, 1))

    def _loans(self) -> None:
        for loan in self.plan.loans:
            at, step = self.number(loan.month), loan.period.months
            self._add(self.flows, at, loan.amount)
            rate, periods, free = loan.rate * step / 12, loan.term // step, loan.grace // step
            owed = loan.amount
            for k in range(periods):
                interest = owed * rate
                if loan.repayment is Repayment.BULLET:
                    principal = loan.amount if k == periods - 1 else 0.0
                elif k < free:
                    principal = 0.0
                elif loan.repayment is Repayment.LINEAR or rate == 0:
                    principal = loan.amount / (periods - free)
                else:
                    payment = loan.amount * rate / (1 - (1 + rate) ** -(periods - free))
                    principal = payment - interest
                owed -= principal
                self._add(self.flows, at + (k + 1) * step, -interest - principal)
                for m in range(step):
                    self._add(self.result, at + k * step + m + 1, -interest / step)

    def _settle_vat(self) -> None:
        if not self.settled:
            return
        quarter = 0.0
        for t in range(self.months):
            quarter += self.vat[t]
            if self.calendar(t) % 3 == 2:
                late = self.plan.vat.refund_months if quarter < 0 else 0
                self._add(self.flows, t + 1 + late, -quarter)
                quarter = 0.0

    def _profit_tax(self) -> None:
        rules, profit, losses = self.plan.income_tax, 0.0, 0.0
        for t in range(self.months):
            profit += self.result[t]
            if self.calendar(t) == 11 or t == self.months - 1:
                used = min(losses, max(profit, 0))
                losses += max(-profit, 0) - used
                tax = rules.rate * (max(profit, 0) - used)
                self._add(self.flows, t + 11 - self.calendar(t) + rules.payment_month, -tax)
                profit = 0.0


def loop_balance(plan: HubPlan) -> list[float]:
    """The balance by month, computed with plain Python numbers."""
    return Loop(plan).balance
