"""Which basket this visitor looks with, and who in a municipality has it near.

Own: the key of the basket that a visitor made; it stands in the scan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards.gaps.model import OWN, Model

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Residents
    from buurtpunt_lib.domain import Basket, Way

__all__ = ["OWN", "choices", "chosen", "of_municipality", "of_village"]


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


def of_municipality(model: Model, basket: Basket, way: Way) -> Residents:
    """The residents of the municipality, from where they live."""
    return model.facts.residents_result(basket, way).of([code for code, _ in model.village_choices])


def of_village(model: Model, basket: Basket, way: Way) -> Residents:
    return model.facts.residents_result(basket, way).of([model.village])
