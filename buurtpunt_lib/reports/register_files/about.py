"""What a file says of itself: what it is, of which day, from where, and under which licence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from buurtpunt_lib.texts import Catalogue

# As `data/LICENSE.md` has it.
LICENCE = "CC-BY-4.0"
LICENCE_PAGE = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class About:
    """made: with time zone. licence, source: sentences; `LICENCE` is the code of the licence."""

    title: str
    made: datetime
    licence: str
    source: str
    cells: tuple[str, ...]

    @property
    def made_on(self) -> str:
        return self.made.date().isoformat()

    @property
    def sentences(self) -> tuple[str, ...]:
        return self.title, self.made_on, self.source, self.licence


def about(say: Catalogue, made: datetime | None = None) -> About:
    made = made or datetime.now(UTC)
    return About(
        title=say("hub_files.title"),
        made=made if made.tzinfo else made.replace(tzinfo=UTC),
        licence=say("hub_files.licence", page=LICENCE_PAGE),
        source=say("hub_files.source"),
        cells=(say("hub_files.cells.lists"), say("hub_files.cells.dates"),
               say("hub_files.cells.empty"), say("hub_files.cells.id")),
    )  # fmt: skip
