"""Project files: a project as JSON text, and as a file on disk that is read or written whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import write_atomic

if TYPE_CHECKING:
    # Projects bring pydantic along, which a page that shows no project does not need.
    from buurtpunt_lib.domain.project import Project


def as_text(project: Project, *, indent: int | None = 2) -> str:
    """The project as JSON text that can be read again.

    Raises InputError `project.too_big`: what is larger than the reader takes is never written.
    """
    from buurtpunt_lib.domain.plan import MAX_BYTES

    text = project.to_json(indent=indent)
    size = len(text.encode("utf-8"))
    if size > MAX_BYTES:
        raise InputError("project.too_big", megabytes=size / 1e6, maximum=MAX_BYTES / 1e6)
    return text


def read_project(path: Path | str) -> Project:
    """The project in a file, or a project around the plan in it.

    Raises InputError: `file.missing`, `project.unreadable` (a folder, no permission), and every
    fault that `Project.from_json` finds.
    """
    from buurtpunt_lib.domain.plan import MAX_BYTES
    from buurtpunt_lib.domain.project import Project

    path = Path(path)
    try:
        with path.open("rb") as file:
            # One byte more than allowed is enough to know that it is too big.
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError("file.missing", file=str(path)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("project.unreadable", file=str(path), reason=reason) from None
    return Project.from_json(content)


def write_project(path: Path | str, project: Project) -> None:
    """Writes a project to a file in one step; what stood there stays when it cannot be done.

    Raises InputError: `project.unwritable`, `project.too_big`.
    """
    content = as_text(project).encode("utf-8")
    try:
        write_atomic(Path(path), content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("project.unwritable", file=str(path), reason=reason) from None
