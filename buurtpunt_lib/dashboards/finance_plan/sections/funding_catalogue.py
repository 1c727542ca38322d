"""The catalogue of funders as a list that unfolds: what each pays, how much, and who says so.

Group: kinds of money that belong together, such as what must be paid back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pressable import fold, press_button
from buurtpunt_lib.datasets import Funder, FunderSource, Money
from buurtpunt_lib.domain.plan import HubPlan, LegalForm
from buurtpunt_lib.finance.funder_lines import can_propose
from buurtpunt_lib.finance.missing_money import Missing, Want
from buurtpunt_lib.legal.eligibility import Applicant, eligibility
from buurtpunt_lib.reports import funder_words
from buurtpunt_lib.reports.funder_words import GROUPS
from buurtpunt_lib.storage import register
from buurtpunt_lib.texts import Catalogue

# Somebody of whom nothing is known yet.
NOBODY = Applicant(None, None)
# Where the page tells what was put in the plan.
ADDED = "bp-added"


@dataclass(frozen=True)
class Search:
    """What a visitor looks for. province, group: "" for all. placed: codes that the plan asks."""

    province: str = ""
    group: str = ""
    legal_form: str = ""
    closed: bool = False
    placed: frozenset[str] = frozenset()
    sells: bool | None = None

    @property
    def applicant(self) -> Applicant:
        """Who asks, as far as it was said."""
        form = LegalForm(self.legal_form) if self.legal_form else None
        return Applicant(form, self.province or None, self.sells)


def placed(plan: HubPlan) -> frozenset[str]:
    """Codes of the funders of whom a line of the plan asks money already."""
    named = {
        getattr(line, field, "")
        for _, line in plan.lines()
        for field in ("name", "provider", "lender", "platform")
    }
    return frozenset(
        code for code, f in datasets.funders().items() if named & set(f.names.values())
    )


def found(search: Search) -> tuple[list[Funder], list[Funder]]:
    """The funders that fit, and those that fit but for the legal form, from near to far."""
    fitting: list[Funder] = []
    other: list[Funder] = []
    for funder in datasets.funders().values():
        wanted = (
            (not search.province or not funder.provinces or search.province in funder.provinces)
            and (not search.group or funder.money in GROUPS[search.group])
            and (search.closed or not funder.closed)
        )
        if not wanted:
            continue
        reasons = {reason.code for reason in eligibility(search.applicant, funder).reasons}
        (other if "other_form" in reasons else fitting).append(funder)
    return fitting, other


def catalogue(
    say: Catalogue, search: Search, missed: Missing, *, day: date
) -> tuple[Markup, set[str]]:
    """The list, and the codes of its buttons. day: on which dated rules are told."""
    fitting, other = found(search)
    parts = [m.paragraph(say("finance_funding.find.shown", n=len(fitting)))]
    if not fitting:
        parts = [m.element("p", say("finance_funding.find.none"), class_="bp-empty")]
    for group, kinds in GROUPS.items():
        inside = [funder for funder in fitting if funder.money in kinds]
        if not inside:
            continue
        parts.append(m.element("h3", say(f"finance_funding.money.{group}")))
        parts.append(m.paragraph(say(f"finance_funding.money_lead.{group}")))
        if advice := _fit(say, kinds, missed):
            parts.append(advice)
        parts += [
            card(say, funder, search.applicant, day=day, placed=funder.code in search.placed)
            for funder in inside
        ]
    if other:
        names = say.listing([funder.name(say.language) for funder in other])
        form = say(f"finance_funding.form.{search.legal_form}")
        words = say("finance_funding.find.other_form", form=form, names=names)
        parts.append(m.note(words, kind="unknown"))
    return Markup("").join(parts), {f.code for f in fitting if can_propose(f)}


def _fit(say: Catalogue, kinds: Iterable[Money], missed: Missing) -> Markup | None:
    """Whether this money mends what the plan misses, where it misses anything."""
    if missed.want is Want.NOTHING or Money.ADVICE in kinds:
        return None
    if not any(missed.fits(kind.value) for kind in kinds):
        return m.note(say("finance_funding.fits.less"), kind="warning")
    if missed.want is Want.STRUCTURAL and Money.RECURRING in kinds:
        return m.note(say("finance_funding.fits.best"), kind="info")
    return None


def card(
    say: Catalogue,
    funder: Funder,
    applicant: Applicant = NOBODY,
    *,
    day: date,
    placed: bool = False,
    buttons: bool = True,
) -> Markup:
    """One funder: its name and highest amount; folded away below it all that we know.

    buttons: with one that puts a line in the plan.
    """
    summary = m.element(
        "span",
        funder.name(say.language),
        m.element("span", " · ", funder_words.short(say, funder, day), class_="bp-small"),
    )
    button = (
        press_button(say("finance_funding.find.add"), funder.code, about=funder.name(say.language))
        if buttons and can_propose(funder)
        else None
    )
    there = say("finance_funding.find.placed")
    return fold(
        summary,
        funder.code,
        facts(say, funder, applicant, day=day),
        m.element("p", button) if button else None,
        m.element("p", m.link(there, f"#{ADDED}")) if placed else None,
    )


def facts(
    say: Catalogue, funder: Funder, applicant: Applicant, *, day: date, when: str = ""
) -> Markup:
    """Everything that we know of a funder. when: until when it can be asked, "" to leave it out."""
    language = say.language
    amounts = list(amount_words(say, funder, day=day))
    rows: list[tuple[str, object]] = [("pays", funder.pays[language])]
    unknown = say("finance_funding.card.pays_not_unknown")
    rows.append(("pays_not", funder.pays_not[language] if funder.pays_not else unknown))
    if funder.money is not Money.ADVICE:
        none = say("finance_funding.card.amounts_unknown")
        rows.append(("amounts", _list(amounts) if amounts else none))
    if when:
        rows.append(("when", when))
    rows.append(("fits", fit(say, applicant, funder)))
    if not when and (rhythm := funder_words.rhythm_words(say, funder)):
        rows.append(("calls", rhythm))
    if funder.areas:
        rows.append(("areas", say.listing(list(funder.areas))))
    if funder.legal_forms:
        forms = [say(f"finance_funding.form.{form}") for form in funder.legal_forms]
        rows.append(("who", say.listing(forms)))
    rows.append(("open", funder.open[language]))
    if funder.examples:
        rows.append(("examples", _list([_example(one) for one in funder.examples])))
    rows.append(("sources", _list([source_link(say, source) for source in funder.sources])))
    pieces = [
        [m.element("dt", say(f"finance_funding.card.{key}")), m.element("dd", value)]
        for key, value in rows
    ]
    return m.element("dl", pieces, class_="bp-facts bp-facts-wide")


def amount_words(say: Catalogue, funder: Funder, *, day: date) -> Iterator[Markup]:
    """Every limit of a funder in words, with its year, as a link to the page that gave it."""
    for words, address in funder_words.amount_lines(say, funder, day=day):
        yield m.link(words, address)


def fit(say: Catalogue, applicant: Applicant, funder: Funder) -> Markup:
    """Whether a funder fits who asks, and every reason why."""
    known = eligibility(applicant, funder)
    verdict = say(f"funding.verdict.{known.verdict.value}")
    reasons = [funder_words.reason_words(say, reason) for reason in known.reasons]
    return m.element("span", m.element("strong", f"{verdict}. "), " ".join(reasons))


def _hubs() -> Mapping[str, Any]:
    """Name, funding and sources of a place, by its id: as the register has it, or as it ships."""
    return _hubs_of(register.stamp())


@lru_cache(maxsize=1)
def _hubs_of(_stamp: str) -> Mapping[str, Any]:
    table = register.hub_table()[["id", "name", "funding", "sources"]]
    shipped = {hub.id: hub for hub in datasets.hubs()}
    return shipped | {row.id: row for row in table.itertuples(index=False)}


def _example(place: str) -> Markup:
    hub = _hubs()[place]
    page = next((s for s in hub.sources if s.startswith("http")), "")
    return m.element(
        "span",
        m.link(hub.name, page) if page else hub.name,
        f": {hub.funding}" if hub.funding else "",
    )


def source_link(say: Catalogue, source: FunderSource) -> Markup:
    return m.link(funder_words.source_words(say, source), source.url)


def _list(items: Iterable[object]) -> Markup:
    listed = list(items)
    if len(listed) == 1:
        return m.element("span", listed[0])
    return m.element("ul", [m.element("li", item) for item in listed])


def field_words(say: Catalogue, key: str) -> str:
    """The name of a field that is left to be filled in."""
    own = f"finance_funding.field.{key}"
    return say(own) if own in say else say(f"finance.field.{key}")
