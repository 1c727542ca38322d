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

from buurtpunt_lib.landscape.counts import (
    co_occurrence,
    completeness,
    counts_per_kind,
    counts_per_province,
    counts_per_service,
    service_by_province,
)
from buurtpunt_lib.landscape.filters import filter_hubs
from buurtpunt_lib.landscape.functions import Definition, definition, function_mix, function_mixes
from buurtpunt_lib.landscape.places import unmatched, unplaced
from buurtpunt_lib.landscape.records import check_hubs, hub_faults

__all__ = [
    "Definition",
    "check_hubs",
    "co_occurrence",
    "completeness",
    "counts_per_kind",
    "counts_per_province",
    "counts_per_service",
    "definition",
    "filter_hubs",
    "function_mix",
    "function_mixes",
    "hub_faults",
    "service_by_province",
    "unmatched",
    "unplaced",
]
