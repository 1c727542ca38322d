"""`buurtpunt hubs suggestions accept`: takes a suggestion over into the register."""

from __future__ import annotations

from argparse import Namespace

from buurtpunt_lib import landscape, register
from buurtpunt_lib.cli.hub_words import actor, header, number, one_line, reason
from buurtpunt_lib.cli.output import remark
from buurtpunt_lib.reports.register_files.cells import FIELDS, Words
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """Where suggestion and register say different things, --prefer chooses; else both are shown."""
    which, by, why = number(options.argument), actor(options), reason(options)
    try:
        register.decide(which, accept=True, by=by, reason=why)
    except register.Undecided as undecided:
        meeting = undecided.meeting
        if options.prefer == "ask":
            for line in _clashes(meeting, say):
                remark(line)
            raise
        record = meeting.record
        for clash in meeting.clashes:
            record = landscape.settle(record, clash, mine=options.prefer == "suggestion")
        register.decide(which, accept=True, record=record, base=meeting.revision, by=by, reason=why)
    remark(say("hub_command.accepted", n=which))
    return 0


def _clashes(meeting: register.Meeting, say: Catalogue) -> list[str]:
    words, unknown = Words(say), say("common.not_known")
    rows = [dict(zip(FIELDS, words.row(r), strict=True)) for r in (meeting.mine, meeting.theirs)]
    told = []
    for field in dict.fromkeys(clash.field for clash in meeting.clashes):
        mine, theirs = (unknown if r[field] is None else one_line(str(r[field])) for r in rows)
        values = {"field": header(field, say), "mine": mine, "theirs": theirs}
        told.append(say("hub_command.clash", **values))
    return [*told, say("hub_command.prefer")]
