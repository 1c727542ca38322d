"""`buurtpunt hubs suggestions`: what waits for an editor."""

from __future__ import annotations

from argparse import Namespace

from buurtpunt_lib import register
from buurtpunt_lib.cli.hub_words import fields, moment, one_line
from buurtpunt_lib.cli.output import remark, write, write_table
from buurtpunt_lib.domain.actor import COMMAND_LINE
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.tables import to_json
from buurtpunt_lib.texts import Catalogue

_TABLE = ("number", "at", "by", "what", "place", "changed", "reason")


def run(options: Namespace, say: Catalogue) -> int:
    found = register.waiting(by=COMMAND_LINE)
    if options.format == "json":
        rows = [
            {
                "number": one.id,
                "at": one.at.isoformat(),
                "by": one.by,
                "role": one.role,
                "hub": one.hub,
                "base": one.base,
                "record": None if one.record is None else one.record.to_dict(),
                "reason": one.reason,
            }
            for one in found
        ]
        write(to_json(rows))
        return 0
    write_table(
        [_row(one, say) for one in found],
        columns=_TABLE,
        headers={column: say(f"hub_command.column.{column}") for column in _TABLE},
        unknown="",
    )
    remark(say("hub_command.waiting", n=len(found)))
    return 0


def _row(one: register.Suggestion, say: Catalogue) -> dict[str, object]:
    try:
        asked = register.question(one, by=COMMAND_LINE)
        what, changed = kind(one), fields(asked.changes, say) if one.hub else ""
    except InputError:
        # The place was taken out since.
        what, changed = "gone", ""
    return {
        "number": one.id,
        "at": moment(one.at),
        "by": one_line(one.by),
        "what": say(f"hub_command.suggestion.{what}"),
        "place": one.hub or one_line(one.record.name),
        "changed": changed,
        "reason": one_line(one.reason),
    }


def kind(one: register.Suggestion) -> str:
    """new, change or remove."""
    if one.hub is None:
        return "new"
    return "remove" if one.record is None else "change"
