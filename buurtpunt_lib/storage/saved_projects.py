"""Projects that are saved as they change and come back by their link.

Token and revision: see `saved_documents`.
"""

from __future__ import annotations

from dataclasses import dataclass

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.storage.database import projects
from buurtpunt_lib.storage.project_files import as_text
from buurtpunt_lib.storage.saved_documents import Saved, Shelf


@dataclass(frozen=True)
class SavedProject(Saved[Project]):
    """A project as it stands in the database."""

    @property
    def project(self) -> Project:
        return self.document


def _written(project: Project) -> str:
    return as_text(project, indent=None)


_SHELF = Shelf(
    table=projects,
    write=_written,
    read=Project.from_json,
    saved=SavedProject,
    changed="storage.project_changed",
    unknown="storage.project_unknown",
    revoked="storage.project_revoked",
)


def new_project(project: Project) -> SavedProject:
    """Saves a project under a new link. Raises InputError `storage.failed`, `project.too_big`."""
    return _SHELF.new(project)


def save_project(before: SavedProject, project: Project) -> SavedProject:
    """Saves a project over the one that was read or saved last.

    Raises InputError `storage.project_changed` when somebody else saved it in between (what they
    saved stays), `storage.project_revoked` when its link was taken back, `project.too_big`, and
    `storage.failed`.
    """
    return _SHELF.save(before, project)


def load_project(token: str) -> SavedProject:
    """The project of a link. Raises InputError `storage.project_unknown`, `storage.failed`."""
    return _SHELF.load(token)


def forget_project(token: str) -> bool:
    """Takes back a link: the project is deleted. False when there was none."""
    return _SHELF.forget(token)
