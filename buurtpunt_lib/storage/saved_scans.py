"""Scans that are saved as they change and come back by their link.

Token and revision: see `saved_documents`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from buurtpunt_lib.domain.scan import Scan
from buurtpunt_lib.storage.database import scans
from buurtpunt_lib.storage.saved_documents import Saved, Shelf


@dataclass(frozen=True)
class SavedScan(Saved[Scan]):
    """A scan as it stands in the database."""

    @property
    def scan(self) -> Scan:
        return self.document


_SHELF = Shelf(
    table=scans,
    write=partial(Scan.to_json, indent=None),
    read=Scan.from_json,
    saved=SavedScan,
    changed="storage.scan_changed",
    unknown="storage.scan_unknown",
    revoked="storage.scan_revoked",
)


def new_scan(scan: Scan) -> SavedScan:
    """Saves a scan under a new link. Raises InputError `storage.failed`."""
    return _SHELF.new(scan)


def save_scan(before: SavedScan, scan: Scan) -> SavedScan:
    """Saves a scan over the one that was read or saved last.

    Raises InputError `storage.scan_changed` when somebody else saved it in between (what they
    saved stays), `storage.scan_revoked` when its link was taken back, and `storage.failed`.
    """
    return _SHELF.save(before, scan)


def load_scan(token: str) -> SavedScan:
    """The scan of a link. Raises InputError `storage.scan_unknown`, `storage.failed`."""
    return _SHELF.load(token)


def forget_scan(token: str) -> bool:
    """Takes back a link: the scan is deleted. False when there was none."""
    return _SHELF.forget(token)
