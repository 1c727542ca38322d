"""The place of a project as a row among those of the register, so that they can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import HubKind, HubStatus
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.offer import When

if TYPE_CHECKING:
    import pandas as pd

OWN = "own:"


def with_project(table: pd.DataFrame, project: Project) -> tuple[pd.DataFrame, str] | None:
    """(the hub table with the place of a project as its last row, the id of that row).

    The place lies at the point of its village and offers what the project plans. A record that the
    project has in the register stands in it no more: what is planned counts. None where the project
    names no village that we know.
    """
    import pandas as pd

    villages = datasets.villages()
    if project.village is None or project.village not in villages.index:
        return None
    village = villages.loc[project.village]
    services = tuple(one.id for one in project.offer.services if one.when is not When.PERHAPS)
    fields: dict[str, Any] = {name: _nothing(table[name]) for name in table.columns}
    fields |= {
        "id": OWN,
        "name": project.name,
        "kind": HubKind.BUURTPUNT.value,
        "village": project.village,
        "place": village["name"],
        "municipality": village["municipality"],
        "province": village["province"],
        "services": services,
        "status": HubStatus.PLAN.value,
        "lat": village["lat"],
        "lon": village["lon"],
        "population": village["population"],
    }
    row = pd.DataFrame([pd.Series(fields).reindex(table.columns)])
    others = table[table["id"] != project.hub]
    return pd.concat(
        [others, row.astype(table.dtypes.to_dict(), errors="ignore")], ignore_index=True
    ), OWN


def _nothing(column: pd.Series) -> Any:
    """What stands in a column where nothing is known."""
    import pandas as pd

    if column.dtype == object and len(column) and isinstance(column.iloc[0], tuple):
        return ()
    if pd.api.types.is_string_dtype(column.dtype):
        return ""
    if pd.api.types.is_integer_dtype(column.dtype):
        # Of numbers only those of the kind that knows "nothing" can be left open.
        return pd.NA if str(column.dtype) == "Int64" else 0
    return None
