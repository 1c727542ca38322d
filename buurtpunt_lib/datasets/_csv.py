"""Reading one CSV table of `data/` with the column types that its reader states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from buurtpunt_lib import paths
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd


def read_table(name: str, *, numbers: tuple[str, ...] = ()) -> pd.DataFrame:
    """The table `data/<name>`. Columns in `numbers` are float, all others text.

    An empty cell is NaN ("not known"); no other text is, so a village may be called "NA".
    Raises InputError `file.missing`, `data.unreadable`.
    """
    import pandas as pd

    path = paths.DATA / name
    try:
        columns = path.read_text(encoding="utf-8").partition("\n")[0].strip().split(",")
        return pd.read_csv(
            path,
            dtype={column: float if column in numbers else str for column in columns},
            keep_default_na=False,
            na_values=[""],
        )
    except FileNotFoundError:
        raise InputError("file.missing", file=str(path)) from None
    except ValueError as error:
        raise InputError("data.unreadable", file=name, reason=str(error)) from None
