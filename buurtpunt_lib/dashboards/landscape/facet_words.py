"""The filters of the landscape page in words, with how many places each would leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from buurtpunt_lib import datasets, register
from buurtpunt_lib.dashboards.facets import Facet, Option
from buurtpunt_lib.domain import HubStatus
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.dashboards.landscape.model import Model

# Open at first; the others when they are asked for.
_OPENED = ("service", "status")
_STATES = tuple(status.value for status in HubStatus)


def facets(model: Model) -> list[Facet]:
    """Every facet with the options that some place has; those of now and their numbers."""
    say = model.say
    counted = register.facets(model.table, model.filters)
    found = []
    for key, field in register.FACETS.items():
        chosen = getattr(model.filters, field)
        options = [
            Option(code, words(say, key, code), number, code in chosen)
            for code, number in {**dict.fromkeys(chosen, 0), **counted.get(key, {})}.items()
        ]
        found.append(
            Facet(
                key,
                say(f"register_page.facet.{key}"),
                _in_order(key, options),
                opened=key in _OPENED or bool(chosen),
            )
        )
    return found


def _in_order(key: str, options: list[Option]) -> list[Option]:
    """A scale in its own order; other options by how many places they leave."""
    scale = {"status": _STATES, "size": register.SIZES}.get(key)
    if scale:
        return sorted(options, key=lambda one: scale.index(one.code) if one.code in scale else 99)
    return sorted(options, key=lambda one: (not one.code, -one.number, one.words.casefold()))


def words(say: Catalogue, facet: str, code: str) -> str:
    """An option in words; "" is what is not known."""
    if not code:
        return say("common.not_known")
    if facet == "service":
        return datasets.service(code).name(say.language)
    if facet == "province":
        return code
    if facet == "size":
        return size_words(say, code)
    return say(f"landscape.{facet}.{code}")


def size_words(say: Catalogue, code: str) -> str:
    """A size of village in words, such as "500 tot 999 inwoners"."""
    low, _, high = code.partition("-")
    if not high:
        return say("register_page.size.from", low=say.number(int(low.rstrip("+"))))
    return say("register_page.size.between", low=say.number(int(low)), high=say.number(int(high)))


def ticked(filters: Any, facet: str, code: str, on: bool) -> Any:
    """The filters with one option more or less."""
    field = register.FACETS[facet]
    chosen = [one for one in getattr(filters, field) if one != code]
    return filters.replace(**{field: tuple([*chosen, code] if on else chosen)})
