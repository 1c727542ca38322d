"""What a village has and lacks by the sources, to be set against what people say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from buurtpunt_lib.assessment.village import need_states
from buurtpunt_lib.planning.needs import Gap, GapState

if TYPE_CHECKING:
    from buurtpunt_lib.assessment.facts import Facts
    from buurtpunt_lib.assessment.village import NeedState


def village_gaps(facts: Facts, village: str | None) -> tuple[Gap, ...]:
    """The needs of which some source speaks, with what is known; () where no village is chosen,
    or one that our tables do not have (any more).

    Where nobody knows where anybody of a village lives, nobody knows what is near either: such a
    need is left out.
    """
    if village is None or village not in facts.villages.index:
        return ()
    has = facts.has[village]
    return tuple(
        Gap(
            one.key,
            one.need.facilities,
            one.need.services(facts),
            _state(one),
            tuple(code for code in one.need.facilities if code in has),
        )
        for one in need_states(facts, village)
        if one.here or one.way_m == one.way_m
    )


def _state(one: NeedState) -> GapState:
    if one.here:
        return GapState.HERE
    if not one.lacks:
        return GapState.NEAR
    return GapState.LACKS if one.certain else GapState.UNSURE
