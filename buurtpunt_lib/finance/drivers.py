"""Drivers: factors that scale parts of a plan, for sliders, scenarios and draws.

A factor of 1 leaves the plan as it is. A driver is a number, an array of shape (draw,) with one
factor per draw, or of shape (draw, month) where it changes over time. `line:<id>` scales one line
of the plan, such as `line:leader` for the success of one grant.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from buurtpunt_lib.domain.plan import DRIVERS
from buurtpunt_lib.errors import Faults
from buurtpunt_lib.finance.book import Driver


class Factors:
    """Drivers, checked and brought to shape (draw, 1) or (draw, month)."""

    def __init__(self, drivers: Mapping[str, object] | None, *, months: int, ids: set[str]) -> None:
        self.draws = 1
        self._arrays: dict[str, np.ndarray] = {}
        faults = Faults()
        for name, value in (drivers or {}).items():
            array = _checked(name, value, months, ids, faults)
            if array is None:
                continue
            if len(array) > 1:
                if self.draws not in (1, len(array)):
                    faults.add(
                        "finance.draws_differ", field=name, value=len(array), other=self.draws
                    )
                self.draws = len(array)
            self._arrays[name] = array
        faults.raise_if_any()

    def with_more(self, drivers: Mapping[str, object], *, months: int, ids: set[str]) -> Factors:
        """These factors and more; a name that is there already gets its new factor."""
        return Factors({**self._arrays, **drivers}, months=months, ids=ids)

    def effective(self, drivers: tuple[Driver, ...]) -> tuple[Driver, ...]:
        """Those drivers of a term that were given a factor."""
        if not self._arrays:
            return ()
        return tuple(
            d for d in drivers if (d if isinstance(d, str) else d[0]) in self._arrays
        )  # fmt: skip

    def product(self, drivers: tuple[Driver, ...]) -> np.ndarray:
        """The product of some drivers, shape (draw, 1) or (draw, month)."""
        found = np.ones((self.draws, 1))
        for driver in drivers:
            if isinstance(driver, str):
                found = found * self._arrays[driver]
            else:
                found = found * np.minimum(self._arrays[driver[0]], driver[1])
        return found


def _checked(
    name: str, value: object, months: int, ids: set[str], faults: Faults
) -> np.ndarray | None:
    if name not in DRIVERS and not (name.startswith("line:") and name[5:] in ids):
        allowed = ", ".join([*DRIVERS, *(f"line:{i}" for i in sorted(ids))])
        faults.add("finance.driver_unknown", value=name, allowed=allowed)
        return None
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        faults.add("finance.driver_not_number", field=name)
        return None
    array = array.reshape(1, 1) if array.ndim == 0 else array[:, None] if array.ndim == 1 else array
    if array.ndim != 2 or array.shape[1] not in (1, months) or not len(array):
        faults.add("finance.driver_shape", field=name, months=months)
    elif not np.isfinite(array).all() or (array < 0).any():
        faults.add("finance.driver_not_number", field=name)
    else:
        return array
    return None
