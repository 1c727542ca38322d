"""A project is saved as it changes and comes back by its link, on every page that works on it."""

from __future__ import annotations

from buurtpunt_lib.dashboards import saving
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.storage.saved_projects import (
    SavedProject,
    forget_project,
    load_project,
    new_project,
    save_project,
)


class Saving(saving.Saving):
    """Keeps the model of a project page and the database in step.

    Every page about a project remembers the same one.
    """

    trait = "project"
    words = "project.saved."
    link_words = "project.link."
    shelf = "project"
    _coming = False

    def new(self, document: Project) -> SavedProject:
        return new_project(document)

    def save(self, before: SavedProject, document: Project) -> SavedProject:
        return save_project(before, document)

    def load(self, token: str) -> SavedProject:
        return load_project(token)

    def forget(self, token: str) -> bool:
        return forget_project(token)

    def show(self, document: Project) -> None:
        # It is what one begins with: "undo" does not lead back to the empty page before it.
        self._coming = True
        try:
            self.model.begin(document)
        finally:
            self._coming = False

    def name_of(self, document: Project) -> str:
        return document.name

    def begun_anew(self) -> bool:
        return self.model.at_beginning and not self._coming
