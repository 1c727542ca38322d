"""Where a document goes: looked at before it is made, and written in one step."""

from __future__ import annotations

from pathlib import Path

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import write_atomic


def check_target(target: Path, *, force: bool, source: Path | None = None) -> None:
    """Raises InputError where the file cannot come there. source: a file that must stay.

    `report.no_folder`, `report.is_folder`, `report.is_plan`, `report.unwritable`, `report.exists`.
    """
    try:
        if not target.parent.is_dir():
            raise InputError("report.no_folder", folder=str(target.parent))
        if target.is_dir():
            raise InputError("report.is_folder", file=str(target))
        if not target.exists():
            return
        if source is not None and target.samefile(source):
            raise InputError("report.is_plan", file=str(target))
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("report.unwritable", file=str(target), reason=reason) from None
    if not force:
        raise InputError("report.exists", file=str(target))


def write_document(target: Path, content: bytes) -> None:
    """Writes the file whole; raises InputError `report.unwritable`."""
    try:
        write_atomic(target, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("report.unwritable", file=str(target), reason=reason) from None
