"""What a visitor entered about villages is saved as it changes and comes back by its link."""

from __future__ import annotations

from buurtpunt_lib.dashboards import saving
from buurtpunt_lib.domain.scan import Scan
from buurtpunt_lib.storage.saved_scans import SavedScan, forget_scan, load_scan, new_scan, save_scan


class Saving(saving.Saving):
    """Keeps the services page's model and the database in step."""

    trait = "scan"
    words = "checklist.saved."
    link_words = "checklist.link."

    def new(self, document: Scan) -> SavedScan:
        return new_scan(document)

    def save(self, before: SavedScan, document: Scan) -> SavedScan:
        return save_scan(before, document)

    def load(self, token: str) -> SavedScan:
        return load_scan(token)

    def forget(self, token: str) -> bool:
        return forget_scan(token)

    def show(self, document: Scan) -> None:
        self.model.open_scan(document)
        # A link brings its municipality along; a code that no longer exists means "none".
        if document.municipality and not self.model.municipality:
            self.model.municipality = document.municipality

    def name_of(self, document: Scan) -> str:
        return document.title or self.model.say("checklist.saved.nameless")

    def to_save(self) -> Scan | None:
        # Undone up to the very beginning: what stands under the link becomes empty too.
        if self.model.scan is None:
            return None if self.saved is None else Scan.empty()
        return self.model.scan
