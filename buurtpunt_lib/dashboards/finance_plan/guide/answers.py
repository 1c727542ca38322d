"""What each step comes to, in words and small tables, from the plan as it stands.

Answer: the sentence or two of a step, with the table that they stand on. An empty plan gets a
sentence that says what will stand there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import Markup

from buurtpunt_lib import finance
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan import parts
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance import step_answers as sa
from buurtpunt_lib.finance.break_even import OPEN_DAYS
from buurtpunt_lib.finance.holes import Hole, located
from buurtpunt_lib.finance.horizons import NOTHING, start_money
from buurtpunt_lib.finance.steps import STEPS, Step, StepState, open_lines, step_states
from buurtpunt_lib.texts import Catalogue

# Names of lines that are told before it becomes "and 5 more".
_MOST_NAMED = 6
_T = "finance_guide."


def answer(model: Model, step: Step) -> Markup:
    """What a step comes to now."""
    return _ANSWERS[step](model)


def still_open(model: Model, step: Step) -> Markup:
    """Which lines of a step are not filled in yet, as long as it is begun."""
    say, lines = model.say, open_lines(model.plan, step)
    if not lines or step_states(model.plan)[step] is not StepState.STARTED:
        return Markup("")
    names = [line.name for line in lines[:_MOST_NAMED]]
    if len(lines) > _MOST_NAMED:
        names.append(say(f"{_T}more", n=len(lines) - _MOST_NAMED))
    key = "customers" if step is Step.FORECAST else "lines"
    return m.element("p", say(f"{_T}open.{key}", lines=say.listing(names)))


def _told(*sentences: str, bad: bool = False) -> Markup:
    kind = "bp-told bp-told-bad" if bad else "bp-told"
    return m.element("p", " ".join(sentences), class_=kind)


def _none(say: Catalogue, step: Step) -> Markup:
    return m.element("p", say(f"{_T}{step.value}.none"), class_="bp-empty")


def _investments(model: Model) -> Markup:
    say, plan = model.say, model.plan
    bought = sum(line.amount * (1 + line.overrun) for line in plan.investments)
    found = start_money(model.outcome.flow)
    if bought <= NOTHING and found.needed <= NOTHING:
        return _none(say, Step.INVESTMENTS)
    values = {"amount": say.euro(bought)}
    if found.month is None:
        return _told(say(f"{_T}investments.no_need", **values))
    needed, month = say.euro(found.needed), say.month(found.month)
    more = []
    if found.running > NOTHING:
        split = {"bought": say.euro(found.investments), "running": say.euro(found.running)}
        more.append(say(f"{_T}investments.parts", **split))
    elif found.running < -NOTHING:
        more.append(say(f"{_T}investments.only"))
    if found.to_the_end:
        more.append(say(f"{_T}investments.to_the_end"))
    told = _told(say(f"{_T}investments.answer", needed=needed, month=month, **values), *more)
    return told + m.element("p", say(f"{_T}investments.what"), class_="bp-small")


def _funding(model: Model) -> Markup:
    say, flow, result = model.say, model.outcome.flow, model.outcome.summary
    found = sa.start_budget(flow)
    came = sum(found.sources.values()) + sum(found.later.values()) + found.begin
    if came <= NOTHING and model.outcome.empty:
        return _none(say, Step.FUNDING)
    return _covered(say, flow, result) + _budget_tables(say, found, flow.plan)


def _covered(say: Catalogue, flow: finance.CashFlow, result: finance.Summary) -> Markup:
    month = say.month(result.lowest_month)
    if result.capital_needed <= NOTHING:
        if not flow.where(groups=finance.COST_GROUPS).any():
            return _told(say(f"{_T}funding.no_uses"))
        lowest = say.euro(result.lowest_balance)
        return _told(say(f"{_T}funding.covered", lowest=lowest, month=month))
    start = start_money(flow)
    late = start.raised >= start.needed and result.end_balance >= 0
    missing = say.euro(result.capital_needed)
    key = "late" if late else "missing"
    return _told(say(f"{_T}funding.{key}", missing=missing, month=month), bad=True)


def _budget_tables(say: Catalogue, found: sa.StartBudget, plan: HubPlan) -> Markup:
    """Sources beside uses until the opening, and what is then on the account."""
    opens = plan.opening >= plan.start
    month = say.month(found.last)
    until = say(f"{_T}funding.until" if opens else f"{_T}funding.until_month", month=month)
    came = [("begin", found.begin, 0.0)]
    came += [(key, value, found.later[key]) for key, value in found.sources.items()]
    came.append(("sales", found.sales, 0.0))
    rows = [
        [say(f"{_T}funding.{key}"), say.euro(now), say.euro(later) if later > NOTHING else ""]
        for key, now, later in came
        if abs(now) > NOTHING or later > NOTHING
    ]
    rows.append([*_strong(say(f"{_T}funding.came"), say.euro(found.came)), ""])
    columns = [m.Column(say(f"{_T}funding.source")), m.Column(until, number=True)]
    later_column = m.Column(say(f"{_T}funding.later"), number=True)
    sources = m.table([*columns, later_column], rows, caption=say(f"{_T}funding.sources"))
    rows = [
        [say(f"{_T}funding.{key}"), say.euro(value)]
        for key, value in found.uses.items()
        if abs(value) > NOTHING
    ]
    rows.append(_strong(say(f"{_T}funding.went"), say.euro(found.went)))
    columns[0] = m.Column(say(f"{_T}funding.use"))
    uses = m.table(columns, rows, caption=say(f"{_T}funding.uses"))
    left = m.paragraph(say(f"{_T}funding.left", month=month, amount=say.euro(found.left)))
    return m.grid(sources, uses) + left


def _strong(*words: str) -> list[Markup]:
    return [m.element("strong", one) for one in words]


def _fixed_costs(model: Model) -> Markup:
    say, plan = model.say, model.plan
    found = sa.fixed_costs(model.outcome.flow)
    if abs(found.a_year) <= NOTHING and not found.largest:
        return _none(say, Step.FIXED_COSTS)
    carried = found.by_group["partners"] / 12
    gross = say.euro(found.a_month + carried)
    words = [say(f"{_T}fixed_costs.answer", month=gross, first=say.month(found.first))]
    own = {"month": say.euro(found.a_month), "year": say.euro(found.a_year)}
    if carried > NOTHING:
        words.append(say(f"{_T}fixed_costs.carried", amount=say.euro(carried), **own))
    else:
        words.append(say(f"{_T}fixed_costs.year", year=own["year"]))
    if len(found.largest) > 1:
        lines = [
            say(f"{_T}fixed_costs.line", name=plan.line(line).name, amount=say.euro(amount))
            for line, amount in found.largest
        ]
        words.append(say(f"{_T}fixed_costs.largest", lines=say.listing(lines)))
    return _told(*words)


def _margins(model: Model) -> Markup:
    say, plan = model.say, model.plan
    rows = sa.kept(model.outcome.flow)
    if not rows:
        free = any(line.visits_a_month for line in plan.activities)
        free = free and step_states(plan)[Step.MARGINS] is StepState.FILLED
        return _told(say(f"{_T}margins.free")) if free else _none(say, Step.MARGINS)
    columns = [m.Column(say(f"{_T}margins.activity"))]
    columns += [
        m.Column(say(f"{_T}margins.{key}"), number=True)
        for key in ("pays", "goods", "lost", "left", "month")
    ]
    body = [
        [
            plan.line(one.activity).name,
            *(say.euro(value, 2) for value in (one.pays, one.goods, one.lost, one.left)),
            say.euro(one.a_month),
        ]
        for one in rows
    ]
    table = m.table(columns, body, caption=say(f"{_T}margins.caption"))
    return _margin_words(model) + _without_vat(model) + table


def _margin_words(model: Model) -> Markup:
    say, even = model.say, finance.break_even(model.outcome.flow)
    needed = sa.needed_margin(even)
    if needed is None or even.margin is None:
        return _told(say(f"{_T}margins.untold"))
    if needed > 1:
        return _told(say(f"{_T}margins.impossible"), bad=True)
    values = {"now": say.euro(100 * even.margin), "needed": say.euro(100 * needed)}
    short = even.margin < needed
    verdict = say(f"{_T}margins.short" if short else f"{_T}margins.enough")
    return _told(say(f"{_T}margins.answer", **values), verdict, bad=short)


def _break_even(model: Model) -> Markup:
    say, even = model.say, finance.break_even(model.outcome.flow)
    if not even.turnover_now:
        states = step_states(model.plan)
        ready = states[Step.BREAK_EVEN] is StepState.FILLED
        return _told(say(f"{_T}break_even.no_sales")) if ready else _none(say, Step.BREAK_EVEN)
    if even.turnover is None:
        return _told(say(f"{_T}break_even.never"), bad=True)
    short = even.turnover - even.turnover_now
    values = {"turnover": say.euro(even.turnover), "now": say.euro(even.turnover_now)}
    if short > NOTHING:
        told = _told(say(f"{_T}break_even.below", short=say.euro(short), **values), bad=True)
    else:
        told = _told(say(f"{_T}break_even.above", **values))
    when = say(f"{_T}break_even.month_never")
    if even.month is not None:
        when = say(f"{_T}break_even.month", month=say.month(even.month))
    days = say(f"{_T}break_even.days", days=say.number(OPEN_DAYS))
    told += _beside_table(say, even) + m.paragraph(when) + _without_vat(model)
    return told + m.note(days, kind="assumption")


def _without_vat(model: Model) -> Markup:
    """Said where turnover is told: a hub that settles VAT counts it without."""
    if not model.outcome.flow.book.vat.any:
        return Markup("")
    return m.element("p", model.say(f"{_T}without_vat"), class_="bp-small")


def _beside_table(say: Catalogue, even: finance.BreakEven) -> Markup:
    columns = [m.Column(say(f"{_T}break_even.what"))]
    columns += [m.Column(say(f"{_T}break_even.{key}"), number=True) for key in ("needed", "plan")]
    rows = [[say(f"{_T}break_even.turnover"), say.euro(even.turnover), say.euro(even.turnover_now)]]
    for key, one in sa.a_day(even).items():
        rows.append([say(f"{_T}break_even.{key}"), say.number(one.needed), say.number(one.now)])
    needed = sa.needed_margin(even)
    if needed is not None and even.margin is not None:
        least = say.percent(needed) if needed <= 1 else say(f"{_T}break_even.over")
        rows.append([say(f"{_T}break_even.margin"), least, say.percent(even.margin)])
    return m.table(columns, rows, caption=say(f"{_T}break_even.caption"))


def _feasibility(model: Model) -> Markup:
    """What the numbers say of hands and visits stands beside the questions of that step."""
    return Markup("")


def _forecast(model: Model) -> Markup:
    say, flow = model.say, model.outcome.flow
    less = flow.driven({"customers": sa.PRUDENT})
    found = sa.forecast(flow, less)
    if not any(year.visits for year in found.years):
        return _none(say, Step.FORECAST)
    share = say.percent(sa.PRUDENT)
    words = [say(f"{_T}forecast.answer", share=share, **_last_year(say, found))]
    seasons = say(f"{_T}forecast.no_seasons")
    if found.busiest is not None and found.quietest is not None:
        busy, quiet = say.month(found.busiest), say.month(found.quietest)
        seasons = say(f"{_T}forecast.seasons", busy=busy, quiet=quiet)
    full = say(f"{_T}forecast.full_at_once")
    if found.full is not None:
        full = say(f"{_T}forecast.full", month=say.month(found.full))
    result = finance.summary(less)
    return (
        _told(*words, _prudent_words(say, result), bad=result.first_problem_month is not None)
        + _year_table(say, found, share)
        + _without_vat(model)
        + m.paragraph(full, " ", seasons)
        + m.note(say(f"{_T}forecast.assumption", share=share), kind="assumption")
    )


def _last_year(say: Catalogue, found: sa.Forecast) -> dict[str, str]:
    turnover, prudent = found.by_month[-12:].sum(), found.prudent[-12:].sum()
    return {"turnover": say.euro(float(turnover)), "prudent": say.euro(float(prudent))}


def _prudent_words(say: Catalogue, result: finance.Summary) -> str:
    share = say.percent(sa.PRUDENT)
    if result.first_problem_month is None:
        month, lowest = say.month(result.lowest_month), say.euro(result.lowest_balance)
        return say(f"{_T}forecast.prudent_lasts", share=share, month=month, lowest=lowest)
    month, amount = say.month(result.first_problem_month), say.euro(result.capital_needed)
    return say(f"{_T}forecast.prudent_out", share=share, month=month, amount=amount)


def _year_table(say: Catalogue, found: sa.Forecast, share: str) -> Markup:
    columns = [m.Column(say(f"{_T}forecast.year"))]
    columns += [m.Column(say(f"{_T}forecast.{key}"), number=True) for key in ("visits", "turnover")]
    columns.append(m.Column(say(f"{_T}forecast.prudent", share=share), number=True))
    rows = [
        [
            f"{say.short_month(year.first)} – {say.short_month(year.last)}".replace(" ", "\u00a0"),
            say.number(year.visits),
            say.euro(year.turnover),
            say.euro(year.prudent),
        ]
        for year in found.years
    ]
    table = m.table(columns, rows, caption=say(f"{_T}forecast.caption"))
    last = found.years[-1]
    whole = (last.last.year - last.first.year) * 12 + last.last.month - last.first.month == 11
    note = m.element("p", say(f"{_T}forecast.short_last"), class_="bp-small")
    return table if whole else table + note


def _answer(model: Model) -> Markup:
    say, result = model.say, model.outcome
    if result.empty:
        return m.element("p", say(f"{_T}answer.empty"), class_="bp-empty")
    told = [parts.outcome(model), m.paragraph(_hole_words(model))]
    states = step_states(model.plan)
    left = [s for s in STEPS if s is not Step.ANSWER and states[s] is not StepState.FILLED]
    if left:
        steps = say.listing([f"“{say(step.text)}”" for step in left])
        told.append(m.note(say(f"{_T}answer.unfinished", steps=steps), kind="unknown"))
    return Markup("").join(told)


def _hole_words(model: Model) -> str:
    """The largest hole, in the plan and without any grant."""
    say, result = model.say, model.outcome
    holes = {"largest": _largest(result.flow)}
    if result.has_grants:
        holes["largest_without"] = _largest(result.bare)
    words = [
        say(f"{_T}answer.{key}", amount=say.euro(hole.depth), month=say.month(hole.deepest))
        for key, hole in holes.items()
        if hole is not None
    ]
    if words:
        return " ".join(words)
    return say(f"{_T}answer.no_hole" if result.has_grants else f"{_T}answer.no_hole_with")


def _largest(flow: finance.CashFlow) -> Hole | None:
    return max((hole for hole, _, _ in located(flow, 0.0)), key=lambda h: h.depth, default=None)


_ANSWERS: Mapping[Step, Callable[[Model], Markup]] = {
    Step.INVESTMENTS: _investments,
    Step.FUNDING: _funding,
    Step.FIXED_COSTS: _fixed_costs,
    Step.MARGINS: _margins,
    Step.BREAK_EVEN: _break_even,
    Step.FEASIBILITY: _feasibility,
    Step.FORECAST: _forecast,
    Step.ANSWER: _answer,
}
