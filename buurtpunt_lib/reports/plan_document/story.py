"""What the hub is, what it offers and who carries it: the part of a plan that is told in words."""

from __future__ import annotations

from collections.abc import Iterator

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import Village
from buurtpunt_lib.domain.plan import Activity, HubPlan, Staff, Volunteers
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import Account
from buurtpunt_lib.reports.content import Block, Bullets, Column, Note, Paragraph, Row, Table
from buurtpunt_lib.reports.plan_document.figures import Figures
from buurtpunt_lib.reports.plan_document.origins import figure, percent
from buurtpunt_lib.reports.plan_document.outcome import heading_of
from buurtpunt_lib.texts import Catalogue


def village_of(plan: HubPlan) -> Village | None:
    """The village of a plan; None where it names none, or one that our tables do not hold."""
    if plan.village is None:
        return None
    try:
        return datasets.village(plan.village)
    except InputError:
        return None


def place(plan: HubPlan, say: Catalogue) -> str | None:
    """The village with its municipality and province, None where it is not known."""
    found = village_of(plan)
    if found is None:
        return None
    return say(
        "report.project.place",
        village=found.name,
        municipality=found.municipality,
        province=found.province,
    )


def project(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """The description of the plan, its place, and the remarks of its makers."""
    plan = figures.plan
    if plan.description:
        yield Paragraph(plan.description)
    village = village_of(plan)
    if village is not None:
        yield Paragraph(place(plan, say) or "")
        if village.population is not None:
            residents = say.number(village.population)
            year = str(village.population_year)
            yield Paragraph(say("report.project.residents", residents=residents, year=year))
    if plan.opening >= plan.start:
        yield Paragraph(say("report.project.opens", month=say.month(plan.opening)))
    else:
        yield Paragraph(say("report.project.open_since", month=say.month(plan.opening)))
    if plan.notes:
        yield Bullets(plan.notes)


def activities(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """What people can do or buy, with the turnover that is expected of it."""
    if not figures.plan.activities:
        return
    yield Paragraph(say("report.activities.lead"))
    sold = figures.lines(Account.RESULT, ("activities",)).get("activities", ())
    turnover = {line.info.source: figures.by_window(line.values) for line in sold}
    years = figures.windows[:2]
    columns = (
        Column(say("report.activities.name"), width=2.6),
        Column(say("report.activities.visits"), number=True),
        Column(say("report.activities.basket"), number=True),
        Column(say("report.activities.margin"), number=True),
        *(
            Column(
                say("report.activities.turnover", months=heading_of(figures, window, say)),
                number=True,
                width=1.4,
            )
            for window in years
        ),
    )
    nothing = (0.0,) * len(figures.windows)
    rows = [
        Row(
            (
                named(activity, say),
                figure(round(activity.visits_a_month), say),
                say.euro(activity.basket, 2) if activity.basket else say("report.activities.free"),
                percent(activity.margin, say) if activity.basket else "–",
                *(say.euro(v) for v in turnover.get(activity.id, nothing)[: len(years)]),
            )
        )
        for activity in figures.plan.activities
    ]
    yield Table(say("report.activities.caption"), columns, tuple(rows))
    notes = [
        say("report.line_note", name=activity.name, note=activity.note)
        for activity in figures.plan.activities
        if activity.note
    ]
    if notes:
        yield Bullets(tuple(notes))


def named(activity: Activity, say: Catalogue) -> str:
    """The name of an activity, with its kind where the name does not say it."""
    kind = say(f"finance_lines.kind.{activity.kind.value}")
    if kind.casefold() in activity.name.casefold() or activity.kind.value == "other":
        return activity.name
    return say("report.activities.named", name=activity.name, kind=kind)


def people(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """Paid posts, volunteers, and the organisations that take part."""
    plan = figures.plan
    if plan.staff:
        yield _staff(plan.staff, say)
    if plan.volunteers:
        yield _volunteers(plan.volunteers, say)
        hours = sum(group.people * group.hours * 12 for group in plan.volunteers)
        yield Paragraph(say("report.people.hours", hours=say.number(hours)))
    found = partners(plan, say)
    if found:
        yield Paragraph(say("report.people.partners"))
        yield Bullets(tuple(found))
    if plan.staff or plan.volunteers or found:
        yield Note(say("report.people.names"), "unknown")


def partners(plan: HubPlan, say: Catalogue) -> list[str]:
    """Who takes part, by what it brings: a share of a post, a grant or a loan."""
    found = [
        say("report.people.carries", share=percent(post.partner_share, say), name=post.name)
        for post in plan.staff
        if post.partner_share
    ]
    given = [grant for grant in (*plan.grants, *plan.recurring_grants) if grant.provider]
    found += [say("report.people.gives", who=g.provider, name=g.name) for g in given]
    lent = [loan for loan in plan.loans if loan.lender]
    found += [say("report.people.lends", who=loan.lender, name=loan.name) for loan in lent]
    return found


def _staff(posts: tuple[Staff, ...], say: Catalogue) -> Table:
    columns = (
        Column(say("report.people.post"), width=2.4),
        Column(say("report.people.fte"), number=True),
        Column(say("report.people.cost"), number=True, width=1.4),
        Column(say("report.people.begin"), width=1.3),
        Column(say("report.people.partner"), number=True, width=1.6),
    )
    rows = []
    for post in posts:
        share = percent(post.partner_share, say)
        if post.partner_share and post.partner_end:
            end = say.short_month(post.partner_end)
            share = say("report.people.partner_until", share=share, month=end)
        rows.append(
            Row(
                (
                    post.name,
                    figure(post.fte, say),
                    say.euro(post.fte * post.yearly_cost),
                    say.short_month(post.begin) if post.begin else say("report.from_opening"),
                    share,
                )
            )
        )
    return Table(say("report.people.staff_caption"), columns, tuple(rows))


def _volunteers(groups: tuple[Volunteers, ...], say: Catalogue) -> Table:
    columns = (
        Column(say("report.people.group"), width=2.4),
        Column(say("report.people.count"), number=True),
        Column(say("report.people.hours_each"), number=True, width=1.5),
        Column(say("report.people.allowance"), number=True, width=2.2),
    )
    rows = []
    for group in groups:
        allowance = say("report.people.no_allowance")
        if group.allowance and group.days:
            amount, days = say.euro(group.allowance, 2), figure(group.days, say)
            allowance = say("report.people.allowance_days", amount=amount, days=days)
        hours = figure(group.hours, say)
        rows.append(Row((group.name, figure(group.people, say), hours, allowance)))
    return Table(say("report.people.volunteers_caption"), columns, tuple(rows))
