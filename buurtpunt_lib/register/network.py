"""The network at work: what ships, what users added, and who can help which hub.

Known: a noun of `domain.network` with where it comes from: shipped with the program, or written by
somebody and accepted by an editor. Contribution: what somebody wrote (`storage.network`).
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.datasets.network_tables import learning_network, organisations
from buurtpunt_lib.domain import HubStatus
from buurtpunt_lib.domain.actor import Actor
from buurtpunt_lib.domain.network import (
    NOUNS,
    Answer,
    Case,
    Entry,
    Event,
    ExperienceKind,
    Noun,
    Organisation,
    OrganisationKind,
    SessionOutput,
    Theme,
    WorkingSession,
)
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.register.network_nouns import Asked, CaseFile, Model, Told
from buurtpunt_lib.storage import network as stored
from buurtpunt_lib.storage.network import Contribution

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.landscape.links import Graph
    from buurtpunt_lib.register.suppliers import Match

# Who knows something about a theme, rather than selling something.
_EXPERTS = (OrganisationKind.PARTNER, OrganisationKind.ADVISER)


def all_organisations() -> tuple[Organisation, ...]:
    """Those that ship, then those that users added, each in their order."""
    return (*organisations(), *_accepted(Entry.ORGANISATION))


def organisation(key: str) -> Organisation:
    """One organisation. Raises InputError `network.organisation_unknown`."""
    for found in all_organisations():
        if found.id == key:
            return found
    raise InputError("network.organisation_unknown", value=str(key)[:80])


def experts(theme: str | None = None) -> tuple[Organisation, ...]:
    """Partners and advisers who know about a theme (None: any).

    Partners of the project come first. Raises InputError `network.theme_unknown`.
    """
    wanted = _theme(theme)
    found = [
        one
        for one in all_organisations()
        if one.kind in _EXPERTS and (wanted is None or wanted in one.themes)
    ]
    return tuple(sorted(found, key=lambda one: _EXPERTS.index(one.kind)))


def experiences(
    theme: str | None = None, *, kind: str | None = None, hub: str | None = None
) -> tuple[Told, ...]:
    """What hubs learned, by theme, kind and place (None: all); what ships comes first.

    Raises InputError `network.theme_unknown`, `network.kind_unknown`.
    """
    wanted = _theme(theme)
    if kind is not None and kind not in tuple(ExperienceKind):
        allowed = ", ".join(ExperienceKind)
        raise InputError("network.kind_unknown", value=str(kind)[:40], allowed=allowed)
    told = [Told(one) for one in learning_network().experiences]
    told += [
        Told(one.noun, one.number, one.by, one.at)
        for one in _written(Entry.EXPERIENCE)
        if one.noun is not None
    ]
    return tuple(
        one
        for one in told
        if (wanted is None or one.experience.theme is wanted)
        and (kind is None or one.experience.kind == kind)
        and (hub is None or hub in one.experience.hubs)
    )


def lessons() -> dict[Theme, tuple[Told, ...]]:
    """All experiences by theme, for a document; themes without any are left out."""
    told = experiences()
    by_theme = {theme: tuple(t for t in told if t.experience.theme is theme) for theme in Theme}
    return {theme: some for theme, some in by_theme.items() if some}


def sessions() -> tuple[WorkingSession, ...]:
    """The four working sessions, in order."""
    return tuple(sorted(learning_network().sessions, key=lambda one: one.number))


def models(table: pd.DataFrame | None = None) -> tuple[Model, ...]:
    """The example models, each with the places that it names and open ones with its services."""
    hubs = hubs_or(table)
    there = hubs[hubs["status"] == HubStatus.OPEN.value]
    found = []
    for model in learning_network().models:
        wanted = frozenset(model.services)
        having = [
            id_
            for id_, services in zip(there["id"], there["services"], strict=True)
            if wanted and wanted.issubset(services)
        ]
        found.append(Model(model, tuple(dict.fromkeys((*_present(model.hubs, hubs), *having)))))
    return tuple(found)


def cases() -> tuple[CaseFile, ...]:
    """Every case with what it wrote down, those that ship first."""
    written = _written(Entry.SESSION_OUTPUT)
    told = experiences()
    added = [one for one in _written(Entry.CASE) if one.noun is not None]
    every = [(case, None) for case in learning_network().cases]
    every += [(one.noun, one.number) for one in added]
    return tuple(CaseFile(case, _outputs(case, written), _of(case, told), n) for case, n in every)


def _outputs(case: Case, written: Iterable[Contribution]) -> dict[str, tuple[Contribution, ...]]:
    found: dict[str, tuple[Contribution, ...]] = {}
    for one in written:
        if isinstance(one.noun, SessionOutput) and one.noun.case == case.id:
            found[one.noun.output] = (*found.get(one.noun.output, ()), one)
    return found


def _of(case: Case, told: Iterable[Told]) -> tuple[Told, ...]:
    """Experiences that name the case, or its place."""
    return tuple(
        one
        for one in told
        if one.experience.case == case.id or (case.hub and case.hub in one.experience.hubs)
    )


def questions(theme: str | None = None) -> tuple[Asked, ...]:
    """The questions to the panel with their answers, the newest question first.

    Raises InputError `network.theme_unknown`.
    """
    wanted = _theme(theme)
    given = _written(Entry.ANSWER)
    asked = [
        Asked(
            number=one.number,
            question=one.noun,
            by=one.by,
            at=one.at,
            answers=tuple(
                answer
                for answer in given
                if isinstance(answer.noun, Answer) and answer.noun.question == one.noun.id
            ),
        )
        for one in _written(Entry.QUESTION)
        if one.noun is not None and (wanted is None or wanted in one.noun.themes)
    ]
    return tuple(reversed(asked))


def events(*, since: date | None = None) -> tuple[Event, ...]:
    """Everything to go to, the working sessions among them, by day.

    since: leaves out what was over before that day.
    """
    gathered = [
        Event(
            id=one.id,
            title=one.title,
            title_en=one.title_en,
            begin=one.day,
            about=one.about,
            about_en=one.about_en,
            themes=one.themes,
            sources=one.sources,
        )
        for one in sessions()
    ]
    every = [*learning_network().events, *gathered, *_accepted(Entry.EVENT)]
    every = [one for one in every if since is None or _day(one.end or one.begin) >= since]
    return tuple(sorted(every, key=lambda one: (one.begin.isoformat(), one.id)))


def propose(
    kind: str, fields: Mapping[str, Any], by: Actor, *, sources: Iterable[str] = ()
) -> Contribution:
    """Somebody adds something to the network: an editor at once, anybody else to be decided on.

    fields: of the noun of that kind, without id. What it points at must exist: the question of an
    answer, the case and the output of a session output, the hubs that it names. sources: pages
    that it rests on, beside those in `fields`. Raises InputError `network.kind_unknown`,
    `network.reference`, `register.too_many_waiting`, and every fault of a field.
    """
    noun = _checked(kind, fields, f"{kind}-{secrets.token_hex(4)}".replace("_", "-"), sources)
    return stored.add(str(kind), noun, by=by)


def waiting(kind: str | None = None) -> tuple[Contribution, ...]:
    """What waits for an editor, the oldest first."""
    return stored.contributions(kind, state=stored.WAITING)


def decide(
    number: int,
    accept: bool,
    fields: Mapping[str, Any] | None = None,
    *,
    by: Actor,
    reason: str = "",
) -> Contribution:
    """An editor accepts (with other `fields`, where given) or refuses with a reason.

    Raises InputError as `storage.network.decide` and `propose`.
    """
    noun = None
    if accept and fields is not None:
        row = next((one for one in waiting() if one.number == number), None)
        if row is None:
            raise InputError("network.decided")
        noun = _checked(row.kind, fields, row.noun.id if row.noun else "entry", ())
    return stored.decide(number, accept=accept, noun=noun, by=by, reason=reason)


def accepted() -> tuple[Contribution, ...]:
    """What users wrote and editors let through, the oldest first."""
    return stored.contributions()


def change(number: int, fields: Mapping[str, Any], *, revision: int, by: Actor) -> Contribution:
    """An editor writes what was let through anew, over the revision that they saw.

    Raises InputError as `storage.network.change` and `propose`.
    """
    row = next((one for one in accepted() if one.number == number), None)
    if row is None:
        raise InputError("network.entry_unknown")
    noun = _checked(row.kind, fields, row.noun.id if row.noun else "entry", ())
    return stored.change(number, noun, revision=revision, by=by)


def remove(number: int, *, by: Actor) -> None:
    """An editor deletes a contribution for good. Raises InputError as `storage.network.remove`."""
    stored.remove(number, by=by)


def contributed(code: str) -> Contribution:
    """What became of a contribution, by its code. Raises InputError `network.entry_unknown`."""
    return stored.contribution(code)


def suppliers_for(hub_id: str, services: Collection[str] = (), **options: Any) -> tuple[Match, ...]:
    """Who could help a hub to offer what it lacks: `register.suppliers.suppliers_for`."""
    from buurtpunt_lib.register import suppliers

    return suppliers.suppliers_for(hub_id, services, **options)


def hubs_for(key: str, **options: Any) -> tuple[Match, ...]:
    """Which hubs an organisation could help: `register.suppliers.hubs_for`."""
    from buurtpunt_lib.register import suppliers

    return suppliers.hubs_for(key, **options)


def graph(table: pd.DataFrame | None = None, **options: Any) -> Graph:
    """Hubs, organisations and municipalities with their links: `register.links.graph`."""
    from buurtpunt_lib.register import links

    return links.graph(table, **options)


def stamp() -> str:
    """Changes with every contribution."""
    return stored.stamp()


def _checked(kind: str, fields: Mapping[str, Any], id_: str, sources: Iterable[str]) -> Noun:
    if not isinstance(kind, str) or kind not in NOUNS:
        allowed = ", ".join(Entry)
        raise InputError("network.kind_unknown", value=str(kind)[:40], allowed=allowed)
    values = {key: value for key, value in dict(fields).items() if key != "id"}
    more = [{"where": where} for where in sources if where.strip()]
    if more:
        values["sources"] = [*values.get("sources", ()), *more]
    noun = NOUNS[kind].from_dict({"id": id_, **values})
    _check_references(noun)
    return noun


def _check_references(noun: Noun) -> None:
    """What a noun points at must be there."""
    from buurtpunt_lib.storage import register

    hubs = [*getattr(noun, "hubs", ()), *filter(None, [getattr(noun, "hub", "")])]
    known = register.ids() if hubs else frozenset()
    wrong = [("hubs", hub) for hub in hubs if hub not in known]
    if isinstance(noun, Answer):
        asked = {one.noun.id for one in stored.contributions(Entry.QUESTION) if one.noun}
        wrong += [] if noun.question in asked else [("question", noun.question)]
        every = {one.id for one in all_organisations()}
        who = noun.organisation
        wrong += [] if not who or who in every else [("organisation", who)]
    case = getattr(noun, "case", "")
    if case and case not in {one.case.id for one in cases()}:
        wrong.append(("case", case))
    if isinstance(noun, SessionOutput):
        outputs = {output.id for session in sessions() for output in session.outputs}
        wrong += [] if noun.output in outputs else [("output", noun.output)]
    codes = [*getattr(noun, "supplies", ()), *getattr(noun, "services", ())]
    if codes:
        from buurtpunt_lib import datasets

        all_codes = {service.code for service in datasets.services()}
        wrong += [("supplies", code) for code in codes if code not in all_codes]
    if wrong:
        field, value = wrong[0]
        raise InputError("network.reference", field=field, value=str(value)[:80])


def _accepted(kind: Entry) -> tuple[Any, ...]:
    return tuple(one.noun for one in _written(kind) if one.noun is not None)


def _written(kind: Entry) -> tuple[Contribution, ...]:
    """What users wrote and editors accepted; nothing while the database is out of reach.

    Then readers still get what ships, as they get the places that ship (`register.trouble`).
    """
    from buurtpunt_lib.storage import register

    try:
        return stored.contributions(kind)
    except InputError:
        if register.trouble() is None:
            raise
        return ()


def _theme(theme: str | None) -> Theme | None:
    if theme is None:
        return None
    if theme not in tuple(Theme):
        allowed = ", ".join(Theme)
        raise InputError("network.theme_unknown", value=str(theme)[:40], allowed=allowed)
    return Theme(theme)


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def hubs_or(table: pd.DataFrame | None) -> pd.DataFrame:
    """The table that was given, else that of the register."""
    if table is not None:
        return table
    from buurtpunt_lib.storage import register

    return register.hub_table()


def _present(ids: Iterable[str], table: pd.DataFrame) -> list[str]:
    """Of some ids, those that are still in the register."""
    there = frozenset(table["id"])
    return [id_ for id_ in ids if id_ in there]
