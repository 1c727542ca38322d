"""From what pages follow: what differs when a page could read otherwise.

Ground: everything that all pages share (program, data, the evidence of a day, settings). Unit: the
pages of one municipality; beside the ground they follow from the records of its places, and from
the open hubs that are near. A unit with the same fingerprint need not be worked out again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from buurtpunt_lib import datasets, paths
from buurtpunt_lib.assessment import street_tables
from buurtpunt_lib.assessment.similar import hubs_near
from buurtpunt_lib.reports.site.settings import Settings

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts
    from buurtpunt_lib.storage.register import SavedHub

_KINDS = {".py", ".yaml", ".yml", ".css", ".js", ".j2", ".csv", ".json"}
# Large and no part of a page.
_SKIPPED = "plotly"
# Maps show what lies around; see `village_document.maps`. Degrees, generously.
_AROUND = 0.3


@lru_cache(maxsize=1)
def _program() -> str:
    """The program and the data that ships, byte for byte."""
    mark = hashlib.sha256()
    for root in (paths.PACKAGE, paths.DATA):
        for path in sorted(root.rglob("*")):
            if path.suffix in _KINDS and _SKIPPED not in path.name and path.is_file():
                mark.update(f"{path.relative_to(root)}\0".encode())
                mark.update(path.read_bytes())
    return mark.hexdigest()


def ground(facts: Facts, settings: Settings) -> str:
    """The fingerprint of what all pages share. The day counts by what it does to the evidence."""
    mark = hashlib.sha256()
    for part in (_program(), settings.stamp, datasets.loaded.stamp(), street_tables.stamp()):
        mark.update(f"{part}\0".encode())
    for table in (facts.evidence, facts.villages, facts.origins, facts.points):
        plain = table.astype({name: str for name in table.columns if table[name].dtype == object})
        mark.update(pd.util.hash_pandas_object(plain, index=True).to_numpy().tobytes())
    return mark.hexdigest()


def units(
    facts: Facts, towns: Mapping[str, Sequence[str]], hubs: Mapping[str, Iterable[SavedHub]],
    shared: str,
) -> dict[str, str]:  # fmt: skip
    """Fingerprint per municipality. towns: NIS code → its villages; hubs: its places."""
    near = facts.hub_values
    lat, lon = near["lat"], near["lon"]
    told = [repr(row) for row in zip(*(column.tolist() for column in near.values()), strict=True)]
    found = {}
    for nis, codes in towns.items():
        mark = hashlib.sha256(f"{shared}\0".encode())
        for saved in hubs.get(nis, ()):
            mark.update(f"{saved.record.model_dump_json()}{saved.changed_at}\0".encode())
        own = np.array([facts.spot(code) for code in codes])
        if np.isfinite(own).any():
            low, high = np.nanmin(own, axis=0) - _AROUND, np.nanmax(own, axis=0) + _AROUND
            inside = (lat > low[0]) & (lat < high[0]) & (lon > low[1]) & (lon < high[1])
            mark.update("\0".join(told[at] for at in np.flatnonzero(inside)).encode())
        for code in codes:
            mark.update(repr(hubs_near(facts, code)).encode())
        found[nis] = mark.hexdigest()
    return found
