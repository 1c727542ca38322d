"""Nearness in words: one plain sentence for each result of the models.

Place: the name of the village or municipality that a sentence is about. Where evidence is thin the
sentence says so itself: "voor zover bekend", "minstens", "misschien", "weten we niet".
Pages, documents and the command use the same functions, so they say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from buurtpunt_lib import datasets, proximity
from buurtpunt_lib.domain import Basket, Presence
from buurtpunt_lib.texts import Catalogue

_HOURS_WORD = re.compile(r"[A-Za-z]+")
# More traders or open places than this make a sentence nobody reads.
_MOST_TRADERS, _MOST_OPEN = 3, 5


def facility(say: Catalogue, code: str) -> str:
    """The name of a facility or service within a sentence: "bakker", "bus- of tramhalte"."""
    return _within(datasets.service(code).name(say.language))


def with_article(say: Catalogue, name: str) -> str:
    """ "een bakker"; "a bakery", "an outlet"."""
    return say("nearness.an" if name[:1] in "aeiou" else "nearness.a", name=name)


def basket_name(say: Catalogue, basket: Basket) -> str:
    """The name of a basket: ours in the language of the reader, another one as it was typed."""
    named = datasets.baskets().get(basket.key)
    return named.names[say.language] if named else basket.name


def item_name(say: Catalogue, basket: Basket, key: str) -> str:
    """The name of an item within a sentence: "winkel voor eten", or its facilities."""
    named = datasets.baskets().get(basket.key)
    if named is not None and key in named.items:
        return _within(named.items[key][say.language])
    item = next(item for item in basket.items if item.key == key)
    words = facility(say, item.facilities[0])
    for code in item.facilities[1:]:
        words = say("nearness.or", first=words, second=facility(say, code))
    return words


def way(say: Catalogue, mode: str) -> str:
    """ "te voet", "met de fiets"."""
    return say(f"nearness.way.{mode}")


# ── baskets ──────────────────────────────────────────────────────────────────────────────────────


def basket_of_place(
    say: Catalogue, place: str, result: proximity.BasketResult, origin: int = 0
) -> str:
    """What is near from one origin, what is too far, and what nobody knows."""
    not_found = list(result.not_found(origin))
    keys = {
        "missing": list(result.missing(origin)),
        "not_found": not_found,
        "unsure": [key for key in result.unsure(origin) if key not in not_found],
    }

    def listed(found: Iterable[str]) -> str:
        return say.listing([with_article(say, item_name(say, result.basket, k)) for k in found])

    rest = [
        say(f"nearness.basket.{kind}", list=listed(found)) for kind, found in keys.items() if found
    ]
    has = listed(result.reached(origin))
    kind = "nothing" if not has else "some" if rest else "all"
    words = {"place": place, "way": way(say, result.way)}
    return say(f"nearness.basket.{kind}", has=has, rest="; ".join(rest), **words)


def basket_note(say: Catalogue, result: proximity.BasketResult) -> str:
    """That what is in the village counts as near, where the result uses that; else ""."""
    return say("nearness.basket.assumed") if result.assumed.any() else ""


def basket_of_people(say: Catalogue, place: str, result: proximity.BasketResult) -> str:
    """How many residents lack something of the basket."""
    what = say("nearness.people.whole", name=basket_name(say, result.basket))
    return people_without(say, place, result.total, what, result.way)


def people_without(say: Catalogue, place: str, split: proximity.Split, what: str, mode: str) -> str:
    """How many residents do not have something near. what: with its article."""
    if not split.residents:
        return say("nearness.people.no_number", place=place)
    if split.unknown == 0:
        kind = "known" if split.without and split.with_it else "none" if split.without else "all"
    elif split.unknown == split.not_found:
        kind = "as_far"
    elif split.unknown == split.residents:
        kind = "unknown"
    else:
        kind = "range" if split.without else "at_most"
    return say(
        f"nearness.people.{kind}",
        place=place,
        what=what,
        way=way(say, mode),
        n=say.number(split.residents),
        without=say.number(split.without),
        most=say.number(split.without + split.unknown),
        not_found=say.number(split.without + split.not_found),
        share=say.percent(split.share_without),
    )


# ── beside peers ─────────────────────────────────────────────────────────────────────────────────


def expected(say: Catalogue, place: str, row: Any, cell: Any) -> str:
    """Whether a village has what villages of its size have.

    row: a row of `proximity.expected` (n, have, may_have, judgement). cell: the row of the evidence
    about the same facility (service, presence, reason).
    """
    kind = str(row.judgement)
    if row.n == 0 and cell.presence != Presence.UNKNOWN:
        kind = f"{cell.presence}_only"
    elif kind == "usual_with" and row.may_have:
        kind = "usual_with_thin"
    elif kind == "not_known" and row.n and cell.reason == "not_found":
        kind = "not_found"
    elif kind == "not_known" and row.have:
        kind = "not_known_peers"
    return say(
        f"nearness.expected.{kind}",
        place=place,
        name=facility(say, cell.service),
        have=say.number(row.have),
        most=say.number(row.have + row.may_have),
        n=say.number(row.n),
    )


def centre(say: Catalogue, place: str, found: proximity.Centre) -> str:
    """What kind of centre a place is, at least and at most."""
    levels = datasets.centre_levels().levels
    names = {level.rank: with_article(say, level.names[say.language]) for level in levels}
    values = {"place": place, "unknown": found.unknown, "needs": found.needs}
    if found.known:
        if found.at_least == 0:
            return say("nearness.centre.none", place=place)
        return say("nearness.centre.known", place=place, level=names[found.at_least])
    lowest, highest = found.at_least == 0, found.at_most == len(levels)
    if lowest and highest:
        return say("nearness.centre.not_known", **values)
    if lowest:
        return say("nearness.centre.at_most", level=names[found.at_most], **values)
    if highest:
        return say("nearness.centre.at_least", level=names[found.at_least], **values)
    return say(
        "nearness.centre.between", low=names[found.at_least], high=names[found.at_most], **values
    )


def could_fill(say: Catalogue, need: str) -> str:
    """Who could take up a need, by its key: "ondernemer, boer, bewoners samen (coöperatie)"."""
    return say(f"village_report.actor.{need}")


# ── traders ──────────────────────────────────────────────────────────────────────────────────────


def competition(say: Catalogue, found: proximity.Competition, metres: float) -> str:
    """Whether a planned service takes customers from traders within so many metres."""
    kind = str(found.verdict)
    if found.unmeasured and kind == "not_known":
        kind = "unmeasured"
    named = [_trader(say, trader) for trader in found.traders[:_MOST_TRADERS]]
    more = len(found.traders) - len(named)
    if more:
        named.append(say("nearness.competition.more", n=say.number(more)))
    return say(
        f"nearness.competition.{kind}",
        service=datasets.service(found.service).name(say.language),
        traders=say.listing(named),
        km=_km(say, metres),
    )


def partnerships(say: Catalogue, found: proximity.Competition) -> tuple[str, ...]:
    """What to agree instead, one sentence each; () where no trader could lose customers."""
    if found.verdict in (proximity.Verdict.NONE, proximity.Verdict.NO_TRADER):
        return ()
    return tuple(say(f"nearness.partner.{key}") for key in found.partners)


def _trader(say: Catalogue, trader: proximity.Trader) -> str:
    name = with_article(say, facility(say, trader.facility))
    source = say("common.not_known")
    if trader.source is not None:
        # Tables of the operator's own have no name in the catalogue.
        key = f"sources.name.{trader.source}"
        known = datasets.sources().get(trader.source)
        words = say(key) if key in say else known.name if known else trader.source
        source = say("sources.short", name=words, date=say.reference_date(trader.as_of))
    if trader.metres == 0:
        return say("nearness.competition.trader_here", name=name, source=source)
    return say(
        "nearness.competition.trader",
        name=name,
        village=trader.name,
        km=_km(say, trader.metres),
        source=source,
    )


# ── car kilometres ───────────────────────────────────────────────────────────────────────────────


def car_traffic(say: Catalogue, found: proximity.CarTraffic) -> str:
    """How many kilometres by car a change may save or cost in a year."""
    low, high = _rounded(found.low_km), _rounded(found.high_km)
    if low == high == 0:
        return say("nearness.car.nothing")
    if low >= 0:
        return say("nearness.car.saved", low=say.number(low), high=say.number(high))
    if high <= 0:
        return say("nearness.car.cost", low=say.number(-high), high=say.number(-low))
    return say("nearness.car.unclear", low=say.number(low), high=say.number(high))


def car_notes(say: Catalogue, found: proximity.CarTraffic) -> tuple[str, ...]:
    """The figures behind it, each with its source or as an assumption; who is left out."""
    notes = []
    for figure in found.figures:
        if figure.basis == "source":
            host = urlsplit(figure.source_url).netloc.removeprefix("www.")
            basis = say("nearness.car.source", host=host, year=figure.year)
        else:
            basis = say("nearness.car.assumption", year=figure.year)
        share = figure.quantity in ("share_by_car", "taken_over")
        write = say.percent if share else say.plain
        one = figure.low == figure.high
        notes.append(
            say(
                "nearness.car.figure_one" if one else "nearness.car.figure",
                quantity=say(f"nearness.car.quantity.{figure.quantity}"),
                low=write(figure.low),
                high=write(figure.high),
                basis=basis,
            )
        )
    if found.people_unknown:
        notes.append(say("nearness.car.unknown", n=say.number(found.people_unknown)))
    return tuple(notes)


# ── groups ───────────────────────────────────────────────────────────────────────────────────────


def group(say: Catalogue, place: str, found: proximity.GroupSplit, what: str, mode: str) -> str:
    """How many of a group do not have something near. what: with its article."""
    split = found.split
    if not found.loaded or not split.residents:
        return say(f"nearness.group.not_loaded.{found.group}", place=place)
    values = {
        "place": place,
        "what": what,
        "way": way(say, mode),
        "n": say.number(split.residents),
        "without": say.number(split.without),
    }
    values["most"] = say.number(split.without + split.unknown)
    if split.unknown and split.unknown == split.not_found:
        kind = "as_far."
    elif split.unknown == split.residents:
        kind = "unknown."
    elif split.unknown:
        kind = "range." if split.without else "at_most."
    else:
        kind = "" if split.without else "all."
    return say(f"nearness.group.{kind}{found.group}", **values)


def group_note(say: Catalogue, found: proximity.GroupSplit) -> str:
    """That numbers were estimated from the municipality, where they were; else ""."""
    return say("nearness.group.estimated") if found.estimated else ""


def transport_on_request(say: Catalogue, found: proximity.PartialSplit) -> str:
    """Whom transport on request helps a little, and how many are left when it is counted so."""
    if not found.partly:
        return say("nearness.group.on_request_nobody")
    return say(
        "nearness.group.on_request",
        partly=say.number(found.partly),
        without=say.number(found.split.without),
        share=say.percent(found.factor),
        left=say.number(round(found.without_weighed)),
    )


# ── opening hours ────────────────────────────────────────────────────────────────────────────────


def opening(say: Catalogue, found: proximity.OpenNear, metres: float) -> str:
    """What is open within reach at a moment, and of how many places nobody knows."""
    km = _km(say, metres)
    if not (found.open or found.closed or found.unknown):
        return say("nearness.opening.nothing_near", km=km)
    moment = found.moment
    weekday = say(f"nearness.opening.weekday.d{moment.weekday()}")
    day = say("nearness.opening.date", weekday=weekday, day=say.day(moment.date()))
    values = {"day": day, "hour": f"{moment:%H:%M}".removesuffix(":00")}
    if found.open:
        named = [
            point.name or with_article(say, facility(say, point.facility))
            for point in found.open[:_MOST_OPEN]
        ]
        more = len(found.open) - len(named)
        if more:
            named.append(say("nearness.competition.more", n=say.number(more)))
        names = say.listing(named)
        words = say("nearness.opening.some", names=names, **values)
    else:
        words = say("nearness.opening.none", km=km, **values)
    if found.unknown:
        words += " " + say("nearness.opening.unknown", n=len(found.unknown))
    return words


def opening_hours(say: Catalogue, hours: str) -> str:
    """Opening hours as people write them: "Mo-Fr 09:00-18:00; PH off" → "ma-vr 09:00-18:00; ..."

    Remarks between quotation marks stay as they are, and so does what is no word of the format.
    """
    if hours.strip() == "24/7":
        return say("nearness.opening.hours_word.w_always")

    def word(found: re.Match[str]) -> str:
        key = f"nearness.opening.hours_word.w_{found.group().lower()}"
        return say(key) if key in say else found.group()

    parts = hours.split('"')
    return '"'.join(
        part if at % 2 else _HOURS_WORD.sub(word, part) for at, part in enumerate(parts)
    )


def _within(name: str) -> str:
    """A name as it stands within a sentence; "DIY store" keeps its capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _km(say: Catalogue, metres: float) -> str:
    """Kilometres with one decimal, none for a whole number: "1,2", "5"."""
    km = round(metres / 1000, 1)
    return say.number(km, 0 if km == round(km) else 1)


def _rounded(kilometres: float) -> float:
    """To two figures that count: more would promise what assumptions cannot give."""
    return float(f"{kilometres:.1e}") if abs(kilometres) >= 1 else 0.0
