"""Where would a hub help most, in which order, and with which services.

Demand: places where people live (villages), each with a weight such as its residents.
Candidate: a place where a hub could come. Locked: a candidate that has one already; it stays.
Distance: metres from a demand place to a candidate, shape (demand, candidate); NaN or infinite
where there is no way.
Siting: the candidates that were chosen, what that comes to, and whether it is proven that nothing
better exists.
Bundle: services chosen together for one building. Rounds: on which days a van stops where.

Everything here is a pure function over arrays; HiGHS (by scipy) solves what must be solved.
"""

from buurtpunt_lib.siting.bundles import (
    Bundle,
    Bundles,
    Limits,
    Offer,
    Pair,
    Sensitivity,
    bundle,
)
from buurtpunt_lib.siting.center import p_center
from buurtpunt_lib.siting.compare import TradeOff, trade_offs
from buurtpunt_lib.siting.covering import max_cover, set_cover
from buurtpunt_lib.siting.median import p_median
from buurtpunt_lib.siting.order import Phase, Step, alternatives, in_phases, roll_out
from buurtpunt_lib.siting.problem import Siting
from buurtpunt_lib.siting.round_trips import Round, Rounds, Stop, rounds

__all__ = [
    "Bundle",
    "Bundles",
    "Limits",
    "Offer",
    "Pair",
    "Phase",
    "Round",
    "Rounds",
    "Sensitivity",
    "Siting",
    "Step",
    "Stop",
    "TradeOff",
    "alternatives",
    "bundle",
    "in_phases",
    "max_cover",
    "p_center",
    "p_median",
    "roll_out",
    "rounds",
    "set_cover",
    "trade_offs",
]
