"""The financial plan of a hub as a document: computed once, written as docx, pdf or html.

`sections` gives the content (see `reports.content`); a chapter to which a plan gives nothing is
left out, and what the plan does not say is said in a chapter of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from buurtpunt_lib import __version__
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.reports.content import Block, Chapter, Note, Report, Text
from buurtpunt_lib.reports.plan_document import (
    about,
    aim,
    bearing,
    canvas,
    feasibility,
    money,
    outcome,
    statements,
    story,
)
from buurtpunt_lib.reports.plan_document.figures import Figures
from buurtpunt_lib.texts import Catalogue

Maker = Callable[[Figures, Catalogue], Iterable[Block]]

CHAPTERS: tuple[tuple[str, Maker], ...] = (
    ("outcome", outcome.blocks),
    ("project", story.project),
    ("aim", aim.blocks),
    ("activities", story.activities),
    ("people", story.people),
    ("canvas", canvas.blocks),
    ("investments", money.investments),
    ("sources", money.sources_and_uses),
    ("financing", money.financing),
    ("balance", statements.balance_sheets),
    ("result", statements.profit_and_loss),
    ("break_even", bearing.break_even),
    ("scenarios", outcome.scenario_blocks),
    ("feasibility", feasibility.blocks),
    ("happened", statements.happened),
    ("tax", about.legal_and_tax),
    ("cash", statements.cash),
    ("assumptions", about.assumptions),
    ("rules", about.dated_rules),
)


def sections(plan: HubPlan, say: Catalogue, *, today: date | None = None) -> Report:
    """The financial plan as a document, in the language of `say`; `today` is the day on it."""
    figures = Figures(plan)
    today = today or date.today()
    chapters = [found for key, _ in CHAPTERS if (found := chapter(key, figures, say))]
    numbers = {chapter.key: at for at, chapter in enumerate(chapters, start=1)}
    for key, blocks in (
        ("open", about.open_points(figures, numbers, say)),
        ("about", about.about(figures, say, today=today)),
    ):
        chapters.append(Chapter(key, say(f"report.chapter.{key}"), tuple(blocks)))
    hashed = about.short_hash(about.plan_hash(figures.plan))
    return Report(
        title=figures.plan.name,
        subtitle=say("report.subtitle"),
        language=say.language,
        facts=tuple(_facts(figures, say, today)),
        notes=tuple(_notes(figures, say)),
        chapters=tuple(chapters),
        footer=say("report.footer", hash=hashed, version=__version__, day=say.day(today)),
        day=today,
    )


def chapter(key: str, figures: Figures, say: Catalogue) -> Chapter | None:
    """One chapter of CHAPTERS, None where the plan gives nothing to put in it."""
    blocks = tuple(dict(CHAPTERS)[key](figures, say))
    return Chapter(key, say(f"report.chapter.{key}"), blocks) if blocks else None


def _facts(figures: Figures, say: Catalogue, today: date) -> Iterable[tuple[str, Text]]:
    plan, months = figures.plan, figures.months
    yield say("report.fact.place"), story.place(plan, say) or say("report.open")
    form = plan.legal_form
    written = say(f"report.form.{form.value}") if form else say("report.open")
    yield say("report.fact.form"), written
    period = say("report.fact.months", first=say.month(months[0]), last=say.month(months[-1]))
    yield say("report.fact.period"), period
    yield say("report.fact.opening"), say.month(plan.opening)
    yield say("report.fact.day"), say.day(today)


def _notes(figures: Figures, say: Catalogue) -> Iterable[Note]:
    if figures.plan.example:
        yield Note(say("finance.about_example"), "assumption")
    yield Note(say("report.no_advice"), "warning")
