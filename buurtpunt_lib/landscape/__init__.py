"""The landscape: what hubs and related places there are, what they offer, and where.

Place: a row of the hub table, a hub or a related place. Hub: a place of kind `buurtpunt`; every
statistic takes `only_hubs` to leave the related places out.
Hub table: one row per place with the fields of `domain.Hub` (services and sources are tuples),
and lat, lon in degrees (NaN where the place has no location), as `datasets.hubs_table()` gives.
Function mix: how the services of a place divide over mobility, social, civic and commercial.
Definition: a buurtpunt is a meeting place with services and transport. The table lists what a
place is known to have, so a part that is not listed is not known; it is never counted as absent.

Everything here is a pure function over tables (arguments in, a new table out; no file is read).
"""

from typing import Any

from buurtpunt_lib.landscape.ageing import ageing
from buurtpunt_lib.landscape.counts import (
    co_occurrence,
    completeness,
    counts_per_initiator,
    counts_per_kind,
    counts_per_legal_form,
    counts_per_province,
    counts_per_service,
    counts_per_status,
    service_by_province,
    shares,
)
from buurtpunt_lib.landscape.functions import (
    Definition,
    MobilityPoint,
    definition,
    function_mix,
    function_mixes,
    mobility_point,
)
from buurtpunt_lib.landscape.growth import Growth, growth
from buurtpunt_lib.landscape.involved import Check, challenges, health_check, involvement
from buurtpunt_lib.landscape.learning import Lesson, Pair, pairs, who_learns
from buurtpunt_lib.landscape.likeness import Likeness, Reason, similar
from buurtpunt_lib.landscape.merging import Clash, Difference, differences, merge_three, settle
from buurtpunt_lib.landscape.nearby import Nearby, people_near
from buurtpunt_lib.landscape.places import unmatched, unplaced
from buurtpunt_lib.landscape.records import RecordRules, check_hubs, hub_faults
from buurtpunt_lib.landscape.sales_points import sales_points
from buurtpunt_lib.landscape.service_history import ServiceChanges, service_changes
from buurtpunt_lib.landscape.together import Composition, compose, go_together

__all__ = [
    "Check",
    "Clash",
    "Composition",
    "Definition",
    "Difference",
    "Growth",
    "Lesson",
    "Likeness",
    "LookAlike",
    "MobilityPoint",
    "Nearby",
    "Pair",
    "Reason",
    "RecordRules",
    "ServiceChanges",
    "ageing",
    "challenges",
    "check_hubs",
    "co_occurrence",
    "completeness",
    "compose",
    "counts_per_initiator",
    "counts_per_kind",
    "counts_per_legal_form",
    "counts_per_province",
    "counts_per_service",
    "counts_per_status",
    "definition",
    "differences",
    "duplicates",
    "function_mix",
    "function_mixes",
    "go_together",
    "growth",
    "health_check",
    "hub_faults",
    "involvement",
    "merge_three",
    "mobility_point",
    "pairs",
    "people_near",
    "sales_points",
    "service_by_province",
    "service_changes",
    "settle",
    "shares",
    "similar",
    "unmatched",
    "unplaced",
    "who_learns",
]


def __getattr__(name: str) -> Any:
    # rapidfuzz takes a while to import: only who compares names waits for it.
    if name not in ("duplicates", "LookAlike"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("buurtpunt_lib.landscape.look_alikes"), name)
