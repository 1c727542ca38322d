"""`buurtpunt hubs import`: a list of places, looked at row by row, then taken into the register."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from buurtpunt_lib.cli.hub_words import actor, changes, one_line, reason
from buurtpunt_lib.cli.output import remark, write
from buurtpunt_lib.cli.progress import ProgressLine
from buurtpunt_lib.cli.run import WRONG_INPUT
from buurtpunt_lib.cli.targets import check_target, write_document
from buurtpunt_lib.datasets.importing import parse_system
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.register import importing
from buurtpunt_lib.register.importing.words import code_of
from buurtpunt_lib.reports.register_files.faults import REPORT_FORMATS, fault_report, told
from buurtpunt_lib.texts import Catalogue

SHOWN = 20


def run(options: Namespace, say: Catalogue) -> int:
    """What would change, or changed, on stdout and 0; the faults on stderr and 2."""
    report = Path(options.report) if options.report else None
    if report is not None:
        _check_report(report, options)
    line = ProgressLine(say)
    try:
        sheet = importing.read(
            Path(options.argument),
            mapping=importing.parse_map(options.map or ""),
            sheet=options.sheet,
        )
        plan = importing.plan(
            sheet,
            importing.Options(
                kind=_kind(options.kind),
                source=options.source or "",
                epsg=parse_system(options.crs),
                swap=bool(options.swap),
                empties=bool(options.empty),
            ),
            progress=line,
        )
    finally:
        line.close()
    _tell_columns(sheet, plan, say)
    _tell_duplicates(plan, bool(options.add_duplicates), say)
    _tell_faults(plan, say)
    if report is not None and plan.faults:
        title = say("hub_files.fault.title", file=plan.file)
        content = fault_report(plan.faults, report.suffix[1:].lower(), say, title=title)
        write_document(report, content)
        remark(say("hub_files.report_written", file=str(report)))
    if options.dry_run:
        _tell_changes(plan, say)
        write(_counts(plan, "hub_files.would_change", say) + "\n")
        return WRONG_INPUT if plan.faults and not options.only_good else 0
    if plan.faults and not options.only_good:
        remark(say("hub_files.nothing_changed"))
        return WRONG_INPUT
    done = importing.carry_out(
        plan,
        bool(options.only_good),
        by=actor(options),
        reason=reason(options) or say("hub_files.reason", file=plan.file),
        add_duplicates=bool(options.add_duplicates),
    )
    same = len(plan.same)
    write(say("hub_files.changed", new=done.new, changed=done.changed, same=same) + "\n")
    if done.batch:
        write(say("hub_files.batch", batch=done.batch) + "\n")
    return 0


def _check_report(report: Path, options: Namespace) -> None:
    if report.suffix[1:].lower() not in REPORT_FORMATS:
        allowed = ", ".join(REPORT_FORMATS)
        raise InputError("hub_files.format", value=report.suffix[1:] or "-", allowed=allowed)
    source = Path(options.argument)
    check_target(report, force=bool(options.force), source=source if source.exists() else None)


def _kind(text: str | None) -> str:
    """The code of a kind, by its code or a word for it; what is unknown is refused later."""
    return "" if text is None else code_of("kind", text) or text


def _field(name: str, say: Catalogue) -> str:
    """What a user calls a field of a record."""
    key = f"hub_files.column.{name}"
    return say(key) if key in say else name


def _tell_columns(sheet: importing.Sheet, plan: importing.ImportPlan, say: Catalogue) -> None:
    read = [f"{column} = {_field(name, say)}" for name, column in sheet.mapping.items()
            if not name.startswith("-")]  # fmt: skip
    remark(say("hub_files.columns", names=", ".join(read)))
    other = [column for column in sheet.unread if column not in sheet.persons]
    if other:
        remark(say("hub_files.unread", names=", ".join(other)))
    if sheet.persons:
        remark(say("hub_files.persons", names=", ".join(sheet.persons)))
    if plan.turned:
        remark(say("hub_files.turned"))
    good = say.number(plan.rows - plan.bad_rows)
    remark(say("importing.rows", file=plan.file, good=good, all=say.number(plan.rows)))


def _tell_duplicates(plan: importing.ImportPlan, add: bool, say: Catalogue) -> None:
    names = {planned.record.id: planned for planned in plan.new}
    for pair in plan.duplicates[:SHOWN]:
        first = names[pair.first]
        row = str(first.row)
        remark(say("hub_files.looks_like", row=row, name=first.record.name, other=pair.second))
    if len(plan.duplicates) > SHOWN:
        remark(say("importing.more", n=len(plan.duplicates) - SHOWN))
    if plan.doubtful and not add:
        remark(say("hub_files.left_out", n=len(plan.doubtful)))


def _tell_faults(plan: importing.ImportPlan, say: Catalogue) -> None:
    if not plan.faults:
        return
    remark(say("importing.faults", n=len(plan.faults)))
    for fault in plan.faults[:SHOWN]:
        remark(f"- {one_line(told(fault, say))}")
    if len(plan.faults) > SHOWN:
        remark(say("importing.more", n=len(plan.faults) - SHOWN))


def _tell_changes(plan: importing.ImportPlan, say: Catalogue) -> None:
    """Each new place, and each change with the cells of before and after."""
    every = (*plan.new, *plan.changed)
    for planned in every[:SHOWN]:
        row, record = str(planned.row), planned.record
        name = one_line(say("hub_files.row_of", row=row, name=record.name))
        if planned.before is None:
            write(f"{name}: {say('hub_files.is_new')}\n")
            continue
        for line in changes(planned.before.record, record, planned.differences, say):
            write(f"{name}. {line}\n")
    if len(every) > SHOWN:
        write(say("importing.more", n=len(every) - SHOWN) + "\n")


def _counts(plan: importing.ImportPlan, key: str, say: Catalogue) -> str:
    return say(
        key, new=len(plan.new), changed=len(plan.changed), same=len(plan.same), bad=plan.bad_rows
    )
