"""Legal form and taxes, what the plan does not say, and what the document was made with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date

from buurtpunt_lib import __version__, finance, parameters, paths
from buurtpunt_lib.domain.plan import Certainty, HubPlan, LegalForm, VatScheme
from buurtpunt_lib.files import sha256
from buurtpunt_lib.finance import review
from buurtpunt_lib.reports.content import (
    Block,
    Bullets,
    Column,
    Heading,
    Link,
    Note,
    Paragraph,
    Row,
    Table,
    Text,
)
from buurtpunt_lib.reports.plan_document import origins, rules
from buurtpunt_lib.reports.plan_document.figures import Figures
from buurtpunt_lib.reports.plan_document.origins import percent
from buurtpunt_lib.reports.plan_document.story import village_of
from buurtpunt_lib.texts import Catalogue

# The page of the commission for accounting standards on the financial plan of a bv, cv and nv.
LAW = (
    "https://www.cbn-cnc.be/nl/adviezen/"
    "technische-nota-financieel-plan-voor-besloten-vennootschappen-cooperatieve-vennootschappen"
)
# What a financial plan must hold by law, and the chapters of ours that hold it.
_REQUIRED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("activity", ("project", "activities")),
    ("sources", ("sources", "financing")),
    ("balance", ("balance",)),
    ("result", ("result",)),
    ("budget", ("cash",)),
    ("assumptions", ("assumptions", "rules")),
    ("expert", ()),
)
_HASH_SHOWN = 12


def plan_hash(plan: HubPlan) -> str:
    """The SHA-256 of a plan as its file holds it: `sha256:<hex>`; the same numbers, the same."""
    return "sha256:" + hashlib.sha256(plan.to_json().encode("utf-8")).hexdigest()


def short_hash(text: str) -> str:
    """The first signs of a hash, enough to tell two plans apart."""
    return text.removeprefix("sha256:")[:_HASH_SHOWN]


def legal_and_tax(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """Legal form, VAT and taxes as the plan counts with them; no advice."""
    plan = figures.plan
    yield Note(say("report.no_advice"), "warning")
    if plan.legal_form is not None:
        yield Paragraph(say(f"report.legal_form.{plan.legal_form.value}"))
    yield Heading(say("report.tax.vat"))
    yield from _vat(figures, say)
    yield Heading(say("report.tax.profit"))
    yield from _income_tax(plan, say)


def _vat(figures: Figures, say: Catalogue) -> Iterator[Block]:
    vat = figures.plan.vat
    yield Paragraph(say(f"report.vat.{vat.scheme.value}"))
    if vat.scheme is VatScheme.EXEMPT and vat.threshold is not None:
        crossing = figures.flow.book.vat.crossing
        limit = say.euro(vat.threshold)
        if crossing is None:
            yield Paragraph(say("report.vat.below", limit=limit))
        else:
            month = say.month(figures.months[crossing])
            yield Note(say("report.vat.crosses", month=month, limit=limit), "warning")
    if vat.rates and vat.scheme is not VatScheme.OUTSIDE:
        rates = [
            say(
                "report.vat.rate",
                kind=origins.vat_kind(say, rate),
                rate=percent(rate.rate, say),
            )
            + (f" ({say('report.vat.from', month=say.month(rate.begin))})" if rate.begin else "")
            for rate in vat.rates
        ]
        yield Bullets(tuple(rates))
    if vat.scheme is not VatScheme.OUTSIDE and vat.deductible < 1:
        yield Paragraph(say("report.vat.deductible", share=percent(vat.deductible, say)))


def _income_tax(plan: HubPlan, say: Catalogue) -> Iterator[Block]:
    tax = plan.income_tax
    if tax.rate:
        yield Paragraph(say("report.tax.rate", rate=percent(tax.rate, say)))
    if tax.asset_steps:
        steps = [
            say("report.tax.step", rate=percent(step.rate, say), above=say.euro(step.above))
            for step in tax.asset_steps
        ]
        yield Bullets(tuple(steps))
    if not tax.rate and not tax.asset_steps:
        yield Note(say("report.tax.none"), "unknown")


def assumptions(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """Where every number comes from."""
    found = list(origins.numbers(figures.plan, say))
    if not found:
        return
    kinds = ["default" if n.basis is None else n.basis.kind for n in found]
    counts = {kind: kinds.count(kind) for kind in ("source", "assumption", "user", "default")}
    written = {kind: say.number(count) for kind, count in counts.items()}
    yield Paragraph(say("report.assumptions.counted", total=say.number(len(found)), **written))
    yield Note(say("finance.origin.warning"), "assumption")
    yield origins.table(figures.plan, say)


def dated_rules(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """The rules that bear on the plan, with the day on which somebody last checked them."""
    table = rules.table(figures.plan, say)
    if table is not None:
        yield Paragraph(say("report.rule.lead"))
        yield table
    findings = finance.check_rules(figures.plan)
    if findings:
        yield Heading(say("report.rule.checked_heading"))
        yield Bullets(tuple(_finding(found, figures.plan, say) for found in findings))
    if table is not None or findings:
        yield Note(say("report.no_advice"), "warning")


def _finding(found: finance.Finding, plan: HubPlan, say: Catalogue) -> Text:
    values = dict(found.fault.values)
    if "field" in values:
        values["field"] = origins.place_name(plan, str(values["field"]), say)
    for key in ("day", "valid_from"):
        if key in values:
            values[key] = say.reference_date(str(values[key]))
    if "month" in values:
        values["month"] = say.reference_date(str(values["month"]))
    weight = say(f"report.rule.{found.weight.value}")
    words = say(
        "report.rule.finding", weight=weight, text=say(f"errors.{found.fault.code}", **values)
    )
    if found.source is None:
        return words
    return words + " ", Link(say("report.rule.page"), found.source)


def open_points(figures: Figures, chapters: Mapping[str, int], say: Catalogue) -> Iterator[Block]:
    """What the plan does not say; for a company also where each part that the law asks stands.

    chapters: number of each chapter by its key.
    """
    plan = figures.plan
    yield Paragraph(say("report.open_points.lead"))
    yield Bullets(tuple(_open(figures, say)))
    yield from _to_review(plan, say)
    if plan.legal_form not in (LegalForm.CV, LegalForm.BV):
        return
    yield Heading(say("report.law.heading"))
    yield Paragraph((say("report.law.lead"), " ", Link(say("report.law.page"), LAW)))
    columns = (Column(say("report.law.part"), width=3.4), Column(say("report.law.where"), width=2))
    rows = []
    for key, wanted in _REQUIRED:
        numbers = [str(chapters[name]) for name in wanted if name in chapters]
        where = say("report.law.chapter", n=len(numbers), numbers=say.listing(numbers))
        rows.append(
            Row((say(f"report.law.{key}"), where if numbers else say("report.open")))
        )  # fmt: skip
    yield Table(say("report.law.caption"), columns, tuple(rows))


def _to_review(plan: HubPlan, say: Catalogue) -> Iterator[Block]:
    """The questions for a reviewer that nobody ticked off yet."""
    asked = review.review_questions(plan)
    left = [question for question in asked if not question.ticked]
    if not left:
        return
    yield Heading(say("report.review.heading"))
    done = say.number(len(asked) - len(left))
    yield Paragraph(say("report.review.lead", n=done, total=say.number(len(asked))))
    yield Bullets(tuple(say(question.text) for question in left))


def _open(figures: Figures, say: Catalogue) -> Iterator[str]:
    plan = figures.plan
    unsaid = {
        "description": not plan.description,
        "village": plan.village is None,
        "village_unknown": plan.village is not None and village_of(plan) is None,
        "legal_form": plan.legal_form is None,
        "vat": plan.vat.scheme is VatScheme.OUTSIDE,
        "prices": plan.price_index == 0,
        "wages": plan.wage_index == 0 and bool(plan.staff),
        "staff": not plan.staff and not plan.volunteers,
        "costs": not plan.costs,
        "activities": not plan.activities,
        "security": bool(plan.loans),
    }
    yield from (say(f"report.open_points.{key}") for key, holds in unsaid.items() if holds)
    hoped = [line.name for _, line in plan.lines() if line.certainty is Certainty.HOPED]
    if hoped:
        yield say("report.open_points.hoped", names=say.listing(hoped))
    outside = [plan.line(line_id).name for line_id in plan.lines_outside()]
    if outside:
        yield say("report.open_points.outside", names=say.listing(outside))
    yield say("report.open_points.founders")
    yield say("report.open_points.expert")


def about(figures: Figures, say: Catalogue, *, today: date) -> Iterator[Block]:
    """With what, on which day and from which numbers the document was made."""
    yield made_with(figures.plan, say, today=today, fingerprint=plan_hash(figures.plan))
    yield Paragraph(say("report.about.same"))
    yield Note(say("report.no_advice"), "warning")


def made_with(plan: HubPlan, say: Catalogue, *, today: date, fingerprint: str) -> Table:
    """The day, the program, and the versions of data and rules; fingerprint: of the input."""
    return Table(
        say("report.about.caption"),
        (Column(say("report.about.what"), width=1.6), Column(say("report.about.value"), width=4)),
        tuple(Row(cells) for cells in _made_with(plan, say, today, fingerprint)),
    )


def _made_with(
    plan: HubPlan, say: Catalogue, today: date, fingerprint: str
) -> Iterator[tuple[Text, Text]]:
    yield say("report.about.day"), say.day(today)
    yield say("report.about.version"), say("report.about.program", version=__version__)
    yield say("report.about.plan_hash"), fingerprint
    package = paths.DATA / "datapackage.json"
    yield say("report.about.data"), sha256(package)
    checked = [v.checked_on for p in parameters.parameters().values() for v in p.values]
    yield say("report.about.rules"), say("report.about.checked", day=say.day(max(checked)))
    village = village_of(plan)
    if village is not None and village.population_year is not None:
        year = str(village.population_year)
        yield say("report.about.population"), say("report.about.population_of", year=year)
