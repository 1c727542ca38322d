"""The start of a project in words: rows and sentences that the page and the document share.

Rows are tuples of plain text. Facts are those of `assessment`; without a village nothing is said of
a village.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib.domain import Presence
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.start import Competence, Drive, Hook
from buurtpunt_lib.planning import decisions, participation, team
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts, NeedState

Rows = list[tuple[str, ...]]
YES = "✓"
# What the handbook begins with: what used to stand below the church tower.
LOST = (
    "bakery", "butcher_shop", "corner_shop", "supermarket", "transit_stop", "cash_machine",
    "post_point", "pub", "primary_school", "library",
)  # fmt: skip
# Needs that speak for a hook; environment is about what is out of reach by bicycle.
HOOKS = {
    Hook.SOCIAL: ("pub", "library", "childcare_centre"),
    Hook.ECONOMIC: ("supermarket", "post_point", "cash_machine"),
    Hook.MOBILITY: ("transit_stop", "car_sharing", "bike_sharing"),
}
_KEY = "start_step."


# --- the team ------------------------------------------------------------------------------------


def matrix(project: Project, say: Catalogue) -> tuple[list[str], Rows]:
    """(headings, rows): everybody of the team, and who has which of the six talents."""
    headings = [
        say(f"{_KEY}team.name"),
        *(say(f"{_KEY}competence_short.{one.value}") for one in Competence),
    ]
    rows: Rows = [
        (one.name, *(YES if code.value in one.competences else "" for code in Competence))
        for one in project.team
    ]
    covered = team.covered_by(project.team)
    nobody = say(f"{_KEY}team.nobody")
    counts = [say.number(len(names)) if names else nobody for names in covered.values()]
    return headings, [*rows, (say(f"{_KEY}team.matrix_together"), *counts)]


def drives(project: Project, say: Catalogue) -> Rows:
    """Each role, what it does, and who takes it."""
    found = team.driven_by(project.team, project.start.users)
    nobody = say(f"{_KEY}team.nobody")
    return [
        (
            say(f"{_KEY}drive.{one.value}"),
            say(f"{_KEY}drive_does.{one.value}"),
            say.listing(list(found[one])) or nobody,
        )
        for one in Drive
    ]


def board(project: Project, say: Catalogue) -> str:
    """How many sit in a board, and how many do not."""
    mix = team.board_mix(project.team)
    return say(f"{_KEY}team.board_mix", board=mix.board, ordinary=mix.ordinary, unknown=mix.unknown)


def budget(project: Project, say: Catalogue, today: date) -> list[str]:
    """The time of the team beside what the meetings still to come ask."""
    from buurtpunt_lib import datasets

    asked = participation.hours(project, datasets.participation(), today).asked
    found = team.time_budget(project.team, opening=project.plan.opening, today=today, asked=asked)
    if not project.team or found.unknown == len(project.team):
        return [say(f"{_KEY}working.budget_none")]
    week, available = found.hours_week, found.available
    told = [say(f"{_KEY}working.budget", week=week, available=available, weeks=found.weeks)]
    if found.unknown:
        told.append(say(f"{_KEY}working.budget_unknown", n=found.unknown))
    if not asked:
        return [*told, say(f"{_KEY}working.budget_no_meetings")]
    told.append(say(f"{_KEY}working.budget_asked", asked=round(asked)))
    if found.short:
        told.append(say(f"{_KEY}working.budget_short"))
    return told


# --- goals and decisions -------------------------------------------------------------------------


def goals(project: Project, say: Catalogue) -> Rows:
    """Each goal, whose goal it serves, and which one."""
    loose = say(f"{_KEY}goals.not_linked")
    return [(one.text, one.organisation, one.serves or loose) for one in project.start.goals]


def decided(project: Project, say: Catalogue, today: date) -> Rows:
    """Each partner, how many weeks it takes, when it has decided, and whether that is in time."""
    rows: Rows = []
    for state in _states(project, today):
        one = state.decider
        name = f"{one.name} ({one.about})" if one.about else one.name
        weeks = say("common.not_known") if one.weeks is None else say.number(one.weeks)
        if one.weeks is None and state.decided:
            weeks = ""
        ready = opening = say("common.not_known")
        if state.ready is not None:
            ready = say.day(state.ready)
            if state.decided:
                ready = say(f"{_KEY}deciders.already", day=ready)
            elif state.from_today:
                ready = say(f"{_KEY}deciders.from_today", day=ready)
            opening = say(f"{_KEY}deciders.in_time")
            if state.late:
                opening = say(f"{_KEY}deciders.late", n=state.late_days)
        rows.append((name, weeks, ready, opening))
    return rows


def opening(project: Project, say: Catalogue, today: date) -> tuple[list[str], date | None]:
    """(sentences on the month of opening, the month to which it would have to move; None where it
    need not, or where nobody knows)."""
    states = _states(project, today)
    if not states:
        return [], None
    month = say.month(project.plan.opening)
    unknown = sum(state.ready is None for state in states)
    late = decisions.earliest_opening([state for state in states if state.late])
    if late is not None:
        earliest = say.month(late)
        told = [say(f"{_KEY}deciders.opening_late", month=month, earliest=earliest)]
    elif unknown:
        return [say(f"{_KEY}deciders.opening_unknown", month=month)], None
    else:
        return [say(f"{_KEY}deciders.opening_ok", month=month)], None
    if unknown:
        told.append(say(f"{_KEY}deciders.some_unknown", n=unknown))
    return told, late


def _states(project: Project, today: date) -> tuple[decisions.DecisionState, ...]:
    return decisions.decision_states(
        project.start.deciders, opening=project.plan.opening, today=today
    )


# --- the village ---------------------------------------------------------------------------------


def village_rows(facts: Facts, village: str, say: Catalogue) -> Rows:
    """What used to be in every village: what, whether it is there, and who says so."""
    from buurtpunt_lib import datasets
    from buurtpunt_lib.assessment.village import known

    words = {
        Presence.PRESENT: "here",
        Presence.ABSENT: "gone",
        Presence.UNKNOWN: "unknown",
    }
    cells = facts.cells(village)
    cells = {row.service: row for row in cells.itertuples(index=False)}
    rows: Rows = []
    for code in LOST:
        # Of what no source speaks there is no row.
        row = cells.get(code)
        presence, key, source = Presence.UNKNOWN, None, ""
        if row is not None:
            presence, key = Presence(row.presence), known(row.source)
        if key is not None and presence is not Presence.UNKNOWN:
            named = facts.sources.get(key)
            name = say.source(named) if named else key
            when = say.reference_date(known(row.as_of))
            source = say("sources.short", name=name, date=when)
        name = datasets.service(code).name(say.language)
        rows.append((name, say(f"{_KEY}why.{words[presence]}"), source))
    return rows


def hook_facts(facts: Facts, village: str, say: Catalogue) -> dict[Hook, list[str]]:
    """What is known of the village that speaks for each field of policy."""
    from buurtpunt_lib.assessment.village import known, need_states

    needs = {one.key: one for one in need_states(facts, village)}
    found = {
        hook: [_lack(needs[key], say) for key in keys if key in needs and needs[key].lacks]
        for hook, keys in HOOKS.items()
    }
    people = known(facts.villages.at[village, "population"])
    if people is not None:
        name = str(facts.villages.at[village, "name"])
        words = say(f"{_KEY}municipality.fact_residents", n=int(people), village=name)
        found[Hook.SOCIAL].insert(0, words)
    far = [say(f"need.{one.key}") for one in needs.values() if one.lacks_cycle]
    found[Hook.ENVIRONMENT] = (
        [say(f"{_KEY}municipality.fact_car", needs=say.listing(far))] if far else []
    )
    return {hook: found[hook] for hook in Hook}


def _lack(need: NeedState, say: Catalogue) -> str:
    key = "fact_lacks" if need.certain else "fact_unsure"
    return say(f"{_KEY}municipality.{key}", need=say(f"need.{need.key}"))


# --- help ----------------------------------------------------------------------------------------


def advisers(project: Project, say: Catalogue) -> list[tuple[str, tuple]]:
    """(theme in words, who knows about it) for each theme with which the team wants help."""
    from buurtpunt_lib.register import network

    return [
        (say(f"network.theme.{theme}"), network.experts(theme)) for theme in project.start.coaching
    ]


def sessions(project: Project, say: Catalogue) -> Rows:
    """The four sessions of the learning network: title, what one knows after it, how far it is."""
    from buurtpunt_lib.planning import track
    from buurtpunt_lib.register import network

    rows: Rows = []
    for one in network.sessions():
        title = say(f"{_KEY}help.session", number=one.number, title=one.said("title", say.language))
        asks = " ".join(output.said("asks", say.language) for output in one.outputs)
        keys = [track.key_of(one.id, output.id) for output in one.outputs]
        done, total = track.there(project, keys)
        rows.append((title, asks, say(f"{_KEY}help.there", done=done, total=total)))
    return rows
