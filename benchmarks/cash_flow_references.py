"""The cash flow written twice more, to measure against: a plain loop, and an honest pandas version.

Both read the same plan and must give the same balance; they know what the example plans use (no
crossing of the VAT threshold, no hub that was open before the start, no campaign). The loop walks
through the months with ordinary numbers. The pandas version is what a careful analyst would
write: one column per line, operations on whole columns, no row-by-row work.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

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


class Frames:
    """The cash flow with pandas: `flows`, `vat` and `result` have one column per line."""

    def __init__(self, plan: HubPlan) -> None:
        self.plan = plan
        self.index = pd.period_range(pd.Period(plan.start, "M"), periods=plan.months, freq="M")
        # Six months more, for goods that are bought before they are sold.
        self.long = pd.period_range(self.index[0], periods=plan.months + 6, freq="M")
        number = pd.Series(range(len(self.long)), index=self.long)
        rates = {Index.PRICES: plan.price_index, Index.WAGES: plan.wage_index, Index.NONE: 0.0}
        self.growth = {name: (1 + rate) ** (number // 12) for name, rate in rates.items()}
        self.number = number
        self.opening = pd.Period(plan.opening, "M")
        self.flows: dict[str, pd.Series] = {}
        self.vat: dict[str, pd.Series] = {}
        self.result: dict[str, pd.Series] = {}
        self._activities()
        self._regular()
        self._staff()
        self._rest()

    def part(self, kind: str | None) -> float:
        if kind is None or self.plan.vat.scheme is not VatScheme.SETTLED:
            return 0.0
        rate = next(r.rate for r in self.plan.vat.rates if r.kind == kind)
        return rate / (1 + rate)

    def active(self, begin, end, default) -> pd.Series:
        first = default if begin is None else pd.Period(begin, "M")
        found = pd.Series(self.long >= first, index=self.long)
        return found if end is None else found & (self.long <= pd.Period(end, "M"))

    @staticmethod
    def later(values: pd.Series, days: float) -> pd.Series:
        whole, part = divmod(abs(days) / 30, 1)
        sign = 1 if days >= 0 else -1
        moved = [values.shift(sign * (int(whole) + k), fill_value=0.0) for k in (0, 1)]
        return (1 - part) * moved[0] + part * moved[1]

    def _activities(self) -> None:
        visits: dict[str, pd.Series] = {}
        waiting = list(self.plan.activities)
        while waiting:
            a = waiting.pop(0)
            if any(pull.activity not in visits for pull in a.pulled_by):
                waiting.append(a)
                continue
            open_ = self.active(a.begin, a.end, self.opening) & (self.long >= self.opening)
            first = self.opening if a.begin is None else max(self.opening, pd.Period(a.begin, "M"))
            season = pd.Series(self.long.month, self.long).map(dict(enumerate(a.seasonality, 1)))
            found = a.visits_a_month * season * open_
            if a.ramp_up:
                since = self.number - (first - self.index[0]).n + 1
                found = found * (since / a.ramp_up).clip(0, 1)
            for pull in a.pulled_by:
                found = found + pull.share * visits[pull.activity] * open_
            visits[a.id] = found
            takings = found * a.basket * self.growth[a.index]
            used = takings * (1 - a.margin) / (1 - a.spoilage)
            early = self.later(used, -a.stock_days)
            # What would have been bought before the plan is bought in its first month.
            early.iloc[0] += used.sum() - early.sum() if a.stock_days else 0.0
            out, back = self.part(a.vat), self.part(a.purchase_vat or a.vat)
            self.flows[f"{a.id}.sales"] = self.later(takings, a.customer_days)
            self.flows[f"{a.id}.purchases"] = -self.later(early, a.supplier_days)
            self.vat[a.id] = takings * out - early * back
            self.result[a.id] = takings * (1 - out) - used * (1 - back)

    def _regular(self) -> None:
        lines = [(c, -1, self.part(c.vat)) for c in self.plan.costs]
        lines += [(g, 1, 0.0) for g in (*self.plan.gifts, *self.plan.recurring_grants)]
        for line, sign, part in lines:
            begin = self.plan.start if line.begin is None else line.begin
            since, step = self.number - months_between(self.plan.start, begin), STEP[line.period]
            due = since % step == 0 if step else since == 0
            amount = line.amount * self.growth[line.index]
            paid = sign * amount * (self.active(line.begin, line.end, self.index[0]) & due)
            self.flows[line.id] = paid
            self.vat[line.id] = paid * part * self.plan.vat.deductible
            own = paid - self.vat[line.id]
            if step > 1:
                own = own.rolling(step, min_periods=1).sum() / step
            self.result[line.id] = own

    def _staff(self) -> None:
        for s in self.plan.staff:
            active = self.active(s.begin, s.end, self.opening)
            earned = active * s.fte * s.yearly_cost / 12 * self.growth[s.index]
            if s.partner_share:
                earned = earned * (
                    1 - s.partner_share * self.active(None, s.partner_end, self.index[0])
                )
            paid = earned * (1 - s.holiday_share - s.year_end_share)
            for share, month in (
                (s.holiday_share, s.holiday_month),
                (s.year_end_share, s.year_end_month),
            ):
                pays = pd.Series(self.long.month == month, index=self.long)
                if s.end is not None and pd.Period(s.end, "M") in self.long:
                    pays[pd.Period(s.end, "M")] = True
                saved = (earned * share).cumsum()[pays]
                paid = paid.add(saved.diff().fillna(saved), fill_value=0)
            self.flows[s.id], self.result[s.id] = -paid, -earned

    def _rest(self) -> None:
        for v in self.plan.volunteers:
            active = self.active(v.begin, v.end, self.opening)
            self.flows[v.id] = self.result[v.id] = -active * v.people * v.days * v.allowance / 12
        for i in self.plan.investments:
            at, life = pd.Period(i.month, "M"), 12 * i.life_years
            paid = pd.Series(0.0, index=self.long)
            while at <= self.long[-1]:
                paid[at] -= i.amount * (1 + i.overrun) * self.growth[Index.PRICES][at]
                if not i.renew:
                    break
                at += life
            self.flows[i.id] = paid
            self.vat[i.id] = paid * self.part(i.vat) * self.plan.vat.deductible
            worth = paid - self.vat[i.id]
            self.result[i.id] = worth.rolling(life, min_periods=1).sum() / life
        for g in self.plan.grants:
            total = g.amount
            if total is None:
                lines = [self.plan.line(name) for name in g.eligible]
                total = min(g.share * sum(line.amount for line in lines), g.cap or np.inf)
            found = pd.Series(0.0, index=self.long)
            for month, share in ((g.month, g.advance), (g.balance_month, 1 - g.advance)):
                if month is not None and pd.Period(month, "M") + g.delay in self.long:
                    found[pd.Period(month, "M") + g.delay] += total * share
            life = max(g.spread_over, 1)
            self.flows[g.id] = found
            self.result[g.id] = found.rolling(life, min_periods=1).sum() / life
        for money in self.plan.own_money:
            paid_in = pd.Series(self.long == pd.Period(money.month, "M"), self.long)
            self.flows[money.id] = money.total * paid_in
        for loan in self.plan.loans:
            self._loan(loan)

    def _loan(self, loan) -> None:
        step, at = loan.period.months, pd.Period(loan.month, "M")
        rate, periods, free = loan.rate * step / 12, loan.term // step, loan.grace // step
        k = pd.Series(range(periods))
        if loan.repayment is Repayment.BULLET:
            principal = loan.amount * (k == periods - 1)
        elif loan.repayment is Repayment.LINEAR or rate == 0:
            principal = loan.amount / (periods - free) * (k >= free)
        else:
            payment = loan.amount * rate / (1 - (1 + rate) ** -(periods - free))
            principal = (payment - loan.amount * rate) * (1 + rate) ** (k - free) * (k >= free)
        interest = (loan.amount - principal.cumsum().shift(fill_value=0)) * rate
        due = pd.period_range(at + step, periods=periods, freq=f"{step}M")
        flow = -pd.Series((principal + interest).values, index=due.asfreq("M", how="start"))
        received = pd.Series([loan.amount], index=pd.PeriodIndex([at]))
        both = pd.concat([flow, received]).groupby(level=0).sum()
        self.flows[loan.id] = both.reindex(self.long, fill_value=0.0)
        months = pd.period_range(at + 1, periods=periods * step, freq="M")
        weighs = pd.Series(np.repeat(interest.values / step, step), index=months)
        self.result[loan.id] = -weighs.reindex(self.long, fill_value=0.0)

    def table(self, left_out: list[str]) -> pd.DataFrame:
        """Flows by line within the plan, with VAT settlement and tax, without some lines."""

        def inside(columns: dict[str, pd.Series]) -> pd.DataFrame:
            found = pd.DataFrame(columns, index=self.long)
            return found.drop(columns=left_out, errors="ignore").loc[self.index]

        flows, rules = inside(self.flows), self.plan.income_tax
        owed = inside(self.vat).sum(axis=1)
        quarters = owed.groupby(self.index.asfreq("Q")).sum()
        ends = quarters.index.asfreq("M", how="end")
        late = np.where(quarters < 0, self.plan.vat.refund_months, 0) + 1
        closed = ends <= self.index[-1]
        due = pd.PeriodIndex([e + int(n) for e, n in zip(ends, late, strict=True)], freq="M")
        paid = (-quarters).set_axis(due)[closed].groupby(level=0).sum()
        flows["vat"] = paid.reindex(self.index, fill_value=0.0)
        profit = inside(self.result).sum(axis=1).groupby(self.index.year).sum()
        reached = profit.cumsum().clip(lower=0).cummax()
        tax = rules.rate * reached.diff().fillna(reached)
        when = pd.PeriodIndex([f"{y + 1}-{rules.payment_month:02d}" for y in tax.index], freq="M")
        flows["tax"] = -tax.set_axis(when).reindex(self.index, fill_value=0.0)
        return flows


def pandas_results(plan: HubPlan) -> dict[str, dict[str, object]]:
    """Balance with and without grants, first month below zero, lowest point, what recurs."""
    frames = Frames(plan)
    grants = [g.id for g in (*plan.grants, *plan.recurring_grants)]
    once = [line.id for line in (*plan.investments, *plan.own_money, *plan.grants)]
    found = {}
    for name, left_out in (("with", []), ("without", grants)):
        table = frames.table(left_out)
        balance = plan.opening_balance + table.sum(axis=1).cumsum()
        below = balance[balance < -0.005]
        regular = table.drop(columns=[*once, *grants], errors="ignore")
        income, cost = regular.clip(lower=0).sum(axis=1), regular.clip(upper=0).sum(axis=1)
        sales = table[[f"{a.id}.sales" for a in plan.activities]].sum(axis=1)
        years = {
            key: (values + cost).rolling(12).sum().shift(-11)
            for key, values in (("covers", income), ("alone", sales))
        }
        found[name] = {
            "balance": balance,
            "first": below.index[0] if len(below) else None,
            "shortage": -below.iloc[0] if len(below) else 0.0,
            "lowest": balance.min(),
            "month": balance.idxmin(),
            "end": balance.iloc[-1],
            **{key: year[year >= 0].index.min() for key, year in years.items()},
            "days": (balance / -cost.rolling(3, min_periods=1).mean()).min() * 30,
            "earned": sales.sum(),
            "supported": table[[c for c in grants if c in table]].sum().sum(),
        }
    return found
