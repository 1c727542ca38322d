"""Which basket this visitor looks with, and who in a municipality has it near.

Own: the key of the basket that a visitor made; it stands in the scan.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from buurtpunt_lib import datasets, proximity
from buurtpunt_lib.dashboards.gaps.model import OWN, Model

if TYPE_CHECKING:
    from buurtpunt_lib.domain import Basket, Way

__all__ = ["OWN", "Found", "choices", "chosen", "of_municipality", "of_village"]


def choices(model: Model) -> list[tuple[str, str]]:
    """(key, name) of every basket; the visitor's own where there is one."""
    named = [(key, one.names[model.say.language]) for key, one in datasets.baskets().items()]
    own = [(OWN, model.say("gaps_page.basket.own"))] if model.own_basket is not None else []
    return [*own, *named]


def chosen(model: Model) -> Basket:
    """The basket that the page looks with."""
    if model.basket == OWN and model.own_basket is not None:
        return model.own_basket
    return datasets.baskets()[model.basket].basket(model.say.language)


@dataclass(frozen=True)
class Found:
    """Who has the basket near, for some villages. villages: codes, in the order of `result`."""

    villages: tuple[str, ...]
    result: proximity.BasketResult


def of_municipality(model: Model, basket: Basket, way: Way) -> Found:
    """The villages of the municipality, by name."""
    return _of(model, [code for code, _ in model.village_choices], basket, way)


def of_village(model: Model, basket: Basket, way: Way) -> Found:
    return _of(model, [model.village], basket, way)


def _of(model: Model, codes: list[str], basket: Basket, way: Way) -> Found:
    """Cut out of the result for all villages, which the facts keep."""
    every = model.facts.basket_result(basket, way)
    at = model.facts.villages.index.get_indexer(codes)
    tables = {field.name: getattr(every, field.name) for field in fields(every)}
    cut = replace(
        every, **{name: table[at] for name, table in tables.items() if hasattr(table, "shape")}
    )
    return Found(tuple(codes), cut)
