"""How near are the services: evidence per village, distances, and what is missing where.

Facility: a basic service that sources measure per village (supermarket, pharmacy, bakery, bus
stop, ...). Of some of them no source speaks yet.
Evidence table: one row per village and facility, with its presence (present, absent, unknown) and
the source and date that say so. A facility that a source does not show is absent only where that
source is complete for it; otherwise it is unknown. Unknown is never counted as absent.
Nearest: the closest OTHER village that has the facility for certain, in metres between the points
of the two villages (a straight line, unless a detour factor is given). Only villages of the table
count: a shop across the border of Flanders is not seen.
Peers: the villages of the same population class. Their share that has a facility says whether
missing it is usual for a village of that size.

Everything here is a pure function over tables (arguments in, a new table out; no file is read).
"""

from buurtpunt_lib.proximity.assigning import (
    count_rows,
    merged_points,
    village_counts,
    villages_at,
    with_counted,
)
from buurtpunt_lib.proximity.baskets import (
    MET,
    NOT_MET,
    UNKNOWN,
    BasketResult,
    Split,
    basket_result,
)
from buurtpunt_lib.proximity.car_traffic import CarTraffic, car_traffic, figures_for
from buurtpunt_lib.proximity.catchment import Catchment, catchment
from buurtpunt_lib.proximity.cell_scores import cell_scores
from buurtpunt_lib.proximity.centres import Centre, LevelCount, centre, centre_table
from buurtpunt_lib.proximity.changes import (
    STOPS,
    ChangeOf,
    change_counts,
    changes,
    evidence_at,
    stops_changed,
)
from buurtpunt_lib.proximity.compete import Competition, Trader, Verdict, competition
from buurtpunt_lib.proximity.confidence import Confidence
from buurtpunt_lib.proximity.distance import EARTH_RADIUS_M, nearest, straight_line
from buurtpunt_lib.proximity.evidence import evidence_table
from buurtpunt_lib.proximity.expected import expected, wilson
from buurtpunt_lib.proximity.gaps import (
    POPULATION_CLASSES,
    completeness,
    gap_table,
    municipality_summary,
    only_spoken_of,
    population_class,
    spoken_of,
    village_summary,
)
from buurtpunt_lib.proximity.groups import (
    Group,
    GroupNumbers,
    GroupSplit,
    PartialSplit,
    group_numbers,
    group_split,
    with_transport_on_request,
)
from buurtpunt_lib.proximity.history import changes_since
from buurtpunt_lib.proximity.index import PointIndex
from buurtpunt_lib.proximity.nearness import (
    KnownPlaces,
    Nearness,
    Origins,
    origin_nearness,
    village_nearness,
)
from buurtpunt_lib.proximity.opening import (
    Opening,
    OpenNear,
    OpenState,
    PointOpening,
    is_holiday,
    next_moment,
    open_near,
    opening_at,
    opening_of,
)
from buurtpunt_lib.proximity.reach import Reach, reach_table
from buurtpunt_lib.proximity.street_graph import Streets
from buurtpunt_lib.proximity.streets import reach_streets

__all__ = [
    "EARTH_RADIUS_M",
    "MET",
    "NOT_MET",
    "POPULATION_CLASSES",
    "STOPS",
    "UNKNOWN",
    "BasketResult",
    "CarTraffic",
    "Catchment",
    "Centre",
    "ChangeOf",
    "Competition",
    "Confidence",
    "Group",
    "GroupNumbers",
    "GroupSplit",
    "KnownPlaces",
    "LevelCount",
    "Nearness",
    "OpenNear",
    "OpenState",
    "Opening",
    "Origins",
    "PartialSplit",
    "PointIndex",
    "PointOpening",
    "Reach",
    "Split",
    "Streets",
    "Trader",
    "Verdict",
    "basket_result",
    "car_traffic",
    "catchment",
    "cell_scores",
    "centre",
    "centre_table",
    "change_counts",
    "changes",
    "changes_since",
    "competition",
    "completeness",
    "count_rows",
    "evidence_at",
    "evidence_table",
    "expected",
    "figures_for",
    "gap_table",
    "group_numbers",
    "group_split",
    "is_holiday",
    "merged_points",
    "municipality_summary",
    "nearest",
    "next_moment",
    "only_spoken_of",
    "open_near",
    "opening_at",
    "opening_of",
    "origin_nearness",
    "population_class",
    "reach_streets",
    "reach_table",
    "spoken_of",
    "stops_changed",
    "straight_line",
    "village_counts",
    "village_nearness",
    "village_summary",
    "villages_at",
    "wilson",
    "with_counted",
    "with_transport_on_request",
]
