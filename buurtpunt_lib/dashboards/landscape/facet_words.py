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
# Since when people ask; the years between are in them.
_SINCE = (2025, 2020, 2015, 2010, 2000)
_OPEN_NOW, _OPENED_SINCE = "open_now", "opened"
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
    return [*found, *_of_time(model, counted)]


def _of_time(model: Model, counted: dict[str, dict[str, int]]) -> list[Facet]:
    """Since when places are open, and which are open now, as far as that is known."""
    say, filters = model.say, model.filters
    years = {int(year): number for year, number in counted["opened"].items()}
    chosen = filters.opened_since
    since = [
        Option(
            str(year),
            say("register_page.filter.since_year", year=str(year)),
            sum(number for one, number in years.items() if one >= year),
            year == chosen,
        )
        for year in dict.fromkeys((*_SINCE, *([chosen] if chosen else [])))
    ]
    now = Option(
        "open", say("register_page.filter.open_now"), counted["open_now"]["open"], filters.open_now
    )
    return [
        Facet(_OPENED_SINCE, say("register_page.filter.since"), since, opened=bool(chosen)),
        Facet(_OPEN_NOW, say("register_page.filter.now"), [now], opened=filters.open_now),
    ]


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
    if facet == _OPEN_NOW:
        return filters.replace(open_now=on)
    if facet == _OPENED_SINCE:
        # One year says all: a second tick takes the place of the first.
        return filters.replace(opened_since=int(code) if on else None)
    field = register.FACETS[facet]
    chosen = [one for one in getattr(filters, field) if one != code]
    return filters.replace(**{field: tuple([*chosen, code] if on else chosen)})
