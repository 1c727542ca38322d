"""The pitch in words: its parts with what the plan's numbers add, and what is not ready yet.

Part: a piece of the story, see `planning.pitch`. Told by the plan: sentences that follow from its
numbers, so that nobody has to copy an amount that changes tomorrow.
"""

from __future__ import annotations

from collections.abc import Iterator

from buurtpunt_lib import finance
from buurtpunt_lib.domain.plan import Certainty
from buurtpunt_lib.finance.horizons import start_lines
from buurtpunt_lib.planning import pitch
from buurtpunt_lib.reports.plan_document import outcome
from buurtpunt_lib.texts import Catalogue


def texts(found: finance.PlanOutcome, say: Catalogue) -> dict[str, str]:
    """What is told in each part that has something; money is told by the plan itself."""
    written = {p: text for p, text in found.plan.pitch.written.items() if p in pitch.PARTS}
    money = [written.get("money", ""), " ".join(money_sentences(found, say))]
    told = written | {"money": "\n\n".join(text for text in money if text.strip())}
    return {part: text for part, text in told.items() if text.strip()}


def money_sentences(found: finance.PlanOutcome, say: Catalogue) -> tuple[str, ...]:
    """The financial picture: start money, the outcome on both sides, and what if grants stop.

    () for a plan without any amount: then there is nothing to tell.
    """
    if found.empty:
        return ()
    return (*_start(found, say), *_both_sides(found, say), *_plan_b(found, say))


def _start(found: finance.PlanOutcome, say: Catalogue) -> Iterator[str]:
    start = found.given.start_money
    if start.needed:
        yield say("story.money.needed", amount=say.euro(start.needed))
    if not start.raised:
        return
    certain = max(found.plan.opening_balance, 0.0) + float(
        found.flow.where(
            groups=("own_money", "loans", "grants", "gifts"),
            sources=start_lines(found.plan),
            certainty=(Certainty.CERTAIN,),
        ).sum()
    )
    words = {"amount": say.euro(start.raised), "certain": say.euro(certain)}
    key = "raised_certain" if certain >= start.raised - 0.5 else "raised"
    yield say(f"story.money.{key if certain >= 0.5 else 'raised_none'}", **words)


def _both_sides(found: finance.PlanOutcome, say: Catalogue) -> Iterator[str]:
    if found.has_grants:
        yield outcome.sentence("with", found.summary, say)
    # A plan without any grant is what it is without grants.
    yield outcome.sentence("without", found.without, say)


def _plan_b(found: finance.PlanOutcome, say: Catalogue) -> Iterator[str]:
    answer = found.plan.feasibility.plan_b.strip()
    if found.has_grants and answer:
        yield f"{say('story.money.question')} {answer}"


def not_ready(found: finance.PlanOutcome, say: Catalogue) -> tuple[str, ...]:
    """What a listener will ask and the pitch does not tell yet, one short name each."""
    parts = list(pitch.not_ready(texts(found, say)))
    named = [say(f"story.pitch.part.{part}") for part in parts]
    if found.has_grants and not found.plan.feasibility.plan_b.strip():
        named.append(say("story.pitch.plan_b"))
    return tuple(named)
