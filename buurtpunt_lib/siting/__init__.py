"""Where would a hub help most, in which order, and with which services.

Demand: places where people live (villages), each with a weight such as its residents.
Candidate: a place where a hub could come. Locked: a candidate that has one already; it stays.
Distance: metres from a demand place to a candidate, shape (demand, candidate); NaN or infinite
where there is no way.
Siting: the candidates that were chosen, what that comes to, and whether it is proven that nothing
better exists.

Everything here is a pure function over arrays; HiGHS (by scipy) solves what must be solved.
"""

from buurtpunt_lib.siting.covering import max_cover, p_center, set_cover
from buurtpunt_lib.siting.median import p_median
from buurtpunt_lib.siting.order import Step, alternatives, roll_out
from buurtpunt_lib.siting.problem import Siting

__all__ = [
    "Siting",
    "Step",
    "alternatives",
    "max_cover",
    "p_center",
    "p_median",
    "roll_out",
    "set_cover",
]
