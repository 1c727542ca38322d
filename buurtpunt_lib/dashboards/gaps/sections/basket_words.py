"""What a basket comes to, in words and rows. Figures: `proximity.basket_result`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.gaps import baskets
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.tables import Heading, Row
from buurtpunt_lib.texts import Catalogue

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
    total = found.result.total
    told = say(
        f"{_KEY}total",
        name=model.municipality_name,
        with_it=say.number(total.with_it),
        without=say.number(total.without),
        unknown=say.number(total.unknown),
    )
    if total.no_number:
        told += " " + say(f"{_KEY}no_number", n=total.no_number)
    columns = [
        m.Column(say(f"{_KEY}column.name")),
        m.Column(say(f"{_KEY}with_it"), number=True),
        m.Column(say(f"{_KEY}without"), number=True),
        m.Column(say(f"{_KEY}unknown"), number=True),
    ]
    rows = [
        [
            baskets.item_name(say, model, item),
            *(
                say.number(getattr(found.result.items[item.key], part))
                for part in ("with_it", "without", "unknown")
            ),
        ]
        for item in found.result.basket.items
    ]
    return m.element("p", told, class_="bp-answer") + m.table(
        columns, rows, caption=say(f"{_KEY}items_caption", name=model.municipality_name)
    )


def headings(say: Catalogue) -> list[Heading]:
    return [
        Heading("name", say("gaps.table.village")),
        Heading("population", say("gaps.table.residents"), number=True),
        Heading("score", say(f"{_KEY}score"), number=True),
        Heading("", say(f"{_KEY}near")),
        Heading("", say(f"{_KEY}missing")),
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


_STATES = ("reached", "missing", "unsure")


def score_words(say: Catalogue, found: baskets.Found, at: int) -> str:
    """ "50 %", or "25 % tot 100 %" where it is not known."""
    low, high = (float(found.result.score[at]), float(found.result.score_max[at]))
    if low == high:
        return say.percent(low)
    return say(f"{_KEY}between", low=say.percent(low), high=say.percent(high))


def _items(say: Catalogue, model: Model, found: baskets.Found, at: int, state: str) -> str:
    by_key = {item.key: item for item in found.result.basket.items}
    names = [
        baskets.item_name(say, model, by_key[key]).lower()
        for key in getattr(found.result, state)(at)
    ]
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
