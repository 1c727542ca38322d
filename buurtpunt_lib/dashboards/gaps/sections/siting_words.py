"""What was found about where to start, in words: the choice, each place with its money, the others.

Every figure comes from `assessment.candidates`; nothing is worked out here.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib.assessment import Candidate, Candidates, Outline
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.tables import Heading, Row
from buurtpunt_lib.reports import resident_words, street_words
from buurtpunt_lib.texts import Catalogue

_KEY = "gaps_page.siting."
_SAME_MONEY = 0.01


def result(say: Catalogue, found: Candidates) -> Markup:
    """The choice in a few sentences, with how sure it is that nothing better exists."""
    steps = found.steps
    if not found.people:
        return m.element("p", say(f"{_KEY}nobody_lacks"), class_="bp-answer")
    if not steps:
        return m.element("p", say(f"{_KEY}no_steps"), class_="bp-answer")
    first = say(
        f"{_KEY}chosen.{found.method}",
        n=len(steps),
        list=say.listing([one.name for one in steps]),
    )
    covered = say(
        f"{_KEY}covered",
        covered=say.number(found.covered),
        people=say.number(found.people),
        share=say.percent(found.covered / found.people),
        km=say.number(found.reach_m / 1000, 2),
    )
    proven = say(f"{_KEY}proven" if found.proven else f"{_KEY}not_proven")
    notes = []
    if found.unknown:
        notes.append(say(f"{_KEY}unknown", n=len(found.unknown)))
    if found.unlocated:
        notes.append(say(f"{_KEY}unlocated", n=len(found.unlocated)))
    told = m.element("p", f"{first} {covered}", class_="bp-answer")
    return told + m.element("p", " ".join([proven, *notes]), class_="bp-small")


def money_of(one: Candidate) -> Outline | None:
    """The outline of a place with its outcome worked out, so that showing it takes no time."""
    found = one.outline
    if found is not None:
        _ = found.customers_needed, found.supporting_month, found.start_money
    return found


def headings(say: Catalogue) -> list[Heading]:
    return [
        Heading("name", say("gaps.table.village")),
        Heading("phase", say(f"{_KEY}column.phase"), number=True),
        Heading("population", say("gaps.table.residents"), number=True),
        Heading("closes", say(f"{_KEY}column.closes"), True, say(f"{_KEY}column.closes_about")),
        Heading("", say(f"{_KEY}column.brings"), wide=True),
        Heading("needed", say(f"{_KEY}column.needed"), number=True),
        Heading("month", say(f"{_KEY}column.month")),
        Heading("start", say(f"{_KEY}column.start"), number=True),
        Heading("short", say(f"{_KEY}column.short"), number=True),
    ]


def row(say: Catalogue, found: Candidates, one: Candidate) -> Row:
    money = money_of(one)
    month = money.supporting_month if money else None
    return Row(
        one.village,
        [
            one.name,
            _order(say, one),
            say.number(one.population),
            _closes(say, one),
            _brings(say, found, one),
            *_money_cells(say, money),
        ],
        {
            "name": one.name,
            "phase": -one.phase if one.phase is not None else None,
            "population": one.population,
            "closes": one.closes,
            "needed": money.customers_needed if money else None,
            "month": f"{month:%Y-%m}" if month else None,
            "start": money.start_money if money else None,
            "short": money.shortfall_a_year if money else None,
        },
    )


def _order(say: Catalogue, one: Candidate) -> str:
    if one.locked:
        return say(f"{_KEY}open")
    return str(one.phase) if one.phase else "–"


def _closes(say: Catalogue, one: Candidate) -> list[Any]:
    words: list[Any] = [say.number(one.closes)]
    if one.closes and one.closes_certain < one.closes:
        told = say(f"{_KEY}certain", n=say.number(one.closes_certain))
        words.append(m.element("div", told, class_="bp-under"))
    return words


def _brings(say: Catalogue, found: Candidates, one: Candidate) -> str:
    if not one.brings:
        return say(f"{_KEY}brings_nothing")
    if len(one.brings) == len(found.needs) > 1:
        return say(f"{_KEY}brings_all")
    return say.listing([say(f"need.{need.key}") for need in one.brings])


def _money_cells(say: Catalogue, money: Outline | None) -> list[Any]:
    if money is None:
        return ["–"] * 4
    never = say(f"{_KEY}never")
    needed, expected = money.customers_needed, money.customers_expected
    customers: list[Any] = [never if needed is None else say.number(needed)]
    if expected is not None:
        told = say(f"{_KEY}expected", n=say.number(expected))
        customers.append(m.element("div", told, class_="bp-under"))
    month = money.supporting_month
    return [
        customers,
        never if month is None else say.short_month(month),
        say.euro(money.start_money),
        say.euro(money.shortfall_a_year),
    ]


def below(say: Catalogue, found: Candidates) -> Markup:
    """How the figures were made: each assumption said, with what it does."""
    items = [m.element("li", told) for told in assumptions(say, found)]
    return m.note(m.element("ul", items), kind="assumption", heading=say(f"{_KEY}assumed"))


def assumptions(say: Catalogue, found: Candidates) -> list[str]:
    from buurtpunt_lib.assessment.money import BIKE_PART

    names = sorted({one.outline.template.plan.name for one in found.candidates if one.outline})
    told = [
        street_words.which_way(say, straight=f"{_KEY}assumption.detour"),
        say(f"{_KEY}assumption.lacks", list=say.listing(
            [say(f"need.{need.key}") for need in found.needs])),
        say(f"{_KEY}assumption.brings"),
        *(
            resident_words.measured_from(say, one.facts, found.demand.villages)
            for one in found.candidates[:1]
        ),
    ]  # fmt: skip
    if names:
        told += [
            say(f"{_KEY}assumption.money", list=say.listing(names)),
            say(f"{_KEY}assumption.bike", share=say.percent(BIKE_PART)),
        ]
    return told


def alternatives(say: Catalogue, found: Candidates) -> Markup:
    """Other choices of as many places, each with what it gains and loses beside the first."""
    if len(found.options) < 2:
        return Markup("")
    names = {one.village: one.name for one in found.candidates}
    best = found.options[0]
    items = []
    for option in found.options[1:]:
        new = [names.get(code, code) for code in option.villages if code not in best.villages]
        gone = [names.get(code, code) for code in best.villages if code not in option.villages]
        costs = found.start_money(best), found.start_money(option)
        told = _trade_off(say, best.trade_off, option.trade_off, new, gone, costs)
        items.append(m.element("li", told))
    return (
        m.element("h3", say(f"{_KEY}others"))
        + m.paragraph(say(f"{_KEY}others_lead"))
        + m.element("ul", items)
    )


def _trade_off(
    say: Catalogue,
    best: Any,
    other: Any,
    new: list[str],
    gone: list[str],
    costs: tuple[float | None, float | None],
) -> str:
    """What one choice gains and loses beside the first: reach, fairness, money to begin with."""
    values = {"new": say.listing(new), "gone": say.listing(gone)}
    told = [say(f"{_KEY}swap" if gone else f"{_KEY}swap_only_new", **values)]
    fewer = best.covered - other.covered
    if fewer >= 1:
        told.append(say(f"{_KEY}fewer", n=round(fewer)))
    else:
        told.append(say(f"{_KEY}as_many"))
    told.append(
        say(f"{_KEY}ways", nearer=say.number(other.nearer), further=say.number(other.further))
    )
    for key in ("fairness",):
        way = "better" if key in other.better else "worse" if key in other.worse else "same"
        km = say.number(other.worst_off_m / 1000, 1)
        told.append(say(f"{_KEY}{key}.{way}", km=km))
    first, second = costs
    if first is None or second is None:
        more = None
        told.append(say(f"{_KEY}cost.unknown"))
    else:
        # A sketch does not tell a difference of one in a hundred.
        more = second - first if abs(second - first) > _SAME_MONEY * first else 0.0
        way = "same" if not more else "more" if more > 0 else "less"
        told.append(
            say(
                f"{_KEY}cost.{way}",
                euro=say.euro(round(abs(more), -2)),
                total=say.euro(round(second, -2)),
            )
        )
    if 0 in other.dominated_by and (more is None or more >= 0):
        told.append(say(f"{_KEY}dominated"))
    return " ".join(told)


def table(say: Catalogue, found: Candidates) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The candidates as rows to keep, and what stands above the columns."""
    rows = []
    for one in found.candidates:
        money = money_of(one)
        month = money.supporting_month if money else None
        rows.append(
            {
                "village": one.village,
                "name": one.name,
                "phase": one.phase,
                "population": one.population,
                "in_reach": one.in_reach,
                "closes": one.closes,
                "closes_certain": one.closes_certain,
                "brings": _brings(say, found, one),
                "needed": money.customers_needed if money else None,
                "expected": money.customers_expected if money else None,
                "month": None if month is None else f"{month:%Y-%m}",
                "start": money.start_money if money else None,
                "short": money.shortfall_a_year if money else None,
            }
        )
    return rows, {key: say(f"{_KEY}file.{key}") for key in rows[0]}
