"""The core team: which competences it has, who pulls, pushes and sits, and how much time there is.

Covered: somebody of the team has a competence. Drive: see `domain.project.start`; a drive is empty
where nobody has it. Ordinary member: somebody who sits in no board. Time budget: the hours that the
team has until the opening, beside those that the meetings still to come ask
(`planning.participation.hours`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from buurtpunt_lib.domain.project.start import Competence, Drive, Member

# With fewer than two people somebody starts alone.
FEWEST = 2
# Who has so many of the six competences is needed everywhere at once; our reading.
TOO_MANY = 4


@dataclass(frozen=True)
class BoardMix:
    """How many of the team sit in a board, how many do not, and of how many that is not known."""

    board: int
    ordinary: int
    unknown: int

    @property
    def only_board(self) -> bool:
        """Everybody of whom it is known sits in a board; nobody is known not to."""
        return self.board > 0 and self.ordinary == 0 and self.unknown == 0


@dataclass(frozen=True)
class TimeBudget:
    """hours_week: what those who said so have, a week. unknown: members who did not say. weeks:
    until the opening, 0 where that lies behind us. asked: hours for the meetings still to come.
    """

    hours_week: int
    unknown: int
    weeks: int
    asked: float

    @property
    def available(self) -> int:
        """Hours until the opening, of those who said how many they have."""
        return self.hours_week * self.weeks

    @property
    def short(self) -> bool | None:
        """Whether the meetings alone take more than there is; None where that is not known."""
        if self.asked <= self.available:
            return False
        return None if self.unknown else True


def covered_by(team: Iterable[Member]) -> dict[Competence, tuple[str, ...]]:
    """Competence → names of those who have it, all six in their order."""
    members = tuple(team)
    return {
        one: tuple(member.name for member in members if one.value in member.competences)
        for one in Competence
    }


def missing(team: Iterable[Member]) -> tuple[Competence, ...]:
    """The competences that nobody has."""
    return tuple(one for one, names in covered_by(team).items() if not names)


def driven_by(team: Iterable[Member], users: str = "") -> dict[Drive, tuple[str, ...]]:
    """Drive → names of those who have it. users: who will come without a task, in words of one's
    own; they sit."""
    members = tuple(team)
    found = {one: tuple(member.name for member in members if member.drive is one) for one in Drive}
    if users.strip():
        first = " ".join(users.split())
        found[Drive.SITS] = (*found[Drive.SITS], first)
    return found


def empty_drives(team: Iterable[Member], users: str = "") -> tuple[Drive, ...]:
    """The drives that nobody has."""
    return tuple(one for one, names in driven_by(team, users).items() if not names)


def board_mix(team: Iterable[Member]) -> BoardMix:
    told = [member.board for member in team]
    return BoardMix(told.count(True), told.count(False), told.count(None))


def carries_too_much(team: Sequence[Member]) -> tuple[str, ...]:
    """Names of those who have TOO_MANY competences or more, while others are in the team."""
    if len(team) < FEWEST:
        return ()
    return tuple(member.name for member in team if len(member.competences) >= TOO_MANY)


def time_budget(
    team: Iterable[Member], *, opening: date, today: date, asked: float = 0.0
) -> TimeBudget:
    """The hours of a team until the opening. asked: hours for the meetings still to come."""
    hours = [member.hours_week for member in team]
    return TimeBudget(
        hours_week=sum(one for one in hours if one is not None),
        unknown=hours.count(None),
        weeks=max(0, (opening - today).days // 7),
        asked=asked,
    )
