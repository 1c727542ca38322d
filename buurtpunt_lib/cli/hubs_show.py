"""`buurtpunt hubs show`: the record of a place, as it stands or as it was."""

from __future__ import annotations

from argparse import Namespace

from buurtpunt_lib.cli.hub_filters import whole
from buurtpunt_lib.cli.hub_words import known, lines, moment
from buurtpunt_lib.cli.output import remark, write
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.tables import to_json
from buurtpunt_lib.storage import register as stored
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    id = known(options.argument, say)
    if options.revision is None:
        saved = stored.load(id)
        record, revision, at, by = saved.record, saved.revision, saved.changed_at, saved.changed_by
    else:
        found = stored.revision(id, whole(options.revision, "--revision"))
        record, revision, at, by = found.record, found.number, found.at, found.by
        if record is None:
            raise InputError("register.revision_unknown", value=revision)
    if options.format == "json":
        write(to_json({**record.to_dict(), "revision": revision}))
    else:
        write("\n".join(lines(record, say)) + "\n")
        remark(say("hub_command.revision", n=revision, at=moment(at), by=by or "-"))
    return 0
