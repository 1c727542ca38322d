"""What was observed on the spot, per cell (village x facility): the last day somebody knew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from buurtpunt_lib.domain import LOCAL_KNOWLEDGE, Presence


@dataclass(frozen=True)
class Spoken:
    """What was said of one cell on the newest day. presence: None where it was contradicted.

    count: NaN where nobody counted, or where the counts differ.
    """

    day: date
    presence: Presence | None
    count: float

    @property
    def cell(self) -> tuple[str, float, str, str, str]:
        """presence, count, source, as_of, reason, as in an evidence table."""
        presence = (self.presence or Presence.UNKNOWN).value
        reason = "" if self.presence else "contradiction"
        return presence, self.count, LOCAL_KNOWLEDGE, self.day.isoformat(), reason


def spoken(
    observations: Any, villages: Mapping[str, int], facilities: Sequence[str]
) -> dict[tuple[int, int], Spoken]:
    """(position of the village, of the facility) -> what was said of it last.

    observations: objects with the fields of `Observation`, or a table with them as columns (a
    count may be NaN there, a day may be text). Who did not know says nothing.
    """
    at = {code: number for number, code in enumerate(facilities)}
    # The days come in order: the last one stays.
    return {
        (villages[village], at[facility]): words
        for (village, facility), words in days_spoken(observations)
        if village in villages and facility in at
    }


def days_spoken(observations: Any) -> list[tuple[tuple[str, str], Spoken]]:
    """((village, facility), what was said of it) for every day on which somebody knew, in order."""
    said: dict[tuple[date, str, str], tuple[set, set]] = {}
    for one in _listed(observations):
        presence = Presence(one.presence)
        if presence is Presence.UNKNOWN:
            continue
        key = (_day(one.observed_on), one.village, one.facility)
        states, counts = said.setdefault(key, (set(), set()))
        states.add(presence)
        if one.count is not None and one.count == one.count:
            counts.add(float(one.count))
    return [
        (
            (village, facility),
            Spoken(
                day,
                next(iter(states)) if len(states) == 1 else None,
                next(iter(counts)) if len(states) == len(counts) == 1 else float("nan"),
            ),
        )
        for (day, village, facility), (states, counts) in sorted(
            said.items(), key=lambda pair: pair[0]
        )
    ]


def _listed(observations: Any) -> Any:
    return observations.itertuples() if hasattr(observations, "itertuples") else observations


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
