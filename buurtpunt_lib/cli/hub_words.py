"""A record, what changed in it and who changed it, in words; and who acts at the command line."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from buurtpunt_lib.cli.arguments import close
from buurtpunt_lib.cli.hub_filters import whole
from buurtpunt_lib.domain.actor import COMMAND_LINE, Actor
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.landscape import Difference
from buurtpunt_lib.reports.register_files.cells import FIELDS, Words, header
from buurtpunt_lib.storage import register as stored
from buurtpunt_lib.texts import Catalogue

_CLOCK = ZoneInfo("Europe/Brussels")


def actor(options: Namespace) -> Actor:
    """Whoever sits at the machine is an editor; --by says who that is."""
    name = " ".join((options.by or "").split())
    return Actor(name, COMMAND_LINE.role) if name else COMMAND_LINE


def reason(options: Namespace) -> str:
    return " ".join((options.reason or "").split())


def known(id: str, say: Catalogue) -> str:
    """The id of a place that is or was in the register.

    Raises InputError `cli.hub_unknown` with what comes close.
    """
    if id in stored.taken_ids():
        return id
    table = stored.hub_table()
    labels = {
        text: code
        for code, name in zip(table["id"], table["name"], strict=True)
        for text in (name, code)
    }
    raise InputError("cli.hub_unknown", value=id, hint=close(id, labels, say))


def lines(record: HubRecord, say: Catalogue) -> list[str]:
    """The record, one line per field that is known."""
    cells = zip(FIELDS, Words(say).row(record), strict=True)
    shown = [(header(field, say), cell) for field, cell in cells if cell is not None]
    width = max(len(name) for name, _ in shown)
    return [f"{name:{width}}  {one_line(str(cell))}" for name, cell in shown]


def changes(
    before: HubRecord | None, after: HubRecord, found: Iterable[Difference], say: Catalogue
) -> list[str]:
    """What changed, one line per field: "Drager: – → De Kring vzw"."""
    words, unknown = Words(say), say("common.not_known")
    old = [None] * len(FIELDS) if before is None else words.row(before)
    rows = dict(zip(FIELDS, zip(old, words.row(after), strict=True), strict=True))
    told = []
    for field in dict.fromkeys(difference.field for difference in found):
        was, now = (unknown if cell is None else one_line(str(cell)) for cell in rows[field])
        told.append(f"{header(field, say)}: {now}" if before is None else
                    f"{header(field, say)}: {was} → {now}")  # fmt: skip
    return told


def fields(found: Iterable[Difference], say: Catalogue) -> str:
    """Names of the fields that changed."""
    return ", ".join(dict.fromkeys(header(difference.field, say) for difference in found))


def moment(at: datetime) -> str:
    """ "2026-11-22 10:05", on the clock in Belgium."""
    return f"{at.astimezone(_CLOCK):%Y-%m-%d %H:%M}"


def number(text: str) -> int:
    """The number of a suggestion or a revision. Raises InputError `cli.not_a_number`."""
    return whole(text.removeprefix("#"), "#")


def one_line(text: str) -> str:
    """Text of the register as one line, without signs that a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
