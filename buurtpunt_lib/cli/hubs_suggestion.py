"""`buurtpunt hubs suggestions show`: what one suggestion would change."""

from __future__ import annotations

from argparse import Namespace

from buurtpunt_lib import register
from buurtpunt_lib.cli.hub_words import changes, number, one_line
from buurtpunt_lib.cli.hubs_suggestions import kind
from buurtpunt_lib.cli.output import remark, write
from buurtpunt_lib.domain.actor import COMMAND_LINE
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    one = waiting(number(options.argument))
    asked = register.question(one, by=COMMAND_LINE)
    if one.record is not None:
        write(
            "".join(f"{line}\n" for line in changes(asked.before, one.record, asked.changes, say))
        )
    else:
        write(f"{say('hub_command.suggestion.remove')}: {asked.before.name}\n")
    if one.reason:
        remark(one_line(one.reason))
    if kind(one) == "new":
        for found in register.look_alikes(one.record):
            remark(say("hub_command.looks_like", id=found.second, score=say.percent(found.score)))
    return 0


def waiting(number: int) -> register.Suggestion:
    """The suggestion of that number that waits. Raises InputError `register.suggestion_unknown`."""
    found = [one for one in register.waiting(by=COMMAND_LINE) if one.id == number]
    if not found:
        raise InputError("register.suggestion_unknown")
    return found[0]
