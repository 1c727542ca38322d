"""`buurtpunt hubs undo`: takes an import back, all of it."""

from __future__ import annotations

from argparse import Namespace

from buurtpunt_lib.cli.hub_words import actor, reason
from buurtpunt_lib.cli.output import write
from buurtpunt_lib.register import importing
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """What was taken back; raises InputError and changes nothing where it cannot be."""
    count = importing.undo(options.argument.strip(), by=actor(options), reason=reason(options))
    write(say("hub_files.undone", n=count) + "\n")
    return 0
