"""What people on the spot saw and the operator took in: it counts for everybody.

Kept: as the loaded table `local_knowledge`. What is taken in later is added to it: what was seen
before tells what changed since. Only the same person about the same facility of the same village
on the same day is replaced.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from buurtpunt_lib.datasets import loaded, provenance
from buurtpunt_lib.datasets.loaded import TableChange
from buurtpunt_lib.domain import LOCAL_KNOWLEDGE, Observation
from buurtpunt_lib.errors import Faults

if TYPE_CHECKING:
    import pandas as pd

KIND = "observations"
_WAIT_S = 30.0


def local_observations() -> tuple[Observation, ...]:
    """All observations that were taken in, by village, facility and day."""
    return _local_observations(loaded.stamp())


@lru_cache(maxsize=2)
def _local_observations(stamp: str) -> tuple[Observation, ...]:
    return observations_of(loaded.read(KIND))


def observations_of(table: pd.DataFrame) -> tuple[Observation, ...]:
    """The rows of a table with the columns of an observation; NaN = not told."""
    found = []
    for row in table.itertuples(index=False):
        known = {name: value for name, value in row._asdict().items() if value == value}
        if "count" in known:
            known["count"] = int(known["count"])
        found.append(Observation.model_validate({k: v for k, v in known.items() if v is not None}))
    return tuple(found)


def observation_table(observations: Iterable[Observation]) -> pd.DataFrame:
    """Observations as a table of the kind `observations`; count NaN = nobody counted."""
    import pandas as pd

    table = pd.DataFrame(
        [one.model_dump(mode="json") for one in observations],
        columns=list(loaded.KINDS[KIND].columns),
    )
    return table.astype({"count": float})


def keep(observations: Iterable[Observation], *, told_by: str) -> TableChange:
    """Adds observations to what was taken in before; says what changed.

    told_by: who gave them, for those that do not say it themselves.
    Raises InputError with nothing changed: `data.village_unknown`, `data.service_unknown` (each
    once), `loaded.no_rows` for none at all, `loaded.busy`, `loaded.unwritable`.
    """
    new = [
        one if one.by else one.model_copy(update={"by": told_by[:120] or LOCAL_KNOWLEDGE})
        for one in observations
    ]
    check_places(new)
    with loaded.lock(KIND, wait=_WAIT_S):
        before = local_observations() if LOCAL_KNOWLEDGE in loaded.tables() else ()
        together = {one.key: one for one in (*before, *new)} if new else {}
        source = provenance.sources()[LOCAL_KNOWLEDGE]
        return loaded.replace(
            LOCAL_KNOWLEDGE, KIND, observation_table(together.values()), source=source
        )


def check_places(observations: Iterable[Observation]) -> None:
    """Every village and facility exists; raises InputError that names each other one once."""
    from buurtpunt_lib.datasets.kinds import facilities
    from buurtpunt_lib.datasets.places import villages

    observations = list(observations)
    known, codes = villages().index, [facility.code for facility in facilities()]
    faults = Faults()
    for code in sorted({one.village for one in observations} - set(known)):
        faults.add("data.village_unknown", field="village", value=code)
    for code in sorted({one.facility for one in observations} - set(codes)):
        allowed = ", ".join(codes)
        faults.add("data.service_unknown", field="facility", value=code, allowed=allowed)
    faults.raise_if_any()
