"""The files of the loaded tables: Parquet, and the manifest that says what each of them is.

Manifest: one JSON file; writing it is what makes a change true. A table's file has the hash of its
content in its name, so no file is ever written twice and a reader with an older manifest still
finds what it names, as long as that is the previous version.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.datasets.loaded_kinds import KINDS
from buurtpunt_lib.datasets.provenance import Source
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import write_atomic

if TYPE_CHECKING:
    import pandas as pd

MANIFEST = "manifest.json"
KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,63}")
# What starts so was worked out from tables and is no table.
DERIVED = "derived-"
_SCHEMA = 1
_BLOCK = 1 << 20


@dataclass(frozen=True)
class LoadedTable:
    """One loaded table. `source` holds its key in `sources()`; `sha256` is that of its file.

    fetched_at: when it was taken in (ISO 8601, UTC). as_of: the source's reference date. keys:
    the columns that tell rows apart. previous: the version before, without a previous of its own.
    """

    key: str
    kind: str
    source: Source
    fetched_at: str
    rows: int
    sha256: str
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    previous: LoadedTable | None = None

    @property
    def licence(self) -> str:
        return self.source.licence

    @property
    def as_of(self) -> str:
        return self.source.as_of

    @property
    def file(self) -> str:
        """The name of its file: its content is part of it, so no file is ever written twice."""
        return f"{self.key}-{self.sha256[:16]}.parquet"


def write_file(place: Path, kind: str, frame: pd.DataFrame) -> str:
    """Writes the rows aside, as `.<sha256>.new`; returns the hash."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"text": pa.string(), "number": pa.float64(), "whole": pa.int64(), "bytes": pa.binary()}
    all_types = KINDS[kind].columns | KINDS[kind].optional
    schema = pa.schema([(name, types[all_types[name]]) for name in frame.columns])
    table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
    aside = place / f".{os.getpid()}.new"
    with aside.open("wb") as file:
        pq.write_table(table.replace_schema_metadata(), file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    found = hash_of(aside)
    os.replace(aside, place / f".{found}.new")
    return found


def hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def read_file(place: Path, table: LoadedTable) -> pd.DataFrame:
    path = place / table.file
    broken = InputError("loaded.broken", table=table.key, file=str(path))
    try:
        if hash_of(path) != table.sha256:
            raise broken
        import pyarrow.parquet as pq

        frame = pq.read_table(path).to_pandas()
    except (OSError, ValueError) as error:
        # InputError is a ValueError, and so is what pyarrow raises for a file that is no Parquet.
        raise (error if isinstance(error, InputError) else broken) from None
    return frame


def read_manifest(place: Path) -> dict[str, LoadedTable]:
    path = place / MANIFEST
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["schema"] != _SCHEMA:
            raise InputError("loaded.newer", value=str(document["schema"]), known=str(_SCHEMA))
        return {key: _table(key, entry) for key, entry in sorted(document["tables"].items())}
    except FileNotFoundError:
        return {}
    except InputError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InputError("loaded.manifest", file=str(path)) from None


def _table(key: str, entry: Mapping[str, Any]) -> LoadedTable:
    source = dict(entry["source"])
    for name in ("complete_for", "doubted_in"):
        source[name] = tuple(source.get(name, ()))
    if not KEY.fullmatch(key) or entry["kind"] not in KINDS:
        raise ValueError(key)
    # The hash becomes part of a file's name: it may hold nothing else.
    if not re.fullmatch("[0-9a-f]{64}", entry["sha256"]):
        raise ValueError(key)
    return LoadedTable(
        key=key,
        kind=entry["kind"],
        source=Source(**source),
        fetched_at=entry["fetched_at"],
        rows=int(entry["rows"]),
        sha256=entry["sha256"],
        columns=tuple(entry["columns"]),
        keys=tuple(entry["keys"]),
        previous=_table(key, entry["previous"]) if entry.get("previous") else None,
    )


def write_manifest(place: Path, known: Mapping[str, LoadedTable]) -> None:
    document = {"schema": _SCHEMA, "tables": {key: asdict(known[key]) for key in sorted(known)}}
    write_atomic(
        place / MANIFEST, json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
    )


def tidy(place: Path, known: Mapping[str, LoadedTable]) -> None:
    """Files that the manifest no longer names go; who still reads one keeps it open."""
    named = {table.file for table in known.values()}
    named |= {table.previous.file for table in known.values() if table.previous}
    for path in place.glob("*.parquet"):
        if path.name not in named and not path.name.startswith(DERIVED):
            try:
                path.unlink(missing_ok=True)
            except OSError:
                # Windows keeps a file that someone reads: the next change takes it away.
                continue
