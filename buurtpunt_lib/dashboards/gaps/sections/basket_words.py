"""What a basket comes to, in words and rows. Figures: `proximity.basket_result`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.gaps import baskets
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.tables import Heading, Row
from buurtpunt_lib.reports import gap_words
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
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


def result(say: Catalogue, model: Model, found: baskets.Found) -> Markup:
    """Residents with the whole basket near, without, and of whom it is not known."""
    told = gap_words.basket_of_people(say, model.municipality_name, found.result)
    number = found.result.total.no_number
    if number:
        told += " " + say(f"{_KEY}no_number", n=number)
    note = gap_words.basket_note(say, found.result)
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
        m.element("p", told, class_="bp-answer") + table + m.element("p", note, class_="bp-small")
    )


def item(say: Catalogue, basket: Basket, key: str) -> str:
    """The name of an item, with a capital."""
    name = gap_words.item_name(say, basket, key)
    return name[:1].upper() + name[1:]


def headings(say: Catalogue) -> list[Heading]:
    return [
        Heading("name", say("gaps.table.village")),
        Heading("population", say("gaps.table.residents"), number=True),
        Heading("score", say(f"{_KEY}score"), number=True),
        Heading("", say(f"{_KEY}near")),
        Heading("", say(f"{_KEY}missing")),
        Heading("", say(f"{_KEY}not_found")),
        Heading("", say(f"{_KEY}unsure")),
    ]


def rows(say: Catalogue, model: Model, found: baskets.Found) -> list[Row]:
    """One row per village: its score, and which items are near, too far, or not known."""
    names = dict(model.village_choices)
    made = []
    for at, code in enumerate(found.villages):
        people = found.result.population[at]
        low = float(found.result.score[at])
        made.append(
            Row(
                code,
                [
                    names[code],
                    say.number(float(people)),
                    score_words(say, found, at),
                    *(_items(say, model, found, at, way) for way in _STATES),
                ],
                {"name": names[code], "population": float(people), "score": low},
            )
        )
    return made


_STATES = ("reached", "missing", "not_found", "unsure")


def score_words(say: Catalogue, found: baskets.Found, at: int) -> str:
    """ "50 %", or "25 % tot 100 %" where it is not known."""
    low, high = (float(found.result.score[at]), float(found.result.score_max[at]))
    if low == high:
        return say.percent(low)
    return say(f"{_KEY}between", low=say.percent(low), high=say.percent(high))


def _items(say: Catalogue, model: Model, found: baskets.Found, at: int, state: str) -> str:
    """Names of the items in a state; what was searched and not found is not said twice."""
    keys = list(getattr(found.result, state)(at))
    if state == "unsure":
        keys = [key for key in keys if key not in set(found.result.not_found(at))]
    names = [gap_words.item_name(say, found.result.basket, key) for key in keys]
    return say.listing(names) or "–"


def table(
    say: Catalogue, model: Model, found: baskets.Found
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The villages as rows to keep, and what stands above the columns."""
    names = dict(model.village_choices)
    made = [
        {
            "village": code,
            "name": names[code],
            "population": float(found.result.population[at]),
            "score": float(found.result.score[at]),
            "score_max": float(found.result.score_max[at]),
        }
        | {state: _items(say, model, found, at, state) for state in _STATES}
        for at, code in enumerate(found.villages)
    ]
    keys = ("village", "name", "population", "score", "score_max", *_STATES)
    return made, {key: say(f"{_KEY}file.{key}") for key in keys}
