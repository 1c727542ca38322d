"""A handful of made-up villages, small enough to check by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd

FACILITIES = ("shop", "stop", "bank")
SOURCES = {
    "map": SimpleNamespace(as_of="2024+", complete_for=()),
    "list": SimpleNamespace(as_of="2025-01", complete_for=("stop",)),
}


def villages(places: list[tuple], **columns) -> pd.DataFrame:
    """Villages from (code, lat, lon, population); all in one municipality, boundaries known."""
    table = pd.DataFrame(places, columns=["code", "lat", "lon", "population"]).set_index("code")
    table = table.astype(float)
    table["name"] = [f"Dorp {code}" for code in table.index]
    table["municipality_nis"] = "10001"
    table["municipality"] = "Gemeente"
    table["province"] = "Limburg"
    table["boundary"] = "known"
    return table.assign(**columns)


def rows(*shown: tuple) -> pd.DataFrame:
    """Rows of a source from (village, service, count, source, as_of)."""
    return pd.DataFrame(shown, columns=["village", "service", "count", "source", "as_of"]).astype(
        {"count": float}
    )


def present(table: pd.DataFrame, codes, service: str = "shop") -> pd.DataFrame:
    """Evidence that the villages in `codes` have a service and that the others do not."""
    here = table.index.isin(list(codes))
    return pd.DataFrame(
        {
            "village": table.index,
            "service": service,
            "presence": np.where(here, "present", "absent"),
        }
    )
