"""Who in a village has no reach, and who could do something about it: a part of the village card.

Figures: `assessment.Residents`, `basket_groups`, `VillageAssessment.need_people`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from buurtpunt_lib.assessment import Residents, VillageAssessment, basket_groups
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.reports import gap_words, resident_words
from buurtpunt_lib.texts import Catalogue

_KEY = "gaps_page.village."
_GROUPS = ("older", "without_car")


def items(say: Catalogue, near: Sequence[Residents]) -> Markup:
    """How many residents do not have each item near, by way: where they are counted in parts."""
    if not near:
        return Markup("")
    basket = near[0].result.basket
    columns = [m.Column(say("gaps_page.basket.column.name"))]
    columns += [m.Column(_up(gap_words.way(say, one.result.way)), number=True) for one in near]
    rows = [
        [
            _up(gap_words.item_name(say, basket, item.key)),
            *(resident_words.without(say, one.result.items[item.key]) for one in near),
        ]
        for item in basket.items
    ]
    caption = say(f"{_KEY}items_caption", n=say.number(near[0].residents))
    return m.table(columns, rows, caption=caption)


def groups(say: Catalogue, found: VillageAssessment, near: Sequence[Residents]) -> list[Markup]:
    """How many people of 65 and older and households without a car have no reach: of the basket,
    and of each need where that is loaded."""
    told: list[str] = []
    for one in near:
        basket, way = one.result.basket, one.result.way
        what = say("nearness.people.whole", name=gap_words.basket_name(say, basket))
        splits = basket_groups(found.facts, [found.code], basket, way)
        told += resident_words.groups(say, found.name, splits, what, way)
    columns = [m.Column(say(f"{_KEY}groups_need"))]
    columns += [m.Column(say(f"{_KEY}groups_{key}"), number=True) for key in _GROUPS]
    rows = [
        [
            _up(say(f"need.{one.key}")),
            *(resident_words.group_without(say, getattr(one, key)) for key in _GROUPS),
        ]
        for one in found.need_people
        if any(getattr(one, key).loaded for key in _GROUPS)
    ]
    shown = [_list(dict.fromkeys(told))]
    if rows:
        shown.append(m.table(columns, rows, caption=say(f"{_KEY}groups_caption")))
    return shown


def who(say: Catalogue, found: VillageAssessment) -> Markup:
    """Who could take up each need that is not met: with whom to begin to talk."""
    lacking = [one for one in found.needs if one.lacks]
    columns = [m.Column(say(f"{_KEY}who.{key}")) for key in ("need", "who", "sure")]
    rows = [
        [
            _up(say(f"need.{one.key}")),
            _up(gap_words.could_fill(say, one.key)),
            say(f"{_KEY}who.{'certain' if one.certain else 'check'}"),
        ]
        for one in lacking
    ]
    if not rows:
        return Markup("")
    table = m.table(columns, rows, caption=say(f"{_KEY}who.caption"))
    return table + m.element("p", say(f"{_KEY}who.note"), class_="bp-small")


def _up(words: str) -> str:
    return words[:1].upper() + words[1:]


def _list(sentences: Iterable[str]) -> Markup:
    return m.element("ul", [m.element("li", told) for told in sentences])
