"""Mobipunt: whether ways to travel and something else to come for meet at one place.

Part: shared car, bicycle, public transport, and other facilities. A part can be in the offer
itself, or stand in the village already; that need not be at the same spot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from buurtpunt_lib.domain import Presence

PARTS = ("shared_car", "bicycle", "transit", "facilities")
# Part -> facilities of a village by which it may stand there already.
IN_VILLAGE: Mapping[str, tuple[str, ...]] = {
    "shared_car": ("car_sharing",),
    "bicycle": ("bike_sharing",),
    "transit": ("transit_stop", "railway_station"),
}
OFFERED, NEAR, NONE, NOT_KNOWN = "offered", "near", "none", "not_known"


@dataclass(frozen=True)
class Part:
    """state: OFFERED by the hub, NEAR (in the village), NONE for certain, or NOT_KNOWN. where: the
    facilities of the village that make it NEAR."""

    key: str
    state: str
    where: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mobipunt:
    parts: tuple[Part, ...]

    @property
    def offered(self) -> int:
        return sum(part.state == OFFERED for part in self.parts)

    @property
    def verdict(self) -> str:
        """ "met", "near" (with what stands in the village), or "missing"."""
        states = {part.state for part in self.parts}
        if states == {OFFERED}:
            return "met"
        return "near" if states <= {OFFERED, NEAR} else "missing"

    @property
    def missing(self) -> tuple[str, ...]:
        """Parts that the hub itself does not offer, those that stand nowhere near first."""
        order = {NONE: 0, NOT_KNOWN: 1, NEAR: 2}
        left = [part for part in self.parts if part.state != OFFERED]
        return tuple(part.key for part in sorted(left, key=lambda part: order[part.state]))


def mobipunt(offered: Iterable[str], village: Mapping[str, Presence] | None = None) -> Mobipunt:
    """The four parts. offered: parts that the hub offers itself. village: presence by facility;
    None where no village is chosen, so that nothing around is known."""
    has, around = set(offered), village or {}
    found = []
    for key in PARTS:
        facilities = IN_VILLAGE.get(key, ())
        there = tuple(one for one in facilities if around.get(one) is Presence.PRESENT)
        surely_none = facilities and all(around.get(one) is Presence.ABSENT for one in facilities)
        if key in has:
            found.append(Part(key, OFFERED))
        elif there:
            found.append(Part(key, NEAR, there))
        elif surely_none or not facilities:
            # What else there is to come for is what the hub offers: nothing else was chosen.
            found.append(Part(key, NONE))
        else:
            found.append(Part(key, NOT_KNOWN))
    return Mobipunt(tuple(found))
