"""The track of the learning network: what each of its four sessions leaves a team with.

Output: one thing that a team knows after a session (`domain.network.SessionOutput`, its last word
is the key here). There: whether a project holds it already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.offer import VolunteerPolicy

_THERE: dict[str, Callable[[Project], bool]] = {
    "vooraf": lambda p: bool(p.participation.needs) or p.participation.survey.read_on is not None,
    "wie": lambda p: bool(p.participation.stakeholders),
    "doel": lambda p: any(one.goal.strip() for one in p.participation.meetings),
    "boodschap": lambda p: any(one.message.strip() for one in p.communication.segments),
    "aanspreekpunt": lambda p: p.contact.complete,
    "belangen": lambda p: any(one.gets.strip() for one in p.offer.gains),
    "aanbod": lambda p: bool(p.offer.services) and all(one.when for one in p.offer.services),
    "leveranciers": lambda p: (
        bool(p.offer.services) and all(one.by.strip() for one in p.offer.services)
    ),
    "buren": lambda p: any(one.agreed is True for one in p.offer.partners),
    "vrijwilligers": lambda p: p.offer.volunteers != VolunteerPolicy(),
    "voorbeeld": lambda p: any(
        one.take_over.strip() or one.leave_out.strip() for one in p.participation.examples
    ),
    "vorm": lambda p: p.plan.legal_form is not None,
    "verzekering": lambda p: bool(p.offer.volunteers.insurance.strip()),
    "kosten": lambda p: bool(p.plan.costs or p.plan.investments),
    "inkomsten": lambda p: bool(p.plan.activities),
    "plan-b": lambda p: bool(p.plan.what_ifs),
    "vragen": lambda p: bool(p.participation.challenges),
    "experts": lambda p: bool(p.start.coaching),
    "actieplan": lambda p: bool(p.actions),
}


def key_of(session: str, output: str) -> str:
    """The key of an output by the ids of its session and itself.

    >>> key_of("sessie-3", "sessie-3-plan-b")
    'plan-b'
    """
    return output.removeprefix(f"{session}-")


def there(project: Project, keys: Iterable[str]) -> tuple[int, int]:
    """(how many of the outputs a project holds, how many of them we can see at all)."""
    known = [_THERE[key] for key in keys if key in _THERE]
    return sum(check(project) for check in known), len(known)
