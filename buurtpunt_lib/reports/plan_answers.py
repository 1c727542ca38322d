"""The outcome of a plan as short answers, each under a question; the same wherever it is told.

Answer: a title that asks, and remarks that answer. Remark: a sentence, with the side of the plan
(with or without grants) that it is about, or none where it is about both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from buurtpunt_lib import finance
from buurtpunt_lib.finance.break_even import OPEN_DAYS
from buurtpunt_lib.finance.horizons import NOTHING, startup_months
from buurtpunt_lib.finance.results import YEAR
from buurtpunt_lib.texts import Catalogue


@dataclass(frozen=True)
class Remark:
    """`side` is "with", "without" or None."""

    text: str
    side: str | None = None


@dataclass(frozen=True)
class Answer:
    key: str
    title: str
    remarks: tuple[Remark, ...]


def answers(outcome: finance.PlanOutcome, say: Catalogue) -> tuple[Answer, ...]:
    """Every answer that a plan has, in the order in which people ask; () for an empty plan."""
    if outcome.empty:
        return ()
    return tuple(
        Answer(key, say(f"finance_results.answer.{key}.title"), tuple(make(outcome, say)))
        for key, make in _ANSWERS.items()
    )


def _by_side(
    outcome: finance.PlanOutcome, tell: Callable[[finance.Side], Iterator[str]]
) -> Iterator[Remark]:
    """What is told of each side; no side is named where there are no grants to leave out."""
    sides = outcome.sides
    for name, side in sides.items():
        yield Remark(" ".join(tell(side)), name if len(sides) > 1 else None)


def _no_loss(outcome: finance.PlanOutcome, say: Catalogue) -> Iterator[Remark]:
    key = "finance_results.answer.no_loss"

    def tell(side: finance.Side) -> Iterator[str]:
        found = side.no_loss
        if found.first is None:
            yield say(f"{key}.never")
            return
        yield say(f"{key}.first", year=str(found.first))
        if found.again:
            yield say(f"{key}.again", years=say.listing([str(year) for year in found.again]))
        elif found.first != found.judged[-1]:
            yield say(f"{key}.stays")

    if not outcome.given.no_loss.judged:
        yield Remark(say(f"{key}.unknown"))
        return
    yield from _by_side(outcome, tell)


def _startup(outcome: finance.PlanOutcome, say: Catalogue) -> Iterator[Remark]:
    key = "finance_results.answer.startup"

    def tell(side: finance.Side) -> Iterator[str]:
        found = side.startup
        assert found is not None
        if found.problem is None:
            lowest, month = say.euro(found.lowest), say.month(found.lowest_month)
            yield say(f"{key}.lasts", lowest=lowest, month=month)
        else:
            month, amount = say.month(found.problem), say.euro(found.missing)
            yield say(f"{key}.runs_out", month=month, amount=amount)

    found = outcome.given.startup
    if found is None:
        yield Remark(say(f"{key}.over"))
        return
    count, last = startup_months(outcome.plan), say.month(found.last)
    if outcome.opening + count > outcome.plan.months:
        yield Remark(say(f"{key}.cut", last=last))
    elif count == YEAR:
        yield Remark(say(f"{key}.year", last=last))
    else:
        yield Remark(say(f"{key}.ramp", last=last, n=count))
    yield from _by_side(outcome, tell)


def _longer(outcome: finance.PlanOutcome, say: Catalogue) -> Iterator[Remark]:
    key = "finance_results.answer.longer"

    def tell(side: finance.Side) -> Iterator[str]:
        profit = side.longer_term.profit
        which = "loss" if profit < -NOTHING else "profit"
        yield say(f"{key}.{which}", amount=say.euro(abs(profit)))

    found = outcome.given.longer_term
    yield Remark(say(f"{key}.lead", first=say.month(found.first), last=say.month(found.last)))
    yield from _by_side(outcome, tell)


def _start_money(outcome: finance.PlanOutcome, say: Catalogue) -> Iterator[Remark]:
    key = "finance_results.answer.start_money"

    def tell(side: finance.Side) -> Iterator[str]:
        found, missing = side.start_money, side.summary.capital_needed
        if found.month is None:
            yield say(f"{key}.none")
        else:
            why = "losses" if found.running > -NOTHING else "earns"
            yield say(
                f"{key}.{why}" if found.investments > NOTHING else f"{key}.only_losses",
                needed=say.euro(found.needed),
                month=say.month(found.month),
                investments=say.euro(found.investments),
                running=say.euro(abs(found.running)),
            )
            if found.to_the_end:
                yield say(f"{key}.to_the_end")
            yield say(f"{key}.raised", raised=say.euro(found.raised))
        if missing > NOTHING:
            enough = found.raised >= found.needed
            yield say(f"{key}.late" if enough else f"{key}.missing", missing=say.euro(missing))
        elif found.month is not None:
            yield say(f"{key}.enough")

    yield from _by_side(outcome, tell)


def _balance(outcome: finance.PlanOutcome, say: Catalogue) -> Iterator[Remark]:
    key, found = "finance_results.answer.balance", outcome.summary
    for name, month in (
        ("from", found.self_supporting_month),
        ("alone", found.activities_cover_month),
    ):
        never = "never" if name == "from" else f"{name}_never"
        if month is None:
            yield Remark(say(f"{key}.{never}"))
            if name == "from":
                return
        else:
            yield Remark(say(f"{key}.{name}", month=say.month(month)))


def _depth(outcome: finance.PlanOutcome, say: Catalogue) -> Iterator[Remark]:
    key = "finance_results.answer.depth"

    def tell(side: finance.Side) -> Iterator[str]:
        found = side.summary
        lowest, month = say.euro(found.lowest_balance), say.month(found.lowest_month)
        yield say(f"{key}.lowest", lowest=lowest, month=month)
        if found.runway is None:
            yield say(f"{key}.lasts")
        elif found.runway:
            yield say(f"{key}.runway", n=found.runway)
        else:
            yield say(f"{key}.at_once")
        if found.buffer_days is None:
            return
        days = int(found.buffer_days)
        yield say(f"{key}.buffer", n=days) if days else say(f"{key}.no_buffer")

    yield from _by_side(outcome, tell)


def even(found: finance.BreakEven, say: Catalogue) -> Iterator[Remark]:
    """From how many customers and loaves a day nothing is lost, and when the plan has them."""
    if found.turnover is None or not found.turnover_now:
        yield Remark(say("finance.ask.even_never"))
        return
    yield Remark(
        say(
            "finance.ask.even",
            turnover=say.euro(found.turnover),
            customers=say.number(found.customers, 0),
            now=say.euro(found.turnover_now),
            days=say.number(OPEN_DAYS, 0),
        )
    )
    if found.loaves is not None:
        yield Remark(say("finance.ask.loaves", loaves=say.number(found.loaves, 0)))
    if found.month is None:
        yield Remark(say("finance.ask.even_month_never"))
    else:
        yield Remark(say("finance.ask.even_month", month=say.month(found.month)))


def _even(outcome: finance.PlanOutcome, say: Catalogue) -> Iterator[Remark]:
    yield from even(outcome.break_even, say)


def _earned(outcome: finance.PlanOutcome, say: Catalogue) -> Iterator[Remark]:
    key, found = "finance_results.answer.earned", outcome.summary
    left = found.earned + found.purchases
    yield Remark(say(f"{key}.own", earned=say.euro(found.earned), left=say.euro(left)))
    given = {group: float(outcome.flow.group(group).sum()) for group in finance.SUPPORT_GROUPS}
    parts = [
        say(f"{key}.part", **{"amount": say.euro(amount), "from": say(f"{key}.from.{group}")})
        for group, amount in given.items()
        if amount > NOTHING
    ]
    told = say(f"{key}.given", parts=say.listing(parts)) if parts else say(f"{key}.nothing")
    yield Remark(told)
    yield Remark(say(f"{key}.whole"))


_ANSWERS: dict[str, Callable[[finance.PlanOutcome, Catalogue], Iterator[Remark]]] = {
    "no_loss": _no_loss,
    "startup": _startup,
    "longer": _longer,
    "start_money": _start_money,
    "balance": _balance,
    "depth": _depth,
    "even": _even,
    "earned": _earned,
}


def layer_words(outcome: finance.PlanOutcome, say: Catalogue) -> Iterator[str]:
    """What remains if only the certain lines come true, and if the expected ones do too.

    The last layer holds every line: it is the plan itself, of which the outcome tells.
    """
    *partial, _ = outcome.distinct_layers
    if not partial:
        yield say("finance_results.layer_said.all_certain")
    for layer in partial:
        month = layer.first_problem_month
        if np.abs(layer.balance - outcome.plan.opening_balance).max() <= NOTHING:
            yield say(f"finance_results.layer_said.nothing.{layer.key}")
        elif month is None:
            yield say(
                f"finance_results.layer_said.lasts.{layer.key}",
                lowest=say.euro(layer.lowest_balance),
                month=say.month(layer.lowest_month),
                end=say.euro(layer.end_balance),
            )
        else:
            words = say(
                f"finance_results.layer_said.runs_out.{layer.key}",
                month=say.month(month),
                amount=say.euro(layer.capital_needed),
            )
            if layer.end_balance > layer.lowest_balance + NOTHING:
                words += " " + say(
                    "finance_results.layer_said.end", end=say.euro(layer.end_balance)
                )
            yield words
