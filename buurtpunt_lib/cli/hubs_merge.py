"""`buurtpunt hubs merge`: makes one record of two for the same place."""

from __future__ import annotations

from argparse import Namespace

from buurtpunt_lib import landscape, register
from buurtpunt_lib.cli.hub_words import actor, changes, known, reason
from buurtpunt_lib.cli.output import remark, write
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import register as stored
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """Prints what the record that stays gains."""
    drop = known(options.argument, say)
    if options.into is None:
        raise InputError("cli.option_missing", option="--into", example="--into dorpspunt-stavele")
    keep = known(options.into, say)
    before = stored.load(keep).record
    saved = register.merge(keep, drop, by=actor(options), reason=reason(options))
    found = landscape.differences(before, saved.record)
    write("".join(f"{line}\n" for line in changes(before, saved.record, found, say)))
    remark(say("hub_command.merged", drop=drop, name=saved.record.name))
    return 0
