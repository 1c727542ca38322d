"""`buurtpunt data refresh SOURCE`: fresh tables from the internet, and what changed in them."""

from __future__ import annotations

from argparse import Namespace

from buurtpunt_lib.cli.data_distances import after_change
from buurtpunt_lib.cli.output import remark, write
from buurtpunt_lib.cli.progress import ProgressLine
from buurtpunt_lib.cli.run import WRONG_INPUT, sentence
from buurtpunt_lib.datasets import live
from buurtpunt_lib.datasets.loaded import TableChange
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """A line per table and 0; or one sentence on stderr and 2, with every table as it was."""
    source = live.source(options.argument)
    shown = ProgressLine(say)
    try:
        done = live.refresh(
            source.key,
            force=bool(options.force),
            address=options.address,
            edition=options.edition,
            progress=shown,
        )
    except InputError as error:
        shown.close()
        why = " ".join(sentence(fault, say) for fault in error.faults[:3])
        remark(f"{why} {_what_stays(source.key, say)}")
        return WRONG_INPUT
    finally:
        shown.close()
    if done.still_fresh:
        write(say("live.still_fresh", source=source.name, command=f"data refresh {source.key}"))
        write("\n")
        return 0
    for said in done.remarks:
        remark(say(f"live.remark.{said.code}", **said.values))
    for change in done.changes:
        write(change_line(change, say) + "\n")
    if options.distances and done.changes:
        after_change(say)
    return 0


def change_line(change: TableChange, say: Catalogue) -> str:
    """What a replacement did, as one line."""
    if change.before is None:
        return say("live.first", table=change.key, n=change.rows)
    if not (change.added or change.removed or change.changed):
        return say("live.same", table=change.key, n=change.rows)
    return say(
        "live.changed",
        table=change.key,
        rows=say.number(change.rows),
        added=say.number(change.added),
        removed=say.number(change.removed),
        changed=say.number(change.changed),
    )


def _what_stays(key: str, say: Catalogue) -> str:
    tables = live.tables_of(key)
    if not tables:
        return say("live.nothing_loaded")
    return say("live.old_stays", date=say.reference_date(min(t.fetched_at for t in tables)[:10]))
