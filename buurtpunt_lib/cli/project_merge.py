"""`buurtpunt project merge`: two copies of one project brought together, clash by clash."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from buurtpunt_lib import storage
from buurtpunt_lib.cli.output import remark, write
from buurtpunt_lib.cli.targets import check_target
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning.merging import Clash, Kind, merge, settle
from buurtpunt_lib.reports.project_words import place_words, value_words
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """Writes the merged project. Where both say something else, --prefer chooses; else every such
    place is shown and nothing is written."""
    if options.theirs is None:
        raise InputError("cli.option_missing", option="--theirs", example="--theirs kopie.json")
    source = Path(options.argument)
    mine, theirs = storage.read_project(source), storage.read_project(options.theirs)
    base = storage.read_project(options.base) if options.base else None
    target = Path(options.output) if options.output else _beside(source)
    check_target(target, force=bool(options.force))
    merged, clashes = merge(base, mine, theirs)
    if clashes and options.prefer == "ask":
        for clash in clashes:
            remark(_told(clash, say, mine, theirs))
        raise InputError("project.undecided", n=len(clashes))
    if options.prefer == "mine":
        for clash in clashes:
            merged = settle(merged, clash, mine=True)
    storage.write_project(target, merged)
    if clashes:
        remark(say("cli.project.settled", n=len(clashes)))
    write(say("cli.plan.written", file=str(target)) + "\n")
    return 0


def _beside(source: Path) -> Path:
    """A name of its own beside my file: "koffie.json" → "koffie.merged.json"."""
    return source.with_name(f"{source.stem}.merged{source.suffix or '.json'}")


def _told(clash: Clash, say: Catalogue, mine, theirs) -> str:
    gone = say("project.merge.gone")
    sides = (
        gone if clash.kind is Kind.ITEM and value is None else value_words(value, say)
        for value in (clash.mine, clash.theirs)
    )
    ours, others = (" ".join(side.split()) for side in sides)
    return say(
        "cli.project.clash", place=place_words(clash.place, say, theirs, mine), mine=ours,
        theirs=others,
    )  # fmt: skip
