"""What a basket comes to, in words and rows. Figures: `assessment.Residents`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.assessment import STATES, basket_groups
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.gaps import baskets
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.tables import Heading, Row
from buurtpunt_lib.reports import gap_words, resident_words
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Residents
    from buurtpunt_lib.domain import Basket

_KEY = "gaps_page.basket."


def about(say: Catalogue, model: Model) -> Markup:
    """Where the basket comes from and what to know before one compares with it."""
    if model.basket == baskets.OWN:
        return m.note(say(f"{_KEY}own_about"), kind="assumption")
    named = datasets.baskets()[model.basket]
    links = [
        m.link(urlsplit(url).hostname.removeprefix("www."), url) for url in named.sources
    ]  # fmt: skip
    between: list[Any] = []
    for link in links:
        between += [", " if between else "", link]
    return m.note([named.notes[say.language], " ", say(f"{_KEY}source"), " ", *between])


def result(say: Catalogue, model: Model, found: Residents) -> Markup:
    """Residents with the whole basket near, without, and of whom it is not known."""
    codes = [code for code, _ in model.village_choices]
    told = gap_words.basket_of_people(say, model.municipality_name, found.result)
    number = found.result.total.no_number
    if number:
        told += " " + say(f"{_KEY}no_number", n=number)
    notes = [
        gap_words.basket_note(say, found.result),
        resident_words.measured_from(say, model.facts, codes),
        say("residents.share_note") if found.parts > len(codes) else "",
    ]
    columns = [
        m.Column(say(f"{_KEY}column.name")),
        m.Column(say(f"{_KEY}with_it"), number=True),
        m.Column(say(f"{_KEY}without"), number=True),
        m.Column(say(f"{_KEY}unknown"), number=True),
    ]
    rows = [
        [
            item(say, found.result.basket, one.key),
            *(
                say.number(getattr(found.result.items[one.key], part))
                for part in ("with_it", "without", "unknown")
            ),
        ]
        for one in found.result.basket.items
    ]
    table = m.table(
        columns, rows, caption=say(f"{_KEY}items_caption", name=model.municipality_name)
    )
    return (
        m.element("p", told, class_="bp-answer")
        + table
        + _groups(say, model, found, codes)
        + m.element("p", " ".join(filter(None, notes)), class_="bp-small")
    )


def _groups(say: Catalogue, model: Model, found: Residents, codes: list[str]) -> Markup:
    """How many people of 65 and older and households without a car lack the whole basket."""
    basket, way = found.result.basket, found.result.way
    splits = basket_groups(model.facts, codes, basket, way)
    what = say("nearness.people.whole", name=gap_words.basket_name(say, basket))
    told = resident_words.groups(say, model.municipality_name, splits, what, way)
    return m.element("ul", [m.element("li", one) for one in told])


def item(say: Catalogue, basket: Basket, key: str) -> str:
    """The name of an item, with a capital."""
    name = gap_words.item_name(say, basket, key)
    return name[:1].upper() + name[1:]


def headings(say: Catalogue) -> list[Heading]:
    return [
        Heading("name", say("gaps.table.village")),
        Heading("population", say("residents.residents"), number=True),
        Heading("score", say(f"{_KEY}score"), number=True),
        Heading("", say(f"{_KEY}near")),
        Heading("", say(f"{_KEY}missing")),
        Heading("", say(f"{_KEY}not_found")),
        Heading("", say(f"{_KEY}unsure")),
    ]


def rows(say: Catalogue, model: Model, found: Residents) -> list[Row]:
    """One row per village: its score, and which items are near, too far, or not known."""
    made = []
    for code, name in model.village_choices:
        here = found.of([code])
        people = here.residents
        made.append(
            Row(
                code,
                [
                    name,
                    say.number(people),
                    score_words(say, here),
                    *(_items(say, here, state) for state in STATES),
                ],
                {"name": name, "population": people, "score": here.score},
            )
        )
    return made


def score_words(say: Catalogue, found: Residents) -> str:
    """ "50 %", or "25 % tot 100 %" where it is not known."""
    low, high = say.percent(found.score), say.percent(found.score_max)
    return low if low == high else say(f"{_KEY}between", low=low, high=high)


def _items(say: Catalogue, found: Residents, state: str) -> str:
    """Names of the items in a state, with the share of the residents where not all."""
    return say.listing(resident_words.items(say, found, state)) or "–"


def table(
    say: Catalogue, model: Model, found: Residents
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The villages as rows to keep, and what stands above the columns."""
    made = []
    for code, name in model.village_choices:
        here = found.of([code])
        made.append(
            {
                "village": code,
                "name": name,
                "population": here.residents,
                "score": here.score,
                "score_max": here.score_max,
            }
            | {state: _items(say, here, state) for state in STATES}
        )
    keys = ("village", "name", "population", "score", "score_max", *STATES)
    return made, {key: say(f"{_KEY}file.{key}") for key in keys}
