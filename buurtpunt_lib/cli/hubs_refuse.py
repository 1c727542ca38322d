"""`buurtpunt hubs suggestions refuse`: refuses a suggestion, with a reason."""

from __future__ import annotations

from argparse import Namespace

from buurtpunt_lib import register
from buurtpunt_lib.cli.hub_words import actor, number, reason
from buurtpunt_lib.cli.output import remark
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    which = number(options.argument)
    if not reason(options):
        raise InputError("cli.option_missing", option="--reason", example='--reason "…"')
    register.decide(which, accept=False, by=actor(options), reason=reason(options))
    remark(say("hub_command.refused", n=which))
    return 0
