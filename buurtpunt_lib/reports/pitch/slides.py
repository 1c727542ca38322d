"""What stands on each slide, worked out from the plan; see `buurtpunt_lib.reports.pitch`.

What the makers wrote in the pitch goes first: a few sentences of it on the slide, all of it in the
notes of the speaker. What they did not write is told by the numbers, or marked as open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from buurtpunt_lib import finance
from buurtpunt_lib.domain.plan import Certainty, HubPlan
from buurtpunt_lib.finance import scenarios as sc
from buurtpunt_lib.finance.activities import visits
from buurtpunt_lib.finance.break_even import OPEN_DAYS
from buurtpunt_lib.reports.content import LineChart, clean
from buurtpunt_lib.reports.pitch.fitting import (
    MOST_LETTERS,
    MOST_LINES,
    ROOM,
    ROOM_ABOVE_BOX,
    in_short,
    short,
    that_fit,
    together,
)
from buurtpunt_lib.reports.plan_document import bearing, outcome, story
from buurtpunt_lib.reports.plan_document.about import plan_hash, short_hash
from buurtpunt_lib.reports.plan_document.figures import NOTHING, Figures
from buurtpunt_lib.reports.plan_document.origins import figure
from buurtpunt_lib.texts import Catalogue

__all__ = ["MOST_LETTERS", "MOST_LINES", "MOST_SLIDES", "Beside", "Slide", "short", "slides"]

MOST_SLIDES = 12
# Letters of a name that stands within a sentence of ours.
_MOST_OF_NAME = 48
# The parts of the pitch that a speaker finds in the notes of each slide.
_NOTES = {
    "title": ("opening",),
    "who": ("introduction", "stakeholders"),
    "why": ("why", "change", "follow_up"),
    "for_whom": ("target_group",),
    "needed": ("money",),
    "steps": ("soon", "later", "far"),
    "question": ("other_side", "question"),
}


@dataclass(frozen=True)
class Slide:
    """One slide. `figures`: (value, what it is). `open`: what the plan does not say yet.

    notes: for the speaker; they are not shown.
    """

    key: str
    title: str
    lines: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    chart: LineChart | None = None
    notes: str = ""


@dataclass(frozen=True)
class Beside:
    """What a project knows beside its plan, told where the pitch itself is silent.

    contact: whom one can ask, on the first slide. team, groups: names of who starts it and of whom
    it is for. steps: what comes first, a line each.
    """

    contact: str = ""
    team: tuple[str, ...] = ()
    why: str = ""
    groups: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


def slides(
    plan: HubPlan,
    say: Catalogue,
    *,
    today: date | None = None,
    beside: Beside = Beside(),
) -> tuple[Slide, ...]:
    """The slides of a plan, in the language of `say`; `today` is the day on them."""
    figures = Figures(plan)
    found = [_title(figures, say, today or date.today(), beside.contact)]
    found += [
        _who(figures, say, beside.team),
        _why(figures, say, beside.why),
        _for_whom(figures, say, beside.groups),
        _offer(figures, say),
        _place(figures, say),
    ]
    if not figures.empty:
        found += [_numbers(figures, say), _needed(figures, say), _grants(figures, say)]
        found.append(_risks(figures, say))
    elif figures.plan.pitch.money.strip():
        found.append(_needed(figures, say))
    found += [_steps(figures, say, beside.steps), _question(figures, say)]
    made_with = say("report.pitch.notes", hash=short_hash(plan_hash(figures.plan)))
    return tuple(
        _fitted(slide, "\n\n".join([*_notes(figures, slide.key, say), made_with]))
        for slide in found
        if slide.lines or slide.open or slide.figures
    )


def _notes(figures: Figures, key: str, say: Catalogue) -> Iterator[str]:
    """All that the makers wrote about what a slide shows in short."""
    plan = figures.plan
    for part in _NOTES.get(key, ()):
        text = clean(getattr(plan.pitch, part)).strip()
        if text:
            yield f"{say(f'story.pitch.part.{part}')}\n{text}"
    if key == "title" and plan.pitch.spoken.strip():
        yield f"{say('story.deck.spoken')}\n{clean(plan.pitch.spoken).strip()}"
    if key == "offer" and plan.canvas.offer.strip():
        yield clean(plan.canvas.offer).strip()
    if key == "grants" and plan.feasibility.plan_b.strip():
        yield f"{say('story.money.question')}\n{clean(plan.feasibility.plan_b).strip()}"


def _fitted(slide: Slide, notes: str) -> Slide:
    """A slide with lines that fit, and what it tells its speaker."""
    room = ROOM_ABOVE_BOX if slide.open else ROOM
    lines = that_fit([short(line) for line in slide.lines], room)
    return replace(slide, title=short(slide.title), lines=lines, notes=notes)


def _name(name: str) -> str:
    return short(name, _MOST_OF_NAME)


def _title(figures: Figures, say: Catalogue, today: date, contact: str) -> Slide:
    plan = figures.plan
    village = story.village_of(plan)
    lines = [say("report.pitch.for_village", village=village.name)] if village else []
    lines.append(say("report.pitch.subtitle", day=say.day(today)))
    if contact:
        lines.append(contact)
    if plan.example:
        lines.append(say("finance.about_example"))
    return Slide("title", plan.name, tuple(lines))


def _who(figures: Figures, say: Catalogue, team: tuple[str, ...]) -> Slide:
    plan = figures.plan
    told = bool(plan.pitch.introduction.strip() or team)
    lines = together([(plan.pitch.introduction, 2), (plan.pitch.stakeholders, 2)])
    if team and not plan.pitch.introduction.strip():
        lines.insert(0, say("report.pitch.team", names=say.listing(list(team))))
    if plan.legal_form is not None:
        lines.append(say(f"report.form.{plan.legal_form.value}"))
    for post in plan.staff[:2]:
        lines.append(say("report.pitch.post", name=_name(post.name), fte=figure(post.fte, say)))
    if plan.volunteers:
        people = sum(group.people for group in plan.volunteers)
        hours = sum(group.people * group.hours * 12 for group in plan.volunteers)
        words = {"people": say.number(people), "hours": say.number(hours)}
        lines.append(say("report.pitch.volunteers", **words))
    lines += story.partners(plan, say)
    title = say("report.pitch.title.who")
    if told:
        return Slide("who", title, tuple(lines))
    return Slide("who", title, tuple(lines[: MOST_LINES - 1]), (say("report.pitch.open.who"),))


def _why(figures: Figures, say: Catalogue, reason: str) -> Slide:
    """What the village misses, what changes, and how one will see it."""
    told, title = figures.plan.pitch, say("report.pitch.title.why")
    why = told.why.strip() or reason.strip()
    lines = together([(why, 3), (told.change, 2), (told.follow_up, 1)])
    missing = () if why else (say("report.pitch.open.why"),)
    return Slide("why", title, tuple(lines), missing)


def _for_whom(figures: Figures, say: Catalogue, groups: tuple[str, ...]) -> Slide:
    plan = figures.plan
    written = in_short(plan.pitch.target_group, 3)
    if groups and not written:
        written = [say("report.pitch.groups", names=say.listing(list(groups)))]
    lines = [*written]
    village = story.village_of(plan)
    if village is not None and village.population is not None:
        residents, year = say.number(village.population), str(village.population_year)
        lines.append(say("report.project.residents", residents=residents, year=year))
    reached = [a.reach.residents for a in plan.activities if a.reach]
    if reached:
        lines.append(say("report.pitch.reach", residents=say.number(max(reached))))
    by_activity = visits(plan, figures.flow.book.timeline)
    a_month = sum(float(values[-12:].sum()) for values in by_activity.values()) / 12
    if a_month:
        words = {"visits": say.number(round(a_month, -1)), "a_day": say.number(a_month / OPEN_DAYS)}
        lines.append(say("report.pitch.visits", **words))
    missing = () if written else (say("report.pitch.open.for_whom"),)
    return Slide("for_whom", say("report.pitch.title.for_whom"), tuple(lines), missing)


def _offer(figures: Figures, say: Catalogue) -> Slide:
    title, found = say("report.pitch.title.offer"), figures.plan.activities
    if not found:
        written = in_short(figures.plan.canvas.offer, 4)
        missing = () if written else (say("report.pitch.open.offer"),)
        return Slide("offer", title, tuple(written), missing)
    lines = [story.named(activity, say) for activity in found]
    if len(lines) > MOST_LINES:
        rest = len(lines) - MOST_LINES + 1
        lines = [*lines[: MOST_LINES - 1], say("report.pitch.more", n=rest)]
    return Slide("offer", title, tuple(lines))


def _place(figures: Figures, say: Catalogue) -> Slide:
    plan = figures.plan
    where = story.place(plan, say)
    lines = [where] if where else []
    opened = "opens" if plan.opening >= plan.start else "open_since"
    lines.append(say(f"report.project.{opened}", month=say.month(plan.opening)))
    bought = [_name(line.name) for line in plan.investments[:4]]
    if bought:
        lines.append(say("report.pitch.invested", names=say.listing(bought)))
    missing = () if where else (say("report.pitch.open.place"),)
    return Slide("place", say("report.pitch.title.place"), tuple(lines), missing)


def _numbers(figures: Figures, say: Catalogue) -> Slide:
    found = figures.summary
    a_year = float(figures.flow.group("activities")[0, -12:].sum())
    told = (
        (say.euro(a_year), say("report.pitch.figure.sold")),
        (
            say.euro(found.lowest_balance),
            say("report.pitch.figure.lowest", month=say.month(found.lowest_month)),
        ),
        (say.euro(found.end_balance), say("report.pitch.figure.end", n=figures.plan.months)),
    )
    return Slide(
        "numbers", say("report.pitch.title.numbers"), figures=told,
        chart=outcome.chart(figures, say),
    )  # fmt: skip


def _needed(figures: Figures, say: Catalogue) -> Slide:
    """Money to begin with, line by line, the largest first."""
    plan, title = figures.plan, say("report.pitch.title.needed")
    lines = figures.lines(groups=("own_money", "loans", "grants", "gifts"))
    given = sorted(
        (
            (float(line.values.sum()), line.info)
            for found in lines.values()
            for line in found
            if not line.info.recurring and line.values.sum() > NOTHING
        ),
        key=lambda pair: -pair[0],
    )
    had = max(plan.opening_balance, 0.0)
    told = in_short(plan.pitch.money, 2)
    if not given and not had:
        return Slide("needed", title, tuple(told), (say("report.pitch.open.needed"),))
    told += [say("report.pitch.total", amount=say.euro(sum(a for a, _ in given) + had))]
    if had:
        told.append(say("report.pitch.had", amount=say.euro(had)))
    # One line tells what there is no room for, so that the lines add up to the total.
    room = MOST_LINES - len(told)
    shown = given if len(given) <= room else given[: room - 1]
    for amount, info in shown:
        certainty = say(info.certainty_text).lower()
        words = {"amount": say.euro(amount), "name": _name(info.name), "certainty": certainty}
        told.append(say("report.pitch.from", **words))
    rest = [amount for amount, _ in given[len(shown) :]]
    if rest:
        told.append(say("story.deck.rest", n=len(rest), amount=say.euro(sum(rest))))
    return Slide("needed", title, tuple(told))


def _grants(figures: Figures, say: Catalogue) -> Slide:
    told = list(outcome.sentences(figures, say))
    if figures.has_grants:
        came = figures.flow.where(groups=(*finance.EARNED_GROUPS, *finance.SUPPORT_GROUPS))
        share = float(figures.flow.group("grants").sum()) / float(came.sum())
        told.append(say("report.pitch.grant_share", share=say.percent(share)))
        answer = in_short(figures.plan.feasibility.plan_b, 1)
        told += [f"{say('story.money.question')} {one}" for one in answer]
    return Slide("grants", say("report.pitch.title.grants"), tuple(told))


def _risks(figures: Figures, say: Catalogue) -> Slide:
    """The scenarios in which money runs out soonest, and what is not promised."""
    plan, told = figures.plan, []
    now = figures.summary.first_problem_month or date.max
    worse = [
        (found.summary.first_problem_month, found)
        for found in sc.run(plan).outcomes[1:]
        if found.state is sc.ScenarioState.COUNTS
        and found.summary is not None
        and (found.summary.first_problem_month or date.max) < now
        and found.scenario.code != "without_grants"
    ]
    for month, found in sorted(worse, key=lambda pair: pair[0])[:3]:
        name = bearing.name(found.scenario, say)
        told.append(say("report.pitch.risk", name=name, month=say.month(month)))
    ends = [g for g in plan.recurring_grants if g.end is not None and g.end < figures.months[-1]]
    for grant in ends[:1]:
        told.append(say("report.pitch.stops", name=_name(grant.name), month=say.month(grant.end)))
    hoped = [_name(line.name) for _, line in plan.lines() if line.certainty is Certainty.HOPED]
    if hoped:
        told.append(say("report.open_points.hoped", names=say.listing(hoped[:3])))
    return Slide("risks", say("report.pitch.title.risks"), tuple(told))


def _steps(figures: Figures, say: Catalogue, steps: tuple[str, ...]) -> Slide:
    """The action plan as it was written, else the steps that were given, else what happens month by
    month up to the opening."""
    plan, title = figures.plan.pitch, say("report.pitch.title.steps")
    told = together(
        [
            ("\n".join(say(f"story.deck.{part}", step=step) for step in in_short(text, 2)), 2)
            for part, text in (("soon", plan.soon), ("later", plan.later), ("far", plan.far))
        ]
    )
    told = told or list(steps)
    if not told and not figures.empty:
        told = [
            say("report.pitch.step", month=say.month(month), names=say.listing(names[:4]))
            for month, names in sorted(_dated(figures, say))
        ]
    return Slide("steps", title, tuple(told[:MOST_LINES]))


def _dated(figures: Figures, say: Catalogue) -> Iterator[tuple[date, list[str]]]:
    plan = figures.plan
    by_month: dict[date, list[str]] = {}
    dated = (*plan.own_money, *plan.loans, *plan.grants, *plan.crowdfunding, *plan.investments)
    for line in dated:
        by_month.setdefault(line.month, []).append(_name(line.name))
    for post in plan.staff:
        by_month.setdefault(post.begin or plan.opening, []).append(_name(post.name))
    by_month.setdefault(plan.opening, []).append(say("report.pitch.opening"))
    for month, names in by_month.items():
        if plan.start <= month <= max(plan.opening, plan.start):
            yield month, names


def _question(figures: Figures, say: Catalogue) -> Slide:
    """One question to the listener, the one that the numbers ask for."""
    title = say("report.pitch.title.question")
    if figures.plan.pitch.question.strip():
        return Slide("question", title, (figures.plan.pitch.question,))
    for key, found in (("short", figures.summary), ("short_without", figures.without)):
        if figures.empty or found.first_problem_month is None:
            continue
        words = {"amount": say.euro(found.capital_needed)}
        words["month"] = say.month(found.first_problem_month)
        return Slide("question", title, (say(f"report.pitch.question.{key}", **words),))
    return Slide("question", title, (say("report.pitch.question.join"),))
