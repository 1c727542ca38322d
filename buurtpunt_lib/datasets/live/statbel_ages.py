"""Residents per municipality and year of age, from Statbel's TF_SOC_POP_STRUCT.

The file has a row per municipality, sex, nationality, civil state and age: 104 MB of text in a zip
of 2.6 MB, parted by "|". It is read in pieces and added up as it goes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from buurtpunt_lib.datasets import mergers
from buurtpunt_lib.datasets.importing.archives import only_table, open_zip
from buurtpunt_lib.datasets.live.client import Client
from buurtpunt_lib.datasets.live.source import Answer, Remark
from buurtpunt_lib.datasets.live.tables import columns_of, whole_numbers
from buurtpunt_lib.datasets.loaded import NewTable
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

_ROWS = 200_000
_MOST_UNPACKED = 1_000_000_000
# Two thirds of the signs are the same in every row: it packs forty times.
_MOST_RATIO = 200
# First signs of the codes of Flemish municipalities: provinces of Antwerp, Flemish Brabant (two
# districts), West and East Flanders, Limburg.
FLEMISH = ("1", "23", "24", "3", "4", "7")
_OLDEST = 130


def tables(client: Client, path: Path, as_of: str) -> Answer:
    """The table `ages`. Raises InputError `live.column_missing`, `live.not_number`,
    `data.no_longer`, `data.codings_mixed`, and those of `archives`.
    """
    people = _added_up(client, path)
    # Values of a key of the groups: in order of their first row.
    codes = people["CD_REFNIS"].drop_duplicates()
    coding = mergers.coding_of(codes)
    now = mergers.converted(codes, "municipality", table=client.source.name, field="CD_REFNIS")
    people["municipality_nis"] = people["CD_REFNIS"].map(dict(zip(codes, now, strict=True)))
    summed = people.groupby(["municipality_nis", "CD_AGE"], as_index=False)["MS_POPULATION"].sum()
    frame = summed.rename(columns={"CD_AGE": "age_from", "MS_POPULATION": "population"})
    frame = frame.assign(age_to=frame["age_from"], source=client.source.key, as_of=as_of)
    remarks = [Remark("people", {"n": int(frame["population"].sum())})]
    if coding is not None and coding < mergers.CODINGS[-1]:
        remarks.append(Remark("old_coding", {"year": str(mergers.CODINGS[-1])}))
    table = NewTable(client.source.key, "ages", frame, client.source.about(as_of))
    return Answer((table,), tuple(remarks))


def _added_up(client: Client, path: Path) -> pd.DataFrame:
    """People per Flemish municipality and age, with the codes of the file."""
    import pandas as pd

    source = client.source.name
    parts, row = [], 2
    with open_zip(path, max_bytes=_MOST_UNPACKED, max_ratio=_MOST_RATIO) as archive:
        name = only_table(archive, (".txt", ".csv"), file=path.name)
        with archive.open(name) as stream:
            try:
                pieces = pd.read_csv(
                    stream, sep="|", dtype=str, chunksize=_ROWS, encoding="utf-8-sig",
                    keep_default_na=False, quoting=3,
                )  # fmt: skip
                for piece in pieces:
                    names = columns_of(
                        piece.columns, ("CD_REFNIS", "CD_AGE", "MS_POPULATION"), source=source
                    )
                    piece = piece.rename(columns={own: name for name, own in names.items()})
                    parts.append(_of_piece(piece, source, row))
                    row += len(piece)
                    client.progress("rows", row - 2, None)
            except UnicodeDecodeError:
                raise InputError("live.encoding", source=source, expected="UTF-8") from None
            except (pd.errors.ParserError, pd.errors.EmptyDataError):
                raise InputError("live.not_expected", source=source, expected="CSV") from None
    if not parts or not sum(map(len, parts)):
        raise InputError("loaded.no_rows", table=source)
    whole = pd.concat(parts, ignore_index=True)
    return whole.groupby(["CD_REFNIS", "CD_AGE"], as_index=False, sort=False)["MS_POPULATION"].sum()


def _of_piece(piece: pd.DataFrame, source: str, row: int) -> pd.DataFrame:
    import pandas as pd

    flemish = piece["CD_REFNIS"].str.startswith(FLEMISH).to_numpy(dtype=bool)
    numbers = {
        name: whole_numbers(piece[name], source=source, field=name, first_row=row)
        for name in ("CD_AGE", "MS_POPULATION")
    }
    frame = pd.DataFrame({"CD_REFNIS": piece["CD_REFNIS"], **numbers})
    for name in numbers:
        wrong = frame[name].isna().to_numpy()
        if name == "CD_AGE":
            wrong = wrong | (frame[name] > _OLDEST).to_numpy()
        if wrong.any():
            first = int(wrong.nonzero()[0][0])
            raise InputError(
                "live.not_number",
                source=source,
                row=str(first + row),
                field=name,
                value=str(piece[name].iloc[first])[:80],
            )
    groups = frame[flemish].groupby(["CD_REFNIS", "CD_AGE"], as_index=False, sort=False)
    return groups["MS_POPULATION"].sum()
