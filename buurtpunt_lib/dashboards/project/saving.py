"""A project is saved as it changes and comes back by its link, on every page that works on it.

When the same link was saved elsewhere in the meantime, both changes are brought together and saved;
what both changed in another way is handed to the page as clashes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from buurtpunt_lib.dashboards import saving
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning.merging import Clash, merge
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
    # How often others may come in between before we give up and say so.
    _tries = 3

    def __init__(
        self,
        model: Any,
        tell: Callable[[str, str], None],
        clash: Callable[[list[Clash]], None] = lambda clashes: None,
    ) -> None:
        super().__init__(model, tell)
        self._clash = clash
        self.bookmark.observe(self._token_changed, "token")

    def _token_changed(self, _change: Any) -> None:
        # Links to other pages about the project take it along.
        self.model.token = self.bookmark.token

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
        return self.model.beginning and not self._coming

    def solved(self, error: InputError, document: Project) -> bool:
        """Brings what somebody else saved meanwhile together with what was to be saved."""
        if self.saved is None or error.faults[0].code != "storage.project_changed":
            return False
        say, clashes = self.model.say, []
        brought: list[tuple[Project, Project]] = []
        try:
            for _ in range(self._tries):
                base, theirs = self.saved.document, self.load(self.saved.token)
                brought.append((base, theirs.document))
                document, found = merge(base, document, theirs.document)
                clashes += found
                # From here on, what others saved is what we build on.
                self.saved = theirs
                if self._saved(document):
                    break
            else:
                return False
        except InputError as fault:
            self.tell("warning", say.error(fault))
            return True
        finally:
            self.model.rebase(document, lambda project: _with_all(project, brought))
        key = "settle" if clashes else "joined"
        self.tell("info", say(f"{self.words}{key}", n=len(clashes)))
        self._clash(clashes)
        return True

    def _saved(self, document: Project) -> bool:
        """Whether it was saved; False when somebody came in between once more."""
        try:
            self.saved = self.save(self.saved, document)
        except InputError as error:
            if error.faults[0].code != "storage.project_changed":
                raise
            return False
        return True


def _with_all(project: Project, brought: list[tuple[Project, Project]]) -> Project:
    """The project with what others changed, each time from what both began with."""
    for base, theirs in brought:
        project, _ = merge(base, project, theirs)
    return project
