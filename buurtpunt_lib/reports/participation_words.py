"""What participation says in words, the same on the page and in a document.

Number: the place of somebody in the list of those concerned; the picture and the table share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from buurtpunt_lib import datasets
from buurtpunt_lib.charts.drawing import Drawing
from buurtpunt_lib.datasets import Method
from buurtpunt_lib.domain.finding import Finding
from buurtpunt_lib.domain.project.participation import Meeting, Participation, Stakeholder
from buurtpunt_lib.planning import methods as ways
from buurtpunt_lib.planning import stakeholders
from buurtpunt_lib.planning.needs import Fit
from buurtpunt_lib.planning.readiness import Check
from buurtpunt_lib.texts import Catalogue

# Where no way of working is chosen yet: our own estimate, said where it is used.
USUAL_GROUP = (4, 8)


def service_name(code: str, say: Catalogue) -> str:
    """The name of a service or facility, the code itself where the list no longer holds it."""
    for one in (*datasets.services(), *datasets.facilities()):
        if one.code == code:
            return one.name(say.language)
    return code


def with_names(finding: Finding, say: Catalogue) -> Finding:
    """A finding of the needs with the names of its services in place of their codes."""
    values = dict(finding.values)
    for key, name in (("codes", "names"), ("there_codes", "there")):
        if key in values:
            codes = values.pop(key)
            values[name] = say.listing([service_name(code, say).lower() for code in codes])
    return replace(finding, values=values)


# --- who is concerned ----------------------------------------------------------------------------


def side_word(one: Stakeholder, say: Catalogue) -> str:
    found = stakeholders.side(one)
    return say(f"participation.side.{found or 'none'}")


def stance_word(one: Stakeholder, say: Catalogue) -> str:
    return say(f"participation.stance.{one.stance}") if one.stance else ""


def stakeholder_rows(part: Participation, say: Catalogue) -> tuple[tuple[str, ...], ...]:
    """A row per stakeholder, as STAKEHOLDER_COLUMNS."""
    rows = []
    for number, one in enumerate(part.stakeholders, start=1):
        name = one.name
        if one.vulnerable:
            name = f"{name} ({say('participation.column.vulnerable').lower()})"
        rows.append(
            (
                str(number),
                name,
                stance_word(one, say),
                "" if one.influence is None else str(one.influence),
                "" if one.interest is None else str(one.interest),
                side_word(one, say),
                one.via,
            )
        )
    return tuple(rows)


STAKEHOLDER_COLUMNS = ("number", "who", "stance", "influence", "interest", "side", "via")


def stakeholder_picture(
    part: Participation, say: Catalogue, *, width: float = 620.0, height: float = 400.0
) -> tuple[Drawing, str] | None:
    """The picture and what it shows in words; None where nobody was judged."""
    from buurtpunt_lib.charts.stakeholder_map import Spot, stakeholder_map

    numbered = [
        (number, one)
        for number, one in enumerate(part.stakeholders, start=1)
        if stakeholders.side(one) is not None
    ]
    if not numbered:
        return None
    keys = ("influence", "interest", "little", "much", "for", "neutral", "against")
    words = {key: say(f"participation.map.{key}") for key in keys}
    words |= {side: say(f"participation.map.{side}") for side in stakeholders.Side}
    spots = [
        Spot(number, one.influence, one.interest, one.stance or "neutral")
        for number, one in numbered
    ]
    listed = [
        say("participation.map.described", number=number, name=one.name,
            side=side_word(one, say).lower())
        for number, one in numbered
    ]  # fmt: skip
    description = say("participation.map.description", list="; ".join(listed))
    return stakeholder_map(spots, words, width=width, height=height), description


# --- ways of working -----------------------------------------------------------------------------


def method_name(code: str | None, say: Catalogue) -> str:
    key = f"participation_methods.name.{code}"
    return say(key) if code and key in say else ""


def method_sizes(method: Method, say: Catalogue) -> str:
    """ "4 tot 5 aan een tafel; 8 tot 400 mensen; 60 tot 120 minuten"."""
    low, high = method.group
    told = [
        say("participation_methods.group_one")
        if high == 1
        else say("participation_methods.group", low=low, high=high)
    ]
    if method.people is None:
        told.append(say("participation_methods.people_open"))
    else:
        told.append(
            say("participation_methods.people", low=method.people[0], high=method.people[1])
        )
    if method.minutes is not None:
        told.append(
            say("participation_methods.minutes", low=method.minutes[0], high=method.minutes[1])
        )
    return "; ".join(told)


def method_own(method: Method, say: Catalogue) -> str:
    """What of a way of working is our own estimate, which no source gives; "" for nothing."""
    if not method.sources:
        return say("participation_methods.own.all")
    if not method.own:
        return ""
    what = say.listing([say(f"participation_methods.own.{code}") for code in method.own])
    return say("participation_methods.own.some", what=what)


def misses(choice: ways.Choice, say: Catalogue) -> str:
    """Why a way of working fits less: sentences after one another."""
    people = choice.method.people or (0, 0)
    told = []
    for code in choice.misses:
        values = {"few": {"n": people[0]}, "many": {"n": people[1]}}.get(code, {})
        told.append(say(f"participation_methods.miss.{code}", **values))
    return "; ".join(told)


def tables_of(meeting: Meeting) -> tuple[Method | None, tuple[int, ...]]:
    """The way of working of a meeting, None without one, and how many sit at each table."""
    method = datasets.participation().methods.get(meeting.method or "")
    group = method.group if method else USUAL_GROUP
    expected = max(meeting.people or 0, sum(one.people for one in meeting.guests))
    return method, ways.table_sizes(expected, group)


def tables_words(meeting: Meeting, say: Catalogue) -> tuple[str, ...]:
    """How many tables and leaders a meeting needs; () where nobody said how many people come."""
    method, sizes = tables_of(meeting)
    if not sizes:
        return ()
    spread = sorted(set(sizes))
    if len(spread) == 1:
        told = str(spread[0])
    else:
        told = say("participation.tables.sizes", low=spread[0], high=spread[-1])
    values = {"n": len(sizes), "people": sum(sizes), "sizes": told}
    found = [say("participation.tables.lead", **values)]
    if method is None:
        found.append(say("participation.tables.usual"))
    leaders = ways.hosts(method, len(sizes))
    if leaders:
        found.append(say("participation.tables.hosts", n=leaders))
    return tuple(found)


def seating(
    meeting: Meeting, say: Catalogue
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """(headings, rows) of who sits where; no rows where no groups are told."""
    method, sizes = tables_of(meeting)
    if not sizes or not meeting.guests:
        return (), ()
    group = method.group if method else USUAL_GROUP
    guests = [(one.name, one.people) for one in meeting.guests]
    dealt = ways.seats(guests, meeting.people or 0, group)
    others = any(row[-1] for row in dealt)
    heads = [say("participation.column.table"), *(name for name, _ in guests)]
    heads += [say("participation.column.others")] if others else []
    heads.append(say("participation.column.together"))
    rows = []
    for number, row in enumerate(dealt, start=1):
        shown = row if others else row[:-1]
        table = say("participation.tables.table", n=number)
        rows.append((table, *map(str, shown), str(sum(row))))
    return tuple(heads), tuple(rows)


# --- needs ---------------------------------------------------------------------------------------

FIT_COLUMNS = ("what", "verdict", "voices", "households", "strength", "offered", "next")


def fit_rows(fits: Iterable[Fit], say: Catalogue, *, least: float) -> tuple[tuple[str, ...], ...]:
    """A row per service or gap, as FIT_COLUMNS. Small numbers of households are not told."""
    from buurtpunt_lib.reports.survey_words import told_count

    yes = say("participation.yes_there")
    return tuple(
        (
            service_name(fit.code, say),
            _verdict(fit, say),
            say.number(fit.voices) if fit.voices else "",
            told_count(fit.households, least, say) if fit.households else "",
            "; ".join(one.text for one in fit.strengths),
            yes if fit.offered else "",
            say(f"participation.verdict_do.{fit.verdict}"),
        )
        for fit in fits
    )


def _verdict(fit: Fit, say: Catalogue) -> str:
    """What we see, with what is there already: bread may be had at a supermarket."""
    verdict = say(f"participation.verdict.{fit.verdict}")
    names = say.listing([service_name(code, say).lower() for code in fit.there])
    return f"{verdict} ({names})" if names else verdict


def threefold(fits: Sequence[Fit], say: Catalogue) -> str:
    """What is needed, missing and has a strength to begin with; "" for none."""
    names = [service_name(fit.code, say).lower() for fit in fits if fit.threefold]
    return say("participation.fit.three", names=say.listing(names)) if names else ""


# --- examples ------------------------------------------------------------------------------------


def example_of(row: Any, say: Catalogue) -> dict[str, str]:
    """The fields of an example card that the register knows of a place; row: of the hub table.

    What was difficult stays open: no register says that.
    """
    steps = []
    # pandas writes a year that is not known as NA, which is no number and no False.
    opened = str(row.opened)
    if opened.isdigit():
        steps.append(say("participation.example_steps.opened", year=opened))
    elif row.status:
        status = say(f"landscape.status.{row.status}").lower()
        steps.append(say("participation.example_steps.status", status=status))
    initiator = ""
    if row.initiator and f"landscape.initiator.{row.initiator}" in say:
        initiator = say(f"landscape.initiator.{row.initiator}").lower()
        steps.append(say("participation.example_steps.initiator", who=initiator))
    if row.notes:
        steps.append(row.notes)
    named = [_partner(kind, name, say) for kind, name in _partners(row)]
    services = say.listing([service_name(code, say).lower() for code in row.services])
    success = say("participation.example_success", list=services) if services else ""
    if row.figures:
        success = f"{success} {row.figures}".strip()
    sources = [source for source in row.sources if source.startswith("http")]
    if sources:
        steps.append(say("participation.example_source", source=sources[0]))
    return {
        "name": row.name[:200],
        "hub": row.id,
        "steps": " ".join(steps)[:4000],
        "partners": "\n".join(named)[:4000],
        "success": success[:4000],
    }


def _partners(row: Any) -> list[tuple[str, str]]:
    found = []
    for one in getattr(row, "partners", ()) or ():
        kind, name = one if isinstance(one, tuple) else (one.kind, one.name)
        found.append((str(kind), str(name)))
    return found


def _partner(kind: str, name: str, say: Catalogue) -> str:
    key = f"landscape.partner.{kind}"
    label = say(key) if key in say else kind
    return f"{label}: {name}" if name else label


# --- readiness -----------------------------------------------------------------------------------


def readiness_state(check: Check, say: Catalogue) -> str:
    """How a check stands. What nobody can answer yet is still to do, not a question to the team."""
    words = {True: "done", False: "open", None: "ask" if check.asked else "open"}
    return say(f"readiness.state.{words[check.state]}")
