"""`buurtpunt hubs confirm`: somebody who knows says that a record is right."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from buurtpunt_lib import register
from buurtpunt_lib.cli.hub_words import actor, known, reason
from buurtpunt_lib.cli.output import remark
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    id = known(options.argument, say)
    on = None if options.on is None else _day(options.on)
    saved = register.confirm(id, on=on, by=actor(options), reason=reason(options))
    day = saved.record.confirmed_on
    remark(say("hub_command.confirmed", name=saved.record.name, day=say.day(day)))
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("scan.not_day", field="--on", value=text) from None
