"""Volunteers and the law: whether a form may have them, and whether they must be insured.

The duty: a vzw, an umbrella organisation, a public body and an association in fact with paid staff
or an umbrella must insure its volunteers (liability); an association without either need not.
Free insurance: that of Flanders, for associations without paid staff, up to so many hours a year.
Source: the handbook of March 2020 (lines 867-875) and the pages that `volunteer_insurance`,
`volunteer_free_insurance` and `no_volunteers` of `data/knowledge/duties.yaml` name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from buurtpunt_lib.domain.plan import LegalForm
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.legal import circumstances
from buurtpunt_lib.parameters import parameter

FREE_HOURS = "volunteer_insurance.free_hours"


@dataclass(frozen=True)
class VolunteerRule:
    """may: whether volunteers may be used. must_insure: whether they must be insured. free: whether
    the free insurance of Flanders is open. None: not known, or it depends on what nobody said yet.

    why: code of the reason of `must_insure`. confirm: a professional has to say.
    """

    form: LegalForm
    may: bool | None
    must_insure: bool | None
    free: bool | None
    why: str
    confirm: bool = False


def rule(form: LegalForm, *, staff: bool | None, umbrella: bool | None) -> VolunteerRule:
    """What holds for a form. staff: it has paid staff. umbrella: it belongs to an organisation."""
    if form in (LegalForm.CV, LegalForm.BV):
        # A cooperative that is recognised as a social enterprise may be another matter: the answer
        # of the National Council for Cooperation is that nobody has settled it.
        return VolunteerRule(form, False, None, False, form.value, confirm=form is LegalForm.CV)
    free = None if staff is None else not staff
    if form is LegalForm.VZW:
        return VolunteerRule(form, True, True, free, "vzw")
    if form is LegalForm.PUBLIC:
        return VolunteerRule(form, True, True, False, "public")
    if staff:
        return VolunteerRule(form, True, True, False, "fv_staff")
    if umbrella:
        return VolunteerRule(form, True, True, free, "fv_umbrella")
    if staff is None or umbrella is None:
        return VolunteerRule(form, True, None, free, "fv_unknown")
    return VolunteerRule(form, True, False, True, "fv_alone")


def volunteer_rule(project: Project) -> VolunteerRule | None:
    """The rule for a project; None as long as no form was chosen."""
    if project.legal_form is None:
        return None
    return rule(
        project.legal_form,
        staff=circumstances.staff(project),
        umbrella=circumstances.carrier(project),
    )


def hours_a_year(project: Project) -> float | None:
    """Hours of work of all volunteers in a year: of the plan, else of the weekly shifts.

    None where neither says anything.
    """
    if groups := project.plan.volunteers:
        return sum(12.0 * group.people * group.hours for group in groups)
    if shifts := project.offer.shifts:
        return 52.0 * sum(one.needed * _hours(one.begin, one.end) for one in shifts)
    return None


def free_hours(day: date) -> float | None:
    """Hours a year that Flanders insures free of charge; None where that is not known for a day."""
    try:
        return float(parameter(FREE_HOURS).on(day).value)  # type: ignore[arg-type]
    except InputError:
        return None


def _hours(begin: str, end: str) -> float:
    first, last = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (begin, end))
    return max(last - first, 0) / 60.0
