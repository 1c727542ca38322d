"""Whether volunteers must be insured, in words; the rule itself is that of `legal.volunteers`."""

from __future__ import annotations

from datetime import date

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.legal import volunteers
from buurtpunt_lib.reports.content import Note
from buurtpunt_lib.texts import Catalogue

_KEY = "offer.volunteers.insurance_"


def insurance(project: Project, say: Catalogue, today: date) -> tuple[Note, ...]:
    """What the legal form of a project means for the insurance of its volunteers."""
    rule = volunteers.volunteer_rule(project)
    if rule is None:
        return (Note(say(f"{_KEY}unknown"), kind="unknown"),)
    if rule.may is False:
        told = [Note(say(f"{_KEY}may_not"), kind="warning")]
    elif rule.must_insure is None:
        told = [Note(say(f"{_KEY}depends"), kind="unknown")]
    else:
        key = "must" if rule.must_insure else "must_not"
        told = [Note(say(f"{_KEY}{key}"), kind="warning" if rule.must_insure else "info")]
    if rule.confirm:
        told.append(Note(say(f"{_KEY}confirm"), kind="unknown"))
    hours = volunteers.free_hours(max(today, project.plan.opening))
    if rule.free and hours is not None:
        own = volunteers.hours_a_year(project)
        words = say(f"{_KEY}free_unknown", hours=hours)
        if own is not None:
            words = say(f"{_KEY}free", hours=hours, own=round(own))
        told.append(Note(words))
    return tuple(told)
