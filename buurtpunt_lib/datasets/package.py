"""datapackage.json: what lies in the data folder, and whether it is still what it was.

Resource: one file with its hash, size, sources, licences, reference date and, for a table, its
schema. Schemas, sources and licences are kept by hand; `refresh` rewrites only what can be
computed (hash, size, and name, address and date of each source from sources.yaml).

Run `python -m buurtpunt_lib.datasets` after editing a file of `data/` by hand.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from buurtpunt_lib import paths
from buurtpunt_lib.datasets.provenance import read_sources
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import read_yaml, sha256, write_atomic

FILE = "datapackage.json"
# Files of the data folder that are words about data, not data.
NOT_DATA = {".md"}


def read(folder: Path) -> dict[str, Any]:
    """The package of a data folder. Raises InputError `file.missing`, `data.not_json`."""
    path = folder / FILE
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError("file.missing", file=str(path)) from None
    except ValueError:
        raise InputError("data.not_json", file=FILE) from None
    if not isinstance(package, dict) or not isinstance(package.get("resources"), list):
        raise InputError("data.package_key", where=FILE, key="resources")
    return package


def data_files(folder: Path) -> set[str]:
    """Every data file of a folder, as a path with forward slashes, hidden files left out."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix not in NOT_DATA
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    } - {FILE}


def refresh(folder: Path = paths.DATA) -> list[str]:
    """Rewrites hashes, sizes and the facts of sources; returns the paths that had changed.

    Raises InputError `data.package_key` when a resource names a source that sources.yaml lacks,
    and `file.missing` when its file is gone.
    """
    package = read(folder)
    known = read_sources(read_yaml(folder / "knowledge" / "sources.yaml"))
    changed = []
    for resource in package["resources"]:
        path = folder / resource["path"]
        if not path.is_file():
            raise InputError("file.missing", file=str(path))
        before = json.dumps(resource)
        resource["hash"] = sha256(path)
        resource["bytes"] = path.stat().st_size
        for entry in resource["sources"]:
            if "key" not in entry:
                continue
            if entry["key"] not in known:
                raise InputError("data.package_key", where=resource["name"], key=entry["key"])
            source = known[entry["key"]]
            entry |= {
                "title": f"{source.name} ({source.publisher})",
                "path": source.url,
                "licence": source.licence,
                "asOf": source.as_of,
            }
        if json.dumps(resource) != before:
            changed.append(resource["path"])
    write_atomic(folder / FILE, _text(package) + "\n")
    return changed


def _text(value: Any, depth: int = 0) -> str:
    """JSON in which whatever fits on a line of 100 characters stands on one line."""
    whole = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or (depth and len(whole) + 2 * depth <= 100):
        return whole
    pad, end = "  " * (depth + 1), "  " * depth
    if isinstance(value, dict):
        lines = [f"{pad}{json.dumps(key)}: {_text(item, depth + 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{end}}}"
    return "[\n" + ",\n".join(pad + _text(item, depth + 1) for item in value) + f"\n{end}]"
