"""Reading and writing files so that nothing is half read and nothing is half written."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

import yaml

from buurtpunt_lib.errors import InputError


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML without surprises: a key that stands twice is a fault, not a silent overwrite."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise InputError(
                    "file.duplicate_key",
                    file=Path(self.name).name,
                    key=key,
                    line=key_node.start_mark.line + 1,
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file; duplicate keys are refused.

    Raises InputError: `file.missing`, `file.not_yaml`, `file.duplicate_key`.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError("file.missing", file=str(path)) from None
    loader = _StrictLoader(text)
    loader.name = str(path)
    try:
        return loader.get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(
            "file.not_yaml", file=path.name, line=mark.line + 1 if mark else 0
        ) from None
    finally:
        loader.dispose()


def write_atomic(path: Path, content: bytes | str) -> None:
    """Replaces a file in one step: a reader or a power cut sees the old or the new one, whole."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes private files; what we write here is meant to be read like its neighbours.
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def sha256(path: Path) -> str:
    """The SHA-256 of a file, as `sha256:<hex>` (the form that datapackage.json uses)."""
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
