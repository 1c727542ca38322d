"""The roll-out in words: the same cells and sentences for the page and the documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.finding import Finding
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.rollout import Deed, Initiative, Phase, VillageSheet
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning.rollout import Ranked, phase_end, signs
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment.village_sheets import Sheet

PHASES = ("name", "begin", "end", "villages", "note")
MEASURED = ("hubs", "lacks", "unsure", "meeting")
TOLD = ("says", "strong", "trekker", "deeds")
WISHES = ("rank", "text", "votes", "asked_on", "answer")
LOG = ("on", "text", "with_whom", "outcome")


def village_name(code: str | None) -> str:
    """The name of a village; its code where no table has it, "" for none."""
    if not code:
        return ""
    try:
        return datasets.village(code).name
    except InputError:
        return code


def village_names(codes: Sequence[str], say: Catalogue) -> str:
    return say.listing([village_name(code) for code in codes])


def readable(finding: Finding) -> Finding:
    """The same finding with the name of its village in place of the code."""
    if "village" not in finding.values:
        return finding
    named = village_name(finding.values["village"])
    return replace(finding, values={**finding.values, "village": named})


def phase_cells(phase: Phase, say: Catalogue) -> dict[str, str]:
    """The cells of a phase, by the names of PHASES."""
    end, unknown = phase_end(phase), say("rollout.phase.not_known")
    return {
        "name": phase.name,
        "begin": say.month(phase.begin) if phase.begin else unknown,
        "end": say.month(end) if end else unknown,
        "villages": village_names(phase.villages, say) or say("rollout.phase.none"),
        "note": phase.note,
    }


def sheet_cells(
    own: VillageSheet | None,
    measured: Sheet,
    say: Catalogue,
    facilities: Mapping[str, str],
    deeds: Sequence[Deed] = (),
) -> dict[str, str]:
    """What residents say beside what was measured, by the names of MEASURED and TOLD, with the
    name of the village and its residents.

    facilities: code → name of what villages may have. deeds: all that the municipality does; those
    of this village are named.
    """
    nothing, not_said = say("rollout.sheet.nothing"), say("rollout.sheet.not_said")
    # Where nothing was measured, an empty list says nothing.
    empty = nothing if measured.known else say("common.not_known")
    meeting = say.listing([facilities.get(code, code) for code in measured.meeting])
    if measured.meeting_unknown:
        names = meeting or say("rollout.sheet.meeting_none")
        meeting = say("rollout.sheet.meeting_known", n=measured.meeting_unknown, names=names)
    return {
        "village": measured.name,
        "residents": say.number(measured.population),
        "hubs": say.listing(list(measured.hubs)) or nothing,
        "lacks": say.listing([say(f"need.{key}") for key in measured.lacks]) or empty,
        "unsure": say.listing([say(f"need.{key}") for key in measured.unsure]) or empty,
        "meeting": meeting or nothing,
        "says": own.needs if own and own.needs else not_said,
        "strong": own.strengths if own and own.strengths else not_said,
        "trekker": own.trekker if own and own.trekker else say("rollout.phase.not_known"),
        "deeds": say.listing([one.text for one in deeds if one.village == measured.code])
        or say("rollout.deed.none"),
    }


def facility_names(say: Catalogue) -> dict[str, str]:
    """Code → name of what villages may have, in the language of `say`."""
    return {one.code: one.name(say.language) for one in datasets.facilities()}


def wish_cells(one: Ranked, say: Catalogue) -> dict[str, str]:
    """The cells of a wish, by the names of WISHES."""
    wish = one.wish
    place = f"{wish.text} ({village_name(wish.village)})" if wish.village else wish.text
    counted = say("rollout.wish.not_counted")
    return {
        "rank": "" if one.rank is None else say.number(one.rank),
        "text": place,
        "votes": counted if wish.votes is None else say.number(wish.votes),
        "asked_on": say.day(wish.asked_on) if wish.asked_on else "",
        "answer": wish.answer or say("rollout.wish.no_answer"),
    }


def log_rows(project: Project, say: Catalogue) -> list[dict[str, str]]:
    """The log by the names of LOG, the newest first; entries without a day last."""
    entries = project.rollout.co_creations
    dated = sorted((one for one in entries if one.on), key=lambda one: one.on, reverse=True)
    return [
        {
            "on": say.day(one.on) if one.on else "",
            "text": one.text,
            "with_whom": one.with_whom,
            "outcome": one.outcome,
        }
        for one in (*dated, *(one for one in entries if not one.on))
    ]


def deed_details(deed: Deed, say: Catalogue) -> Iterator[str]:
    """What is known of a deed beside its words."""
    yield from (say(f"rollout.field.{code}") for code in deed.fields)
    if deed.village:
        yield village_name(deed.village)
    if deed.who:
        yield deed.who
    if deed.done:
        yield say("rollout.deed.done")
    elif deed.until:
        yield say("actions.offer.due", day=deed.until)


def initiative_details(one: Initiative, say: Catalogue) -> Iterator[str]:
    """What is known of an initiative beside its name."""
    if one.village:
        yield village_name(one.village)
    if one.who:
        yield one.who
    if one.support:
        yield one.support
    if one.next_step:
        yield say("rollout.initiative.next", step=one.next_step)


def sign_sentences(project: Project, say: Catalogue) -> Iterator[str]:
    """What can be counted of people who do something together; never a mark."""
    found, key = signs(project), "rollout.together.signs."
    if found.initiatives:
        values = {"running": found.running, "sustained": found.sustained}
        yield say(f"{key}initiatives", n=found.initiatives, **values)
    if found.wishes:
        yield say(f"{key}wishes", n=found.wishes, answered=found.answered)
    if found.made_together:
        yield say(f"{key}made_together", n=found.made_together)
    if found.services:
        yield say(f"{key}services", n=found.services, run=found.run_by_residents)
    if found.services_unknown:
        yield say(f"{key}services_unknown", n=found.services_unknown)
