"""The bar at the top of every page about a project: its name, steps back and forth, files, link.

It keeps the project: saved as it changes, back by its link, in and out as a file.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.project.merge_panel import MergePanel
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.project.saving import Saving
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.dashboards.upload import upload
from buurtpunt_lib.dashboards.village_names import village_text
from buurtpunt_lib.domain.plan import MAX_BYTES
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.planning.merging import merge
from buurtpunt_lib.storage.project_files import as_text

_T = "project.bar."


class Bar:
    """`widget` stands below the heading of the page; `refresh` follows the project.

    It hears of changes by itself; a page need not call `refresh`. home: it stands on the page of
    the steps; elsewhere it shows the way there.
    """

    def __init__(self, model: ProjectModel, guarded: Any, *, home: bool = False) -> None:
        self.model, self._home = model, home
        say = model.say
        self.about, self.saved = c.html(), c.html("", "bp-live")
        self.merging = MergePanel(model, guarded)
        self.saving = Saving(model, self._tell, lambda found: self.merging.show(found, "link"))
        self.undo = c.button(say(f"{_T}undo"), guarded(model.undo), quiet=True)
        self.redo = c.button(say(f"{_T}redo"), guarded(model.redo), quiet=True)
        self.anew = c.button(say(f"{_T}anew"), guarded(self._anew), quiet=True)
        self.file = download(
            say(f"{_T}download"),
            lambda: as_text(model.project).encode("utf-8"),
            lambda: file_name(model.project.name),
            guarded,
            kind="application/json",
        )
        self.opened = upload(
            say(f"{_T}open"), self._open, guarded, accept=".json", largest=MAX_BYTES
        )
        self.colleague = upload(
            say(f"{_T}colleague"), self._bring, guarded, accept=".json", largest=MAX_BYTES
        )
        self.files = Unfold(say(f"{_T}files"), lambda: _Files(self), guarded)
        self.widget = c.column(
            self.about,
            c.buttons(self.undo, self.redo),
            self.saved,
            self.merging.widget,
            self.files.widget,
            self.saving.bookmark,
            classes=("bp-project-bar",),
        )
        model.observe(guarded(lambda _change: self.refresh()), ("project", "token"))
        self.refresh()

    def refresh(self) -> None:
        model = self.model
        self.undo.disabled, self.redo.disabled = not model.can_undo, not model.can_redo
        self.anew.layout.display = "none" if model.project == model.original else ""
        self.colleague.layout.display = self.anew.layout.display
        self.about.value = str(self._name())

    def _name(self) -> Markup:
        say, model, project = self.model.say, self.model, self.model.project
        where = ""
        if project.village:
            where = say(f"{_T}in", village=village_text(project.village))
        way = [] if self._home else [" ", m.link(say(f"{_T}to_steps"), steps_address(model.token))]
        return m.element(
            "p", m.element("strong", project.name), where, way, class_="bp-project-name"
        )

    def _open(self, content: bytes) -> None:
        self._begin(Project.from_json(content), "opened")

    def _anew(self) -> None:
        self._begin(self.model.original, "begun")

    def _bring(self, content: bytes) -> None:
        """Brings the copy of a colleague together with the project that is shown."""
        say, theirs = self.model.say, Project.from_json(content)
        # What stands here is held until somebody chooses.
        merged, clashes = merge(None, theirs, self.model.project)
        if merged == self.model.project and not clashes:
            self._tell("info", say(f"{_T}nothing_new"))
            return
        self.model.open(merged)
        key = "brought" if clashes else "brought_all"
        self._tell("info", say(f"{_T}{key}", n=len(clashes), name=theirs.name))
        self.merging.show(clashes, "file")

    def _begin(self, project: Project, key: str) -> None:
        """Shows another project under a link of its own; the one before keeps its link."""
        say, before = self.model.say, self.saving.saved
        self.merging.clear()
        self.model.begin(project)
        told: list[Any] = [say(f"{_T}{key}", name=project.name)]
        if before is not None:
            name = before.document.name
            told += [" ", m.link(say(f"{_T}before", name=name), steps_address(before.token))]
        self.saved.value = str(m.note(told))

    def _tell(self, kind: str, sentence: str) -> None:
        shown = m.note(sentence, kind=kind) if kind != "saved" else m.element("p", sentence)
        self.saved.value = str(shown) if sentence else ""


class _Files:
    """What one does with the project as a whole; folded away, since it is seldom asked for."""

    def __init__(self, bar: Bar) -> None:
        lead = m.paragraph(bar.model.say(f"{_T}files_lead"))
        self.widget = c.column(
            c.html(lead), c.buttons(bar.file, bar.opened, bar.colleague, bar.anew)
        )

    def refresh(self) -> None:
        """The bar itself shows which of its buttons mean something."""


def steps_address(token: str) -> str:
    """The page of the steps, with a project that has a link."""
    return f"{address('stappenplan')}?project={token}" if token else address("stappenplan")


def file_name(name: str, ending: str = "project.json") -> str:
    """A file name that every system takes: "Café Ös" → "cafe-os.project.json"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60]
    return f"{words or 'buurtpunt'}.{ending}"
