"""`buurtpunt hubs restore`: puts an earlier revision of a record back, as a new revision."""

from __future__ import annotations

from argparse import Namespace

from buurtpunt_lib import register
from buurtpunt_lib.cli.hub_filters import whole
from buurtpunt_lib.cli.hub_words import actor, known, reason
from buurtpunt_lib.cli.output import remark
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    id = known(options.argument, say)
    if options.revision is None:
        raise InputError("cli.option_missing", option="--revision", example="--revision 3")
    number = whole(options.revision, "--revision")
    saved = register.restore(id, number, by=actor(options), reason=reason(options))
    remark(say("hub_command.restored", name=saved.record.name, old=number, n=saved.revision))
    return 0
