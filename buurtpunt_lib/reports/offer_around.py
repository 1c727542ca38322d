"""What surrounds an offer: real places, traders nearby, the mobipunt test, who can help.

Suggestion: a service that was not chosen and that real places with most of the chosen ones have.
Certain: it stands beside a chosen service more often than chance explains
(`landscape.go_together`). Chance (radar): a service that was not chosen and for which something
speaks: people ask for it, the village lacks it, or somebody who works here can help with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from buurtpunt_lib import datasets, landscape
from buurtpunt_lib.domain import Presence
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.planning import needs, offer, survey
from buurtpunt_lib.planning.mobipunt import IN_VILLAGE, Mobipunt, mobipunt
from buurtpunt_lib.planning.needs import Gap, GapState
from buurtpunt_lib.reports import gap_words
from buurtpunt_lib.reports.offer_words import service
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.assessment import Facts
    from buurtpunt_lib.proximity import Competition
    from buurtpunt_lib.register.suppliers import Match

_KEY = "offer."
MOST_EXAMPLES, MOST_MATCHES, MOST_CHANCES = 5, 12, 12
MOST_NAMED = 3
# Places that have less than a few of a kind say little of what goes with it.
LEAST = 2


@dataclass(frozen=True)
class Suggestion:
    """places: of those that are like it, how many have the service. share: which part of them.
    beside: chosen services with which it stands together more than chance explains. where: (id,
    name) of a few of those places, open ones first."""

    service: str
    places: int
    share: float
    beside: tuple[str, ...]
    where: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Example:
    """A real place. has: of the chosen services; extra: what it has beside those."""

    id: str
    name: str
    has: tuple[str, ...]
    extra: tuple[str, ...]


@dataclass(frozen=True)
class Bundle:
    """chosen: services. exact: places that have them all. shared: how many of them the places
    behind the suggestions have at least; like: how many such places."""

    chosen: tuple[str, ...]
    exact: int
    shared: int
    like: int
    suggestions: tuple[Suggestion, ...]
    examples: tuple[Example, ...]


def bundle(table: pd.DataFrame, chosen: Sequence[str], *, n: int = 8) -> Bundle:
    """What goes with some services in real places. table: the hub table of the register."""
    found = landscape.compose(table, chosen, n=n)
    pairs = _certain_pairs(tuple(zip(table["id"], table["services"], strict=True)))
    suggestions = tuple(
        Suggestion(
            service=row.service,
            places=int(row.places),
            share=float(row.share),
            beside=tuple(code for code in chosen if frozenset((code, row.service)) in pairs),
            where=_where_is(table, row.service, found.chosen, found.shared),
        )
        for row in found.suggestions.itertuples(index=False)
        if row.places >= LEAST
    )
    names = dict(zip(table["id"], table["name"], strict=True))
    examples = tuple(
        Example(row.id, names[row.id], tuple(row.has), tuple(row.extra))
        for row in found.examples.head(MOST_EXAMPLES).itertuples(index=False)
    )
    return Bundle(found.chosen, found.places, found.shared, found.like, suggestions, examples)


def _where_is(
    table: pd.DataFrame, code: str, chosen: Sequence[str], shared: int
) -> tuple[tuple[str, str], ...]:
    """A few places that have a service and at least `shared` of the chosen ones."""
    wanted = set(chosen)
    places = [
        (status != "open", name, id)
        for id, name, status, has in zip(
            table["id"], table["name"], table["status"], table["services"], strict=True
        )
        if code in has and len(wanted.intersection(has)) >= shared
    ]
    return tuple((id, name) for _, name, id in sorted(places)[:MOST_NAMED])


@lru_cache(maxsize=4)
def _certain_pairs(places: tuple[tuple[str, tuple[str, ...]], ...]) -> frozenset[frozenset[str]]:
    """Pairs of services that stand together more often than chance explains."""
    import pandas as pd

    table = pd.DataFrame(places, columns=("id", "services"))
    found = landscape.go_together(table.assign(province=""))
    strong = found[found["certain"] & (found["lift"] > 1)]
    return frozenset(
        frozenset(pair) for pair in zip(strong["service"], strong["other"], strict=True)
    )


def suggestion_words(say: Catalogue, found: Bundle, one: Suggestion) -> str:
    """Why a service is suggested: how many like it have it, and whether chance could explain it."""
    told = say(f"{_KEY}bundle.have", n=one.places, like=found.like, share=say.percent(one.share))
    if not found.chosen:
        return told
    if one.beside:
        names = say.listing([service(say, code) for code in one.beside])
        return f"{told} {say(f'{_KEY}bundle.certain', services=names)}"
    return f"{told} {say(f'{_KEY}bundle.perhaps')}"


def bundle_lead(say: Catalogue, found: Bundle) -> str:
    """Of which places the suggestions speak."""
    if not found.chosen:
        return say(f"{_KEY}bundle.nothing_chosen", n=found.like)
    told = say(f"{_KEY}bundle.exact_none")
    if found.exact:
        told = say(f"{_KEY}bundle.exact", n=found.exact)
    if found.like == found.exact:
        return told
    key = "part" if found.shared > 1 else "one"
    return f"{told} {say(f'{_KEY}bundle.{key}', n=found.like, shared=found.shared)}"


# --- what is known of the village ----------------------------------------------------------------


def gaps(project: Project, facts: Callable[[], Facts]) -> tuple[Gap, ...]:
    """What the village has and lacks; () without a village that we know, and then nothing is
    asked of `facts`."""
    if project.village is None or project.village not in datasets.villages().index:
        return ()
    return _gaps(facts(), project.village)


@lru_cache(maxsize=8)
def _gaps(facts: Facts, village: str) -> tuple[Gap, ...]:
    from buurtpunt_lib.assessment.village_gaps import village_gaps

    return village_gaps(facts, village)


def households(project: Project) -> dict[str, int]:
    """Service -> households of the survey that miss it."""
    return dict(survey.missed(project.participation.survey))


# --- around the village --------------------------------------------------------------------------


def competition(
    facts: Facts, project: Project, say: Catalogue
) -> list[tuple[str, str, tuple[str, ...], bool]]:
    """(service, what is known of traders, what to agree instead, whether traders are near) for each
    planned service that could take customers from somebody."""
    from buurtpunt_lib.assessment.lacking import CYCLE_NORM, norm_metres
    from buurtpunt_lib.proximity import Verdict

    metres = norm_metres(CYCLE_NORM)
    known = {one.code for one in datasets.services()}
    codes = tuple(one.id for one in project.offer.services if one.id in known)
    found = _competition(facts, project.village or "", codes, metres)
    return [
        (
            one.service,
            gap_words.competition(say, one, metres),
            gap_words.partnerships(say, one),
            one.verdict is Verdict.TRADERS,
        )
        for one in found
        if one.verdict is not Verdict.NO_TRADER
    ]


@lru_cache(maxsize=8)
def _competition(
    facts: Facts, village: str, codes: tuple[str, ...], metres: float
) -> tuple[Competition, ...]:
    """What is known of traders; kept, because a page asks again at each change of anything."""
    from buurtpunt_lib.assessment.composed import competition

    return competition(facts, village, codes, metres)


def point(facts: Facts | None, project: Project) -> Mobipunt:
    """The mobipunt test of what is planned, beside what stands in the village."""
    part = landscape.mobility_point(offer.planned(project), datasets.services())
    around: dict[str, Presence] | None = None
    if facts is not None and project.village is not None:
        rows = facts.evidence[facts.evidence["village"] == project.village]
        asked = {code for codes in IN_VILLAGE.values() for code in codes}
        around = {
            row.service: Presence(row.presence)
            for row in rows.itertuples(index=False)
            if row.service in asked
        }
    return mobipunt(part.known, around)


def point_rows(found: Mobipunt, say: Catalogue) -> list[tuple[str, str]]:
    """Each part of a mobipunt, and how it stands."""
    rows = []
    for part in found.parts:
        where = say.listing([gap_words.facility(say, code) for code in part.where])
        state = say(f"{_KEY}mobipunt.state.{part.state}", where=where)
        rows.append((say(f"{_KEY}mobipunt.part.{part.key}"), state))
    return rows


# --- who can help --------------------------------------------------------------------------------


def matches(project: Project) -> tuple[Match, ...]:
    """Who could supply or help with what is planned, best first; () without a village."""
    from buurtpunt_lib.register import own_place
    from buurtpunt_lib.register.suppliers import suppliers_for
    from buurtpunt_lib.storage import register

    placed = own_place.with_project(register.hub_table(), project)
    if placed is None:
        return ()
    table, own = placed
    codes = offer.planned(project)
    return suppliers_for(own, codes, table=table, n=MOST_MATCHES)


def match_words(say: Catalogue, match: Match) -> tuple[str, str]:
    """(with what somebody could help, how near that is)."""
    helps = say.listing([service(say, one.service) for one in match.offers])
    if match.km is not None:
        km = say.number(match.km, 1 if match.km < 10 else 0)
        near = say(f"{_KEY}supplier.{'next_door' if match.next_door else 'km'}", km=km)
    else:
        near = say(f"{_KEY}supplier.reach.{match.reach or 'unknown'}")
    return helps, near


@dataclass(frozen=True)
class Chance:
    """asked: people ask for it. lacks: the village surely lacks it. helpers: who could help."""

    service: str
    asked: int
    lacks: bool
    helpers: tuple[str, ...]


def chances(
    project: Project, gaps: Sequence[Gap], households: Mapping[str, int]
) -> tuple[Chance, ...]:
    """Services that are not in the offer and for which something speaks, the strongest first."""
    from buurtpunt_lib.domain.network import Reach
    from buurtpunt_lib.register import network

    chosen = {one.id for one in project.offer.services}
    asked = {
        fit.code: fit.voices + fit.households for fit in offer.unanswered(project, gaps, households)
    }
    measured = needs.gap_by_service(gaps)
    where = _where(project)
    helpers: dict[str, list[str]] = {}
    for one in network.all_organisations():
        # Who works around a few places only is a match where that is near, and no chance elsewhere.
        area = {Reach.PROVINCE: one.provinces, Reach.MUNICIPALITY: one.municipalities}
        everywhere = one.reach is Reach.FLANDERS
        if not one.until and (everywhere or where & set(area.get(one.reach, ()))):
            for code in one.supplies:
                helpers.setdefault(code, []).append(one.name)
    found = []
    for kind in datasets.services():
        code = kind.code
        gap = measured.get(code)
        lacks = gap is not None and gap.state is GapState.LACKS
        if code in chosen or code == "other" or not (asked.get(code) or lacks or helpers.get(code)):
            continue
        found.append(Chance(code, asked.get(code, 0), lacks, tuple(helpers.get(code, ()))))
    order = sorted(found, key=lambda one: (-one.asked, not one.lacks, not one.helpers))
    return tuple(order[:MOST_CHANCES])


def chance_words(say: Catalogue, one: Chance) -> str:
    """What speaks for a service."""
    told = []
    if one.asked:
        told.append(say(f"{_KEY}radar.asked", n=one.asked))
    if one.lacks:
        told.append(say(f"{_KEY}radar.lacks"))
    if one.helpers:
        told.append(say(f"{_KEY}radar.helpers", names=say.listing(list(one.helpers[:3]))))
    return " ".join(told)


def _where(project: Project) -> set[str]:
    """The province and the municipality of a project, as far as its village is known."""
    villages = datasets.villages()
    if project.village is None or project.village not in villages.index:
        return set()
    village = villages.loc[project.village]
    return {str(village["province"]), str(village["municipality"])}


def website(organisation: str) -> str:
    """The page on the web of an organisation of the network; "" where we know none."""
    from buurtpunt_lib.errors import InputError
    from buurtpunt_lib.register import network

    try:
        return network.organisation(organisation).website
    except InputError:
        return ""
