"""First actions: what follows from what is missing or not known, with who and why.

Nothing here is invented: each action comes from a figure of the assessment.
"""

from __future__ import annotations

from collections.abc import Iterator

from buurtpunt_lib.reports.content import Block, Column, Note, Paragraph, Row, Table
from buurtpunt_lib.reports.village_document import words
from buurtpunt_lib.reports.village_document.dossier import Dossier
from buurtpunt_lib.texts import Catalogue

# Need → who can bring it back and so is asked first.
_ASKED = {
    "post_point": "post",
    "parcel_locker": "parcels",
    "supermarket": "traders",
    "pharmacy": "pharmacist",
    "doctor": "doctors",
    "transit_stop": "transport",
    "car_sharing": "transport",
    "bike_sharing": "transport",
}
_MOST = 3
# Action or whom to ask → the role of the municipality in it, and the field of policy.
_PLACE = {
    "checklist": ("together", "free_time"),
    "population": ("align", "living"),
    "traders": ("facilitate", "work"),
    "visit": ("support", "free_time"),
    "plan": ("support", "work"),
    "checklists": ("together", "free_time"),
    "populations": ("align", "living"),
    "start": ("facilitate", "space"),
    "neighbours": ("align", "space"),
    "plans": ("support", "work"),
    "repeat": ("align", "space"),
    "post": ("align", "living"),
    "parcels": ("align", "living"),
    "ask_traders": ("facilitate", "work"),
    "pharmacist": ("align", "living"),
    "doctors": ("facilitate", "living"),
    "transport": ("align", "mobility"),
    "municipality": ("together", "living"),
}


def village_actions(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """The first actions of a village dossier."""
    yield from _table(list(_of_village(dossier, say)), say)


def municipality_actions(dossier: Dossier, say: Catalogue) -> Iterator[Block]:
    """The first actions of a municipality report."""
    yield from _table(list(_of_municipality(dossier, say)), say)


def _table(rows: list[tuple[str, ...]], say: Catalogue) -> Iterator[Block]:
    yield Paragraph(say("village_report.actions.lead"))
    columns = (
        Column(say("village_report.actions.number"), width=0.4),
        Column(say("village_report.actions.what"), width=2.5),
        Column(say("village_report.actions.who"), width=1.4),
        Column(say("village_report.actions.role"), width=1.25),
        Column(say("village_report.actions.field"), width=1.0),
        Column(say("village_report.actions.why"), width=2.4),
    )
    numbered = (Row((str(n), *cells)) for n, cells in enumerate(rows, start=1))
    yield Table(say("village_report.actions.caption"), columns, tuple(numbered))
    yield Paragraph(say("village_report.actions.roles"))
    yield Note(say("village_report.on_the_spot"), "warning")


def _role_and_field(key: str, say: Catalogue) -> tuple[str, str]:
    role, field = _PLACE[key]
    return say(f"village_report.role.{role}"), say(f"village_report.field.{field}")


def _action(key: str, say: Catalogue, **values: object) -> tuple[str, ...]:
    base = f"village_report.action.{key}"
    role, field = _role_and_field(key, say)
    what, why = say(f"{base}.what", **values), say(f"{base}.why", **values)
    return what, say(f"{base}.who"), role, field, why


def _of_village(dossier: Dossier, say: Catalogue) -> Iterator[tuple[str, ...]]:
    found = dossier.village
    not_known = len(found.unknown) + len(dossier.facts.facilities) - len(dossier.facts.measured)
    if not_known:
        yield _action("checklist", say, name=found.name, n=not_known)
    if found.population is None:
        yield _action("population", say, name=found.name)
    for one in [need for need in found.needs if need.lacks][:_MOST]:
        key = _ASKED.get(one.key, "municipality")
        name = words.need_name(one.need, say)
        distance = words.km(one.way_m, say)
        why = "certain" if one.certain else "check"
        yield (
            say(f"village_report.ask.{key}.what", need=name, name=found.name),
            say(f"village_report.ask.{key}.who"),
            *_role_and_field("ask_traders" if key == "traders" else key, say),
            say(f"village_report.ask.{why}", need=words.first_up(name), km=distance),
        )
    traders = _traders(dossier, say)
    if traders and any(one.lacks for one in found.needs):
        yield _action("traders", say, places=traders)
    if found.hubs_like:
        like = found.hubs_like[0]
        offers = words.services(like.offers, say)
        yield _action("visit", say, hub=like.hub.name, place=like.hub.place, offers=offers)
    elif found.nearest_hubs:
        near = found.nearest_hubs[0]
        offers = words.services(near.services[:4], say)
        yield _action("visit", say, hub=near.name, place=near.place, offers=offers)
    if dossier.outline is not None:
        yield _action("plan", say, name=found.name)


def _traders(dossier: Dossier, say: Catalogue) -> str:
    """Villages nearby with a shop, with whom to speak before planning one."""
    state = {one.facility: one for one in dossier.village.facilities}.get("supermarket")
    if state is None:
        return ""
    return say.listing(list(dict.fromkeys(near.name for near in state.near)))


def _of_municipality(dossier: Dossier, say: Catalogue) -> Iterator[tuple[str, ...]]:
    found, choice = dossier.municipality, dossier.candidates
    unknown = int((found.cells["presence"] == "unknown").sum())
    if unknown:
        yield _action(
            "checklists", say, n=len(found.villages), share=say.percent(found.known_share)
        )
    if found.residents_unknown:
        names = [str(found.villages.at[code, "name"]) for code in found.residents_unknown]
        yield _action("populations", say, names=say.listing(names))
    if choice is not None:
        for one in choice.steps[:_MOST]:
            yield _action(
                "start",
                say,
                name=one.name,
                gained=say.number(one.gained if one.gained is not None else one.closes),
            )
        if choice.steps:
            yield _action("neighbours", say)
            yield _action("plans", say, names=say.listing([one.name for one in choice.steps]))
    yield _action("repeat", say)
