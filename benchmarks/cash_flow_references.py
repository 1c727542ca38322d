"""The cash flow written twice more, to measure against: a plain loop, and an honest pandas version.

Both know all lines of a plan as the engine does and must give the same balance. The loop walks
through the months with ordinary numbers. The pandas version is what a careful analyst would
write: one column per line, operations on whole columns, no row-by-row work.
"""

from __future__ import annotations

import pandas as pd

from buurtpunt_lib.domain.plan import HubPlan, Index, Period, Repayment, months_between


def _paid_monthly(amount, step, first, low, high, growth):
    if step == 0:
        return {first: amount * growth(first)} if 0 <= first < high else {}
    start = low + (first - low) % step
    return {t: amount * growth(t) for t in range(start, high, step)}


def loop_balance(plan: HubPlan) -> list[float]:
    """The balance by month, computed with plain Python numbers."""
    months = plan.months
    opening = months_between(plan.start, plan.opening)
    flows = [0.0] * months

    def number(month):
        return months_between(plan.start, month)

    def growth(index):
        rate = {Index.PRICES: plan.price_index, Index.WAGES: plan.wage_index, Index.NONE: 0.0}
        return lambda t: (1 + rate[index]) ** (t // 12)

    def span(begin, end, default=0):
        low = max(default if begin is None else number(begin), 0)
        high = months if end is None else min(number(end) + 1, months)
        return low, max(high, low)

    for a in plan.activities:
        low, high = span(a.begin, a.end, opening)
        first = max(opening, number(a.begin)) if a.begin else opening
        for t in range(max(low, opening, 0), high):
            visits = a.customers * a.seasonality[(plan.start.month - 1 + t) % 12]
            if a.ramp_up:
                visits *= min((t - first + 1) / a.ramp_up, 1)
            takings = visits * a.basket * growth(a.index)(t)
            flows[t] += takings - takings * (1 - a.margin)
    paid = [(c, -1) for c in plan.costs] + [(g, 1) for g in (*plan.gifts, *plan.recurring_grants)]
    for line, sign in paid:
        low, high = span(line.begin, line.end)
        first = number(line.begin) if line.begin else 0
        step = {Period.ONCE: 0, Period.MONTHLY: 1, Period.QUARTERLY: 3, Period.YEARLY: 12}
        rise = growth(line.index)
        spent = _paid_monthly(line.amount, step[line.period], first, low, high, rise)
        for t, amount in spent.items():
            flows[t] += sign * amount
    for s in plan.staff:
        low, high = span(s.begin, s.end, opening)
        ends = s.end is not None
        saved = {"holiday": 0.0, "year_end": 0.0}
        for t in range(low, high):
            earned = s.fte * s.yearly_cost / 12 * growth(s.index)(t)
            own = earned
            if s.partner_share and (s.partner_end is None or t <= number(s.partner_end)):
                own = earned * (1 - s.partner_share)
            flows[t] -= own * (1 - s.holiday_share - s.year_end_share)
            saved["holiday"] += own * s.holiday_share
            saved["year_end"] += own * s.year_end_share
            calendar = (plan.start.month - 1 + t) % 12 + 1
            last = ends and t == high - 1
            for what, month in (("holiday", s.holiday_month), ("year_end", s.year_end_month)):
                if calendar == month or last:
                    flows[t] -= saved[what]
                    saved[what] = 0.0
    for i in plan.investments:
        at = number(i.month)
        while at < months:
            if at >= 0:
                flows[at] -= i.amount * (1 + i.overrun) * growth(Index.PRICES)(at)
            if not i.renew:
                break
            at += 12 * i.life_years
    for g in plan.grants:
        parts = [(g.month, g.amount * g.advance)]
        if g.balance_month:
            parts.append((g.balance_month, g.amount * (1 - g.advance)))
        for month, amount in parts:
            if 0 <= number(month) < months:
                flows[number(month)] += amount
    for money in plan.own_money:
        if 0 <= number(money.month) < months:
            flows[number(money.month)] += money.amount
    for loan in plan.loans:
        at, step = number(loan.month), loan.period.months
        if 0 <= at < months:
            flows[at] += loan.amount
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
            t = at + (k + 1) * step
            if 0 <= t < months:
                flows[t] -= interest + principal
    balance, found = plan.opening_balance, []
    for flow in flows:
        balance += flow
        found.append(balance)
    return found


def pandas_flows(plan: HubPlan) -> pd.DataFrame:
    """One column per line, one row per month."""
    index = pd.period_range(pd.Period(plan.start, "M"), periods=plan.months, freq="M")
    number = pd.Series(range(plan.months), index=index)
    opening = pd.Period(plan.opening, "M")
    rates = {Index.PRICES: plan.price_index, Index.WAGES: plan.wage_index, Index.NONE: 0.0}
    growth = {name: (1 + rate) ** (number // 12) for name, rate in rates.items()}
    columns: dict[str, pd.Series] = {}

    def active(begin, end, default):
        first = default if begin is None else pd.Period(begin, "M")
        found = pd.Series(index >= first, index=index)
        return found if end is None else found & (index <= pd.Period(end, "M"))

    for a in plan.activities:
        open_ = active(a.begin, a.end, opening) & (index >= opening)
        first = opening if a.begin is None else max(opening, pd.Period(a.begin, "M"))
        season = pd.Series(index.month, index=index).map(dict(enumerate(a.seasonality, 1)))
        visits = a.customers * season * open_
        if a.ramp_up:
            since = number - (first - index[0]).n + 1
            visits = visits * (since / a.ramp_up).clip(0, 1)
        columns[f"{a.id}.sales"] = visits * a.basket * growth[a.index]
        columns[f"{a.id}.purchases"] = -columns[f"{a.id}.sales"] * (1 - a.margin)
    lines = [(c, -1) for c in plan.costs] + [(g, 1) for g in (*plan.gifts, *plan.recurring_grants)]
    for line, sign in lines:
        begin = plan.start if line.begin is None else line.begin
        first = months_between(plan.start, begin)
        step = line.period.months
        due = (number - first) % step == 0 if step else number == first
        paid = active(line.begin, line.end, index[0]) & due
        columns[line.id] = sign * line.amount * growth[line.index] * paid
    for s in plan.staff:
        earned = active(s.begin, s.end, opening) * s.fte * s.yearly_cost / 12 * growth[s.index]
        if s.partner_share:
            carried = active(None, s.partner_end, index[0])
            earned = earned * (1 - s.partner_share * carried)
        paid = earned * (1 - s.holiday_share - s.year_end_share)
        for share, month in (
            (s.holiday_share, s.holiday_month),
            (s.year_end_share, s.year_end_month),
        ):
            pays = pd.Series(index.month == month, index=index)
            if s.end is not None and pd.Period(s.end, "M") in index:
                pays[pd.Period(s.end, "M")] = True
            saved = (earned * share).cumsum()[pays]
            paid = paid.add(saved.diff().fillna(saved), fill_value=0)
        columns[s.id] = -paid
    for i in plan.investments:
        found = pd.Series(0.0, index=index)
        at = pd.Period(i.month, "M")
        while at <= index[-1]:
            if at >= index[0]:
                found[at] -= i.amount * (1 + i.overrun) * growth[Index.PRICES][at]
            if not i.renew:
                break
            at += 12 * i.life_years
        columns[i.id] = found
    for g in plan.grants:
        found = pd.Series(0.0, index=index)
        for month, share in ((g.month, g.advance), (g.balance_month, 1 - g.advance)):
            if month is not None and pd.Period(month, "M") in index:
                found[pd.Period(month, "M")] += g.amount * share
        columns[g.id] = found
    for money in plan.own_money:
        columns[money.id] = money.amount * pd.Series(index == pd.Period(money.month, "M"), index)
    for loan in plan.loans:
        columns[loan.id] = _pandas_loan(loan, index)
    return pd.DataFrame(columns, index=index)


def _pandas_loan(loan, index: pd.PeriodIndex) -> pd.Series:
    step = loan.period.months
    rate, periods, free = loan.rate * step / 12, loan.term // step, loan.grace // step
    k = pd.Series(range(periods))
    if loan.repayment is Repayment.BULLET:
        principal = loan.amount * (k == periods - 1)
    elif loan.repayment is Repayment.LINEAR or rate == 0:
        principal = loan.amount / (periods - free) * (k >= free)
    else:
        payment = loan.amount * rate / (1 - (1 + rate) ** -(periods - free))
        principal = (payment - loan.amount * rate) * (1 + rate) ** (k - free) * (k >= free)
    owed = loan.amount - principal.cumsum().shift(fill_value=0)
    due = pd.PeriodIndex([pd.Period(loan.month, "M") + (n + 1) * step for n in range(periods)])
    flow = -pd.Series((principal + owed * rate).values, index=due)
    received = pd.Series([loan.amount], index=pd.PeriodIndex([pd.Period(loan.month, "M")]))
    return pd.concat([flow, received]).groupby(level=0).sum().reindex(index, fill_value=0.0)


def pandas_results(plan: HubPlan) -> dict[str, object]:
    """Balance with and without grants, first month below zero, lowest point, what recurs."""
    flows = pandas_flows(plan)
    grants = [g.id for g in (*plan.grants, *plan.recurring_grants)]
    found = {}
    for name, table in (("with", flows), ("without", flows.drop(columns=grants))):
        balance = plan.opening_balance + table.sum(axis=1).cumsum()
        below = balance[balance < -0.005]
        once = [i.id for i in plan.investments] + [m.id for m in plan.own_money]
        regular = table.drop(columns=[c for c in once if c in table])
        income, cost = regular.clip(lower=0).sum(axis=1), regular.clip(upper=0).sum(axis=1)
        year = (income + cost).rolling(12).sum().shift(-11)
        found[name] = {
            "balance": balance,
            "first": below.index[0] if len(below) else None,
            "lowest": balance.min(),
            "month": balance.idxmin(),
            "covers": year[year >= 0].index.min(),
            "days": (balance / -cost.rolling(3, min_periods=1).mean()).min() * 30,
        }
    return found
