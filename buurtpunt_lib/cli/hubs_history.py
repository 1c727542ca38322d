"""`buurtpunt hubs history`: what changed in the record of a place, when, by whom and why."""

from __future__ import annotations

from argparse import Namespace

from buurtpunt_lib import register
from buurtpunt_lib.cli.hub_words import fields, known, moment, one_line
from buurtpunt_lib.cli.output import write, write_table
from buurtpunt_lib.reports.tables import to_json
from buurtpunt_lib.texts import Catalogue

_TABLE = ("number", "at", "by", "action", "changed", "reason")


def run(options: Namespace, say: Catalogue) -> int:
    found = register.history(known(options.argument, say))
    if options.format == "json":
        rows = [
            {
                "number": revision.number,
                "at": revision.at.isoformat(),
                "by": revision.by,
                "action": revision.action,
                "changed": list(dict.fromkeys(d.field for d in changed)),
                "reason": revision.reason,
                "record": None if revision.record is None else revision.record.to_dict(),
            }
            for revision, changed in found
        ]
        write(to_json(rows))
        return 0
    write_table(
        [
            {
                "number": revision.number,
                "at": moment(revision.at),
                "by": one_line(revision.by),
                "action": say(f"hub_command.action.{revision.action}"),
                # What was there from the first says nothing of a change.
                "changed": fields(changed, say) if number < len(found) - 1 else "",
                "reason": one_line(revision.reason),
            }
            for number, (revision, changed) in enumerate(found)
        ],
        columns=_TABLE,
        headers={column: say(f"hub_command.column.{column}") for column in _TABLE},
        unknown="",
    )
    return 0
