"""Cooperation, offer and volunteers in words: rows and sentences of page and document alike.

Rows are tuples of plain text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from buurtpunt_lib import datasets, landscape
from buurtpunt_lib.datasets.offer_table import offer_knowledge
from buurtpunt_lib.domain import FunctionGroup
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.offer import Gain, GainLevel
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.landscape.functions import SUPPORTING
from buurtpunt_lib.planning import cooperation, offer, service_lines, volunteers
from buurtpunt_lib.planning.needs import Gap
from buurtpunt_lib.texts import Catalogue

Rows = list[tuple[str, ...]]
_KEY = "offer."


def service(say: Catalogue, code: str) -> str:
    """The name of a service; its code where it is none of ours."""
    try:
        return datasets.service(code).name(say.language)
    except InputError:
        return code


def yes_no(say: Catalogue, answer: bool | None) -> str:
    key = "not_told" if answer is None else "yes" if answer else "no"
    return say(f"{_KEY}word.{key}")


# --- partners ------------------------------------------------------------------------------------


def who_does_what(project: Project, say: Catalogue) -> Rows:
    """Everybody with a task: name, what they are, and what they do."""
    found = cooperation.who_does_what(project)
    rows: Rows = []
    for one in found.holders:
        does = [" ".join(one.task.split())] if one.task.strip() else []
        if one.services:
            names = [service(say, code) for code in one.services]
            does.append(say(f"{_KEY}who.brings", services=say.listing(names)))
        if one.shifts:
            does.append(say(f"{_KEY}who.stands", shifts=say.listing(one.shifts)))
        told = " · ".join(does) or say(f"{_KEY}who.nothing")
        rows.append((one.name, say(f"{_KEY}who.{one.kind}"), told))
    if found.without:
        names = say.listing([service(say, code) for code in found.without])
        rows.append((say(f"{_KEY}who.nobody"), "", say(f"{_KEY}who.brings", services=names)))
    return rows


def win_win(project: Project, say: Catalogue) -> Rows:
    """Name, and what stands at each of the three levels."""
    rows: Rows = []
    for name, levels in cooperation.win_win(project.offer).items():
        rows.append((name, *("\n".join(_gain(g, say) for g in levels[lv]) for lv in GainLevel)))
    return rows


def _gain(gain: Gain, say: Catalogue) -> str:
    parts = [
        say(f"{_KEY}gain.says_{key}", words=" ".join(getattr(gain, key).split()))
        for key in ("brings", "gets", "asks")
        if getattr(gain, key).strip()
    ]
    return " ".join(parts)


def self_check(project: Project, say: Catalogue) -> Rows:
    """Each domain of cooperation: what it asks, and whether it is arranged."""
    arranged = set(project.offer.self_check)
    return [
        (
            say(f"{_KEY}check.{one}"),
            say(f"{_KEY}word.arranged" if one in arranged else f"{_KEY}word.talk"),
        )
        for one in offer_knowledge().domains
    ]


# --- services ------------------------------------------------------------------------------------


def services(project: Project, say: Catalogue) -> Rows:
    """Each service: name, when it comes, who brings it, whether residents run it."""
    return [
        (
            service(say, one.id),
            say(f"{_KEY}when.{one.when.value}") if one.when else say(f"{_KEY}word.not_told"),
            one.by or say(f"{_KEY}who.nobody"),
            yes_no(say, one.by_residents),
        )
        for one in project.offer.services
    ]


def mix(project: Project, say: Catalogue) -> Rows:
    """The four functions: how many services, and which part of the offer."""
    kinds = datasets.services()
    codes = offer.planned(project)
    shares = landscape.function_mix(codes, kinds)
    if shares is None:
        return []
    group = {one.code: one.group for one in kinds if one.code not in SUPPORTING}
    counts = {one: sum(group.get(code) is one for code in codes) for one in FunctionGroup}
    return [
        (
            say(f"network_page.function.{one.value}"),
            say.number(counts[one]),
            say.percent(shares[one]),
        )
        for one in FunctionGroup
    ]


def confronted(
    project: Project, say: Catalogue, gaps: Sequence[Gap], households: Mapping[str, int]
) -> Rows:
    """Each planned service: what people say, what is measured, and what that comes to."""
    rows: Rows = []
    for one in offer.confront(project, gaps, households):
        heard = [say(f"{_KEY}heard.voices", n=one.voices)] if one.voices else []
        if one.households:
            heard.append(say(f"{_KEY}heard.households", n=one.households))
        if one.strength:
            heard.append(say(f"{_KEY}heard.strength"))
        measured = one.measured.value if one.measured else "nothing"
        rows.append(
            (
                service(say, one.service),
                say.listing(heard) or say(f"{_KEY}heard.nobody"),
                say(f"{_KEY}measured.{measured}"),
                say(f"{_KEY}verdict.{one.verdict}"),
            )
        )
    return rows


def asked_for(
    project: Project, say: Catalogue, gaps: Sequence[Gap], households: Mapping[str, int]
) -> list[tuple[str, str]]:
    """(code, sentence) of what people ask for and is not in the offer."""
    found = []
    for fit in offer.unanswered(project, gaps, households):
        total = fit.voices + fit.households
        words = say(f"{_KEY}asked_for", service=service(say, fit.code), n=total)
        found.append((fit.code, words))
    return found


def residents(project: Project, say: Catalogue) -> str:
    """How many services residents run themselves."""
    own, others, unknown = offer.run_by_residents(project.offer.services)
    total = own + others + unknown
    if not total:
        return ""
    told = say(f"{_KEY}residents", own=own, n=total, share=say.percent(own / total))
    return f"{told} {say(f'{_KEY}residents_unknown', n=unknown)}" if unknown else told


def place(project: Project, say: Catalogue, part: str) -> Rows:
    """What the place (part "physical") or its page on the web ("digital") has, and lacks."""
    has = set(getattr(project.offer, part))
    return [
        (say(f"{_KEY}{part}.{one}"), say(f"{_KEY}word.{'there' if one in has else 'not_there'}"))
        for one in (offer.PHYSICAL if part == "physical" else offer.DIGITAL)
    ]


def money(project: Project, say: Catalogue) -> Rows:
    """Each service: ways in which money can come in, and whether the plan counts on it."""
    known = offer_knowledge()
    rows: Rows = []
    for one in project.offer.services:
        ways = [say(f"{_KEY}way.{way}") for way in known.ways(one.id)]
        there = service_lines.in_plan(project.plan, one.id)
        rows.append(
            (
                service(say, one.id),
                say.listing(ways),
                say(f"{_KEY}word.{'in_plan' if there else 'not_in_plan'}"),
            )
        )
    return rows


# --- volunteers ----------------------------------------------------------------------------------


def policy(project: Project, say: Catalogue) -> Rows:
    """The questions of the volunteers policy that have an answer."""
    found = project.offer.volunteers
    return [
        (say(f"{_KEY}policy.{key}"), getattr(found, key).strip())
        for key in volunteers.POLICY
        if getattr(found, key).strip()
    ]


def rota(project: Project, say: Catalogue) -> Rows:
    """The week: day, hours, task, who is there, and how many are still wanted."""
    rows: Rows = []
    for one in volunteers.rota(project.offer.shifts, project.team).shifts:
        shift = one.shift
        wanted = say(f"{_KEY}rota.open", n=one.open) if one.open else say(f"{_KEY}rota.full")
        rows.append(
            (
                say(f"{_KEY}weekday.d{shift.weekday}"),
                f"{shift.begin}–{shift.end}",
                shift.task,
                say.listing(list(one.who)) or say(f"{_KEY}rota.nobody"),
                wanted,
            )
        )
    return rows


def rota_people(project: Project, say: Catalogue) -> Rows:
    """Everybody on the rota: name, hours a week, hours that they have."""
    found = volunteers.rota(project.offer.shifts, project.team)
    return [
        (
            one.name,
            say.plain(one.hours),
            say("common.not_known") if one.available is None else say.number(one.available),
        )
        for one in found.people
    ]


def rota_total(project: Project, say: Catalogue) -> list[str]:
    """What the rota asks, what is filled, what the team has, and what the plan counts on."""
    found = volunteers.rota(project.offer.shifts, project.team)
    if not found.shifts:
        return []
    told = [
        say(
            f"{_KEY}rota.total",
            needed=say.plain(found.needed),
            filled=say.plain(found.filled),
            n=found.open_places,
        )
    ]
    if project.team:
        told.append(say(f"{_KEY}rota.available", hours=found.available))
    if found.not_told:
        told.append(say(f"{_KEY}rota.not_told", n=found.not_told))
    month = found.needed * volunteers.WEEKS_A_MONTH
    in_plan = volunteers.hours_in_plan(project.plan)
    told.append(say(f"{_KEY}rota.plan", month=round(month), plan=round(in_plan)))
    return told
