"""The search for money in a document: the calendar, who else fits, and what if no grant comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from buurtpunt_lib import datasets, finance
from buurtpunt_lib.datasets import Money
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.finance.missing_money import missing
from buurtpunt_lib.legal.eligibility import Applicant, Verdict, eligibility
from buurtpunt_lib.planning.funding_calendar import Entry, calendar, findings
from buurtpunt_lib.reports import funder_words
from buurtpunt_lib.reports.content import (
    Block,
    Bullets,
    Column,
    Heading,
    Link,
    Paragraph,
    Row,
    Table,
    Text,
)
from buurtpunt_lib.reports.funding_facts import applicant_of, kinds_rows, missing_words
from buurtpunt_lib.texts import Catalogue

_T = "funding.chapter."
_COLUMNS = {"who": 1.7, "until": 2.6, "state": 1.0, "amount": 1.2, "source": 1.5}


def blocks(
    project: Project, say: Catalogue, *, today: date, facts: Any = None
) -> tuple[Block, ...]:
    """The chapter; () when nobody is asked, no grant is planned and no plan B is written."""
    plan = project.plan
    grants = plan.grants or plan.recurring_grants
    if not (project.money.applications or grants or plan.feasibility.plan_b):
        return ()
    return tuple(_blocks(project, say, today))


def _blocks(project: Project, say: Catalogue, today: date) -> Iterator[Block]:
    plan = project.plan
    entries = calendar(datasets.funders().values(), project.money, today=today)
    asked = [one for one in entries if one.application is not None]
    if asked:
        yield Heading(say(f"{_T}calendar"))
        columns = tuple(
            Column(say(f"funding.page.column.{key}"), width=width)
            for key, width in _COLUMNS.items()
        )
        rows = tuple(Row(_cells(one, say, today, plan.opening)) for one in asked)
        yield Table(say("funding.page.calendar_caption"), columns, rows)
    told = findings(project, entries, today=today)
    if told:
        yield Bullets(tuple(funder_words.finding_words(say, one) for one in told))
    outcome = finance.PlanOutcome(finance.cash_flow(plan))
    if kinds := kinds_rows(outcome, say):
        columns = (
            Column(say("funding.page.kinds_kind"), width=2),
            Column(say("funding.page.kinds_amount"), number=True),
        )
        yield Table(say("funding.page.kinds_caption"), columns, tuple(Row(tuple(r)) for r in kinds))
    yield from _fitting(entries, applicant_of(plan), say)
    yield Heading(say(f"{_T}plan_b"))
    yield Paragraph(missing_words(say, missing(outcome.bare)))
    if plan.feasibility.plan_b:
        yield Paragraph(plan.feasibility.plan_b)


def _cells(one: Entry, say: Catalogue, today: date, day: date) -> tuple[Text, ...]:
    funder = one.funder
    sources = funder.calls.sources if funder.calls else funder.sources
    when = (funder_words.moment_words(say, one), funder_words.time_words(say, one, today))
    return (
        f"{funder.name(say.language)} ({say(f'funding.kind.{funder.money.value}')})",
        " ".join(text for text in when if text),
        say(f"funding.state.{one.application.state.value}"),
        funder_words.highest_words(say, funder, day) or say("common.not_known"),
        (Link(funder_words.source_words(say, sources[0]), sources[0].url),),
    )


def _fitting(entries: tuple[Entry, ...], applicant: Applicant, say: Catalogue) -> Iterator[Block]:
    """Funders that fit and that nobody looks at yet, with until when."""
    found = [
        one
        for one in entries
        if one.application is None
        and one.funder.money is not Money.ADVICE
        and eligibility(applicant, one.funder).verdict is Verdict.FITS
    ]
    if not found:
        return
    yield Heading(say(f"{_T}fits"))
    if applicant.form is not None and applicant.province is not None:
        form = say(f"finance_funding.form.{applicant.form.value}")
        yield Paragraph(say(f"{_T}fits_lead", form=form, province=applicant.province))
    else:
        yield Paragraph(say(f"{_T}fits_lead_open"))
    yield Bullets(
        tuple(
            (
                Link(one.funder.name(say.language), one.funder.sources[0].url),
                f". {funder_words.moment_words(say, one)}",
            )
            for one in found
        )
    )
    checked = min(source.checked_on for one in found for source in one.funder.sources)
    yield Paragraph(say(f"{_T}checked", day=checked))
