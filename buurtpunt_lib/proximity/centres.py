"""What kind of centre a village is: from none to a major centre, by the services that are there.

Level: a step of a hierarchy of centres; its needs are the services that make it, each of which one
of some facilities will do for. A village is a centre of a level when the share of its needs that is
there is large enough, for that level and for every lower one (`datasets.centre_levels` says which
needs and what share, after the French study of 2020).
Range: of many facilities nobody knows whether a village has them. `at_least` counts what is there
for certain, `at_most` also what may be there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.domain import Presence

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class LevelCount:
    """Needs of one level: met for certain, not known, surely not met. key, rank: of the level."""

    key: str
    rank: int
    met: int
    unknown: int
    not_met: int

    @property
    def needs(self) -> int:
        return self.met + self.unknown + self.not_met


@dataclass(frozen=True)
class Centre:
    """at_least, at_most: ranks, 0 = no centre. counts: by level, from low to high."""

    at_least: int
    at_most: int
    counts: tuple[LevelCount, ...]

    @property
    def known(self) -> bool:
        """Whether the level is certain."""
        return self.at_least == self.at_most

    @property
    def unknown(self) -> int:
        """Needs of which nobody knows whether they are met."""
        return sum(count.unknown for count in self.counts)

    @property
    def needs(self) -> int:
        return sum(count.needs for count in self.counts)


def centre(presence: Mapping[str, Presence | str], levels: Sequence[Any], share: float) -> Centre:
    """What kind of centre a village is.

    presence: facility → presence; a facility that is not in it is not known. levels: from low to
    high, each with key, rank and needs (lists of facilities). share: of the needs of a level.
    """
    counts = []
    for level in levels:
        states = [_state(presence, need) for need in level.needs]
        counts.append(
            LevelCount(
                level.key,
                level.rank,
                met=states.count(Presence.PRESENT),
                unknown=states.count(Presence.UNKNOWN),
                not_met=states.count(Presence.ABSENT),
            )
        )
    return Centre(
        at_least=_rank(counts, share, lambda count: count.met),
        at_most=_rank(counts, share, lambda count: count.met + count.unknown),
        counts=tuple(counts),
    )


def centre_table(
    villages: pd.DataFrame, evidence: pd.DataFrame, levels: Sequence[Any], share: float
) -> pd.DataFrame:
    """`centre` of every village: at_least, at_most, unknown (needs), indexed like villages."""
    import pandas as pd

    wide = evidence.pivot(index="village", columns="service", values="presence")
    wide = wide.reindex(villages.index).fillna(Presence.UNKNOWN.value)
    # Villages of which the same is known are many.
    once: dict[tuple[str, ...], Centre] = {}
    found = []
    for states in wide.itertuples(index=False, name=None):
        if states not in once:
            once[states] = centre(dict(zip(wide.columns, states, strict=True)), levels, share)
        found.append(once[states])
    return pd.DataFrame(
        {
            name: [getattr(one, name) for one in found]
            for name in ("at_least", "at_most", "unknown")
        },
        index=villages.index,
    )


def _state(presence: Mapping[str, Presence | str], need: Sequence[str]) -> Presence:
    states = [Presence(presence.get(code, Presence.UNKNOWN)) for code in need]
    if Presence.PRESENT in states:
        return Presence.PRESENT
    return Presence.UNKNOWN if Presence.UNKNOWN in states else Presence.ABSENT


def _rank(counts: Sequence[LevelCount], share: float, there: Any) -> int:
    rank = 0
    for count in counts:
        # Rounding: three of four is 0.75 exactly, but three of ten times a share is not.
        if there(count) < share * count.needs - 1e-9:
            break
        rank = count.rank
    return rank
