"""The folder of a site: which files in it are ours, and from what they were made.

Manifest: `.buurtpunt-site.json`. It names every file that a build wrote with the hash of what it
held, and the fingerprint of each unit. A file that it does not name is never overwritten (unless
forced) and never deleted.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import write_atomic

NAME = ".buurtpunt-site.json"
_FORMAT = 1
# Names that a build can have given: nothing that leads out of the folder, and no hidden file.
_PATH = re.compile(r"[a-z0-9][a-z0-9-]*(\.[a-z]+)?(/[a-z0-9][a-z0-9-]*(\.[a-z]+)?){0,3}")


@dataclass(frozen=True)
class Entry:
    """A file of ours. sha256: "" while it is being made. changed: the day of its last change."""

    sha256: str
    size: int
    changed: str
    unit: str


@dataclass
class Manifest:
    """files: path → entry. units: unit → fingerprint of what its pages were made from."""

    files: dict[str, Entry] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)


class Folder:
    """Where a site comes; counts what is done. Raises InputError `site.…`."""

    def __init__(self, root: Path, *, force: bool, today: str) -> None:
        self.root, self._force, self._today = root, force, today
        self.written = self.removed = 0
        try:
            if root.exists() and not root.is_dir():
                raise InputError("site.not_folder", folder=str(root))
            if not root.resolve().parent.is_dir():
                raise InputError("site.no_folder", folder=str(root.parent))
            root.mkdir(exist_ok=True)
        except OSError as error:
            raise self._unwritable(root, error) from None
        self.before = self._read()
        self.now = Manifest()
        self._claimed, self._saved = self.before.files, self.before

    def _read(self) -> Manifest:
        file = self.root / NAME
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            if found["format"] != _FORMAT:
                raise ValueError(found["format"])
            files = {path: Entry(**entry) for path, entry in found["files"].items()}
            units = {str(unit): str(mark) for unit, mark in found["units"].items()}
        except FileNotFoundError:
            return Manifest()
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            # Who can say which files are ours? Nobody: so nothing is deleted.
            raise InputError("site.manifest", file=str(file)) from None
        # A manifest that somebody wrote cannot make us touch anything else.
        return Manifest({path: one for path, one in files.items() if _PATH.fullmatch(path)}, units)

    def claim(self, paths: Iterable[str]) -> None:
        """Says that these files will be ours, before the first one is written: after a build that
        was broken off the next one still knows them. Raises InputError `site.foreign_file`."""
        planned = dict(self.before.files)
        for path in sorted(set(paths)):
            assert _PATH.fullmatch(path), path
            if path in planned:
                continue
            if not self._force and os.path.lexists(self.root / path):
                raise InputError("site.foreign_file", file=str(self.root / path))
            planned[path] = Entry("", 0, "", "")
        self._claimed = planned
        if planned != self.before.files:
            self._save(Manifest(planned, self.before.units))

    def intact(self, paths: Iterable[str]) -> bool:
        """Whether these files stand there as they were written, as far as their size tells."""
        for path in paths:
            entry = self.before.files.get(path)
            try:
                if entry is None or (self.root / path).stat().st_size != entry.size:
                    return False
            except OSError:
                return False
        return True

    def keep(self, paths: Iterable[str]) -> None:
        """These files stay as they are."""
        for path in paths:
            self.now.files[path] = self.before.files[path]

    def put(self, path: str, content: bytes, unit: str) -> None:
        """Writes a file when it is not there with this content."""
        mark = hashlib.sha256(content).hexdigest()
        entry = self.before.files.get(path)
        same = entry is not None and entry.sha256 == mark and self.intact([path])
        if entry is not None and same and not self._force:
            self.now.files[path] = Entry(mark, len(content), entry.changed, unit)
            return
        if not self.written:
            self._doubt()
        changed = entry.changed if entry is not None and same else self._today
        self._write(self.root / path, content)
        self.now.files[path] = Entry(mark, len(content), changed, unit)
        self.written += 1

    def _doubt(self) -> None:
        """Says, before anything is written, that what was known holds no longer: a build that is
        broken off halfway leaves files of which nobody knows what they hold."""
        doubted = {
            path: self.now.files.get(path) or Entry("", 0, one.changed, one.unit)
            for path, one in self._claimed.items()
        }
        self._save(Manifest(doubted))

    def finish(self) -> None:
        """Deletes what is no page any more, and says what there is now."""
        gone = sorted(self.before.files.keys() - self.now.files.keys())
        for path in gone:
            file = self.root / path
            if not self._inside(file):
                continue
            try:
                file.unlink()
                self.removed += 1
            except FileNotFoundError:
                pass
            except OSError as error:
                raise self._unwritable(file, error) from None
        for folder in sorted({p for path in gone for p in Path(path).parents}, reverse=True):
            # Only where nothing is left in it.
            if folder != Path("."):
                with contextlib.suppress(OSError):
                    (self.root / folder).rmdir()
        if self.now != self._saved:
            self._save(self.now)

    def _inside(self, file: Path) -> bool:
        """Whether a file lies in the folder itself, not behind a link that leads elsewhere."""
        return self.root.resolve() in (file.parent.resolve(), *file.parent.resolve().parents)

    def _write(self, file: Path, content: bytes) -> None:
        """Replaces a file in one step. Not forced onto the disk: it can be made again."""
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if not self._inside(file):
                raise InputError("site.foreign_file", file=str(file))
            beside = file.with_name(f".{file.name}.new")
            beside.write_bytes(content)
            os.replace(beside, file)
        except OSError as error:
            raise self._unwritable(file, error) from None

    def _save(self, manifest: Manifest) -> None:
        files = {path: asdict(entry) for path, entry in sorted(manifest.files.items())}
        told: dict[str, Any] = {"format": _FORMAT, "files": files, "units": manifest.units}
        try:
            write_atomic(self.root / NAME, json.dumps(told, indent=0))
        except OSError as error:
            raise self._unwritable(self.root / NAME, error) from None
        self._saved = manifest

    @staticmethod
    def _unwritable(file: Path, error: OSError) -> InputError:
        return InputError("site.unwritable", file=str(file), reason=error.strerror or str(error))
