"""What a live source is: somewhere on the internet that is asked for fresh tables.

Source: one publication at one base address, from which one or more loaded tables are made. Base
address: the part of every address that a test or an operator may put another server in the place
of. Answer: the tables that a source gave, and remarks: what the reader should know of them, such
as rows that were left out. Edition: which year of a yearly publication.

A source holds no state: `read` asks a `Client` for documents and turns them into tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.datasets.loaded import NewTable
from buurtpunt_lib.datasets.provenance import Source

if TYPE_CHECKING:
    from buurtpunt_lib.datasets.live.client import Client


@dataclass(frozen=True)
class Remark:
    """Something to tell about an answer. `code`: a key below `live.remark.` in the catalogue."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What a source gave: at least one table."""

    tables: tuple[NewTable, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Limits:
    """What a source asks of who uses it, and what we let it do to us.

    pause_s: seconds between the starts of two requests. requests_a_day, bytes_a_day: over all
    refreshes of one day; 0 = the source states none. most_bytes: no document may be larger.
    read_s: seconds without a single byte after which an answer is given up. most_s: seconds that
    one document may take in all.
    """

    pause_s: float = 0.5
    requests_a_day: int = 0
    bytes_a_day: int = 0
    most_bytes: int = 500_000_000
    read_s: float = 60.0
    most_s: float = 3600.0


@dataclass(frozen=True)
class LiveSource:
    """Somewhere that can be refreshed.

    key: what users type (`buurtpunt data refresh KEY`), and the key of its source in tables.
    kinds: of the tables it gives. base: the base address, without a slash at its end. url: the
    page or address that readers are shown. max_age: younger tables are not fetched again.
    read: asks a client, gives an Answer; raises InputError. edition: the newest that is known, ""
    where there are none. complete_for: codes of facilities of which it shows all there are.
    """

    key: str
    kinds: tuple[str, ...]
    name: str
    publisher: str
    licence: str
    base: str
    url: str
    max_age: timedelta
    read: Callable[[Client], Answer]
    limits: Limits = Limits()
    edition: str = ""
    complete_for: tuple[str, ...] = ()

    def about(self, as_of: str) -> Source:
        """The source as its tables carry it."""
        return Source(
            key=self.key,
            name=self.name,
            publisher=self.publisher,
            url=self.url,
            licence=self.licence,
            as_of=as_of,
            complete_for=self.complete_for,
        )
