"""Nothing is lost when the page is closed: what is entered is saved as it changes and comes back.

Document: what a page keeps (a plan, a scan): frozen, in one trait of its model.
A document that nobody has touched is not saved: every visitor would leave one behind. The first
change gives it a link; after that every change is saved under it. A link can be taken back: then
the document is gone from the database, and the next change gives it another link.
What could not be saved, because the database is away or the disk is full, is tried again by itself.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from buurtpunt_lib.dashboards.bookmark import Bookmark
from buurtpunt_lib.dashboards.later import Later
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage.database import patience
from buurtpunt_lib.storage.saved_documents import Saved

# What may be over in a while, whatever the visitor does.
_PASSING = {"storage.unreachable", "storage.busy", "storage.full", "storage.failed",
            "storage.read_only"}  # fmt: skip
# So long after a save that failed it is tried again; so long a page stands still for one.
AGAIN_S, PATIENCE_S = 3.0, 1.0


class Saving(ABC):
    """Keeps a model and the database in step. `tell` hears one sentence about how it stands.

    A page says which trait it keeps (`trait`, also the name in its address), where its words stand
    (`words`: how the keys `back`, `now` and `revoked` begin; `link_words`: those of the link), and
    how its documents are kept. Pages that keep the same thing have the same `shelf`.
    `remembers` and `yields` are those of the link (`Bookmark`).
    """

    trait = ""
    words = ""
    link_words = "common.link."
    shelf = ""
    remembers = True
    yields: tuple[str, ...] = ()

    def __init__(self, model: Any, tell: Callable[[str, str], None]) -> None:
        self.model = model
        self.tell = tell
        self.saved: Saved | None = None
        self._unsaved: Any = None
        self._rest = Later(self._save)
        self._again = Later(self._save, AGAIN_S)
        self.bookmark = Bookmark(
            model.say, name=self.trait, words=self.link_words, shelf=self.shelf,
            remembers=self.remembers, yields=list(self.yields),
        )  # fmt: skip
        self.bookmark.on_ask(self.restore)
        self.bookmark.on_revoke(self.revoke)
        model.observe(self._changed, self.trait)

    # --- what a page says itself -----------------------------------------------------------------

    @abstractmethod
    def new(self, document: Any) -> Saved:
        """Saves a document under a new link."""

    @abstractmethod
    def save(self, before: Saved, document: Any) -> Saved:
        """Saves a document over the one that was read or saved last."""

    @abstractmethod
    def load(self, token: str) -> Saved:
        """The document of a link."""

    @abstractmethod
    def forget(self, token: str) -> bool:
        """Takes back a link; False when there was none."""

    @abstractmethod
    def show(self, document: Any) -> None:
        """Shows a document that came back."""

    @abstractmethod
    def name_of(self, document: Any) -> str:
        """What a document is called when it comes back."""

    def begun_anew(self) -> bool:
        """The visitor began from something else: what was saved keeps its own link."""
        return False

    def to_save(self) -> Any:
        """The document to save now; None for nothing."""
        return getattr(self.model, self.trait)

    def solved(self, error: InputError, document: Any) -> bool:
        """Whether a page could still keep a document that was refused, and has told so."""
        return False

    # --- the same for every page -----------------------------------------------------------------

    def restore(self, token: str, remembered: bool) -> None:
        """Brings back the document of a link, or the one that this browser had last."""
        say = self.model.say
        self._settle()
        try:
            found = self.load(token)
        except InputError as error:
            # A remembered document that is gone is no news; a link that does not work is.
            if not remembered:
                self.tell("warning", say.error(error))
            self.bookmark.token = ""
            return
        self.saved = found
        self.show(found.document)
        self.bookmark.token = found.token
        self.tell("info", say(f"{self.words}back", name=self.name_of(found.document)))

    def revoke(self) -> None:
        """Takes the link back: who has it can no longer open it. The screen keeps it."""
        self._settle()
        if self.saved is None:
            return
        say = self.model.say
        try:
            self.forget(self.saved.token)
        except InputError as error:
            self.tell("warning", say.error(error))
            return
        self.saved = None
        self.bookmark.token = ""
        self.tell("info", say(f"{self.words}revoked"))

    def _changed(self, _change: Any) -> None:
        if self.begun_anew():
            self._settle()
            self.saved = None
            self.bookmark.token = ""
            self.tell("saved", "")
            return
        self._unsaved = self.to_save()
        if getattr(self.model, "in_turn", False):
            # Not every step of a drag, but where it comes to rest.
            self._rest.soon()
        else:
            self._rest.now()

    def _settle(self) -> None:
        """Saves what waits; what cannot be saved now must not come to stand under another link."""
        self._rest.now()
        self._again.forget()
        self._unsaved = None

    def _save(self) -> None:
        self._again.forget()
        document, self._unsaved = self._unsaved, None
        if document is None or (self.saved is not None and self.saved.document == document):
            return
        say = self.model.say
        try:
            with patience(PATIENCE_S):
                if self.saved is None:
                    self.saved = self.new(document)
                else:
                    self.saved = self.save(self.saved, document)
        except InputError as error:
            if self._try_again(error, document):
                self.tell("warning", say("common.save_again", reason=say.error(error)))
            elif not self.solved(error, document):
                self.tell("warning", say.error(error))
            return
        self.bookmark.token = self.saved.token
        self.tell("saved", say(f"{self.words}now"))

    def _try_again(self, error: InputError, document: Any) -> bool:
        """Whether it will be tried again by itself: only where something can happen by itself."""
        if not {fault.code for fault in error.faults} <= _PASSING:
            return False
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return False
        self._unsaved = document
        self._again.soon()
        return True
