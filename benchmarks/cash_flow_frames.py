"""The cash flow once more, with pandas, as a careful analyst would write it, to measure against.

One column per line, operations on whole columns, no row-by-row work. It reads the same plan and
must give the same balance; it knows what the example plans use (see `cash_flow_references`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from buurtpunt_lib.domain.plan import HubPlan, Index, Period, Repayment, VatScheme, months_between

STEP = {Period.ONCE: 0, Period.MONTHLY: 1, Period.QUARTERLY: 3, Period.YEARLY: 12}


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
