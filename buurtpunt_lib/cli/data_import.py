"""`buurtpunt data import`: a file of the user's own, checked row by row and then taken in."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from buurtpunt_lib.cli.data_distances import after_change
from buurtpunt_lib.cli.output import remark, write
from buurtpunt_lib.cli.run import WRONG_INPUT, sentence
from buurtpunt_lib.datasets import importing
from buurtpunt_lib.datasets.loaded import TableChange
from buurtpunt_lib.datasets.provenance import Source
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.texts import Catalogue

FAULTS_SHOWN = 20


def run(options: Namespace, say: Catalogue) -> int:
    """What changed on stdout and 0; the first faults and how many on stderr and 2."""
    if options.kind is None:
        raise InputError("import_file.kind_missing", allowed=", ".join(importing.KINDS))
    path = Path(options.argument)
    if options.kind == "openstreetmap":
        return _extract(path, options, say)
    try:
        reading = _checklist(path, options, say) or _read(path, options)
    except InputError as error:
        raise InputError(_in_words(fault, say) for fault in error.faults) from None
    found = [f"{_field(name, say)} = {column}" for name, column in reading.mapping.items()]
    if found:
        remark(say("importing.columns", names=", ".join(found)))
    good = say.number(reading.rows - reading.bad_rows)
    remark(say("importing.rows", file=reading.file, good=good, all=say.number(reading.rows)))
    if reading.recoded:
        remark(say("importing.recoded", n=reading.recoded))
    if reading.kind == "village_services" and (zeros := int((reading.frame["count"] == 0).sum())):
        remark(say("importing.zeros", n=zeros))
    if reading.faults:
        remark(say("importing.faults", n=len(reading.faults)))
        for fault in reading.faults[:FAULTS_SHOWN]:
            remark(f"- {sentence(fault, say)}")
        if len(reading.faults) > FAULTS_SHOWN:
            remark(say("importing.more", n=len(reading.faults) - FAULTS_SHOWN))
        if not options.good_rows_only:
            remark(say("importing.nothing_changed"))
            return WRONG_INPUT
    if options.dry_run:
        change, key = importing.preview(reading), "importing.would_change"
    else:
        change, key = importing.store(reading, good_rows_only=True), "importing.changed"
    _told(change, key, say)
    _origin(reading.source, say)
    if options.distances and not options.dry_run:
        after_change(say)
    return 0


def _extract(path: Path, options: Namespace, say: Catalogue) -> int:
    """An extract of OpenStreetMap: a line per table."""
    from buurtpunt_lib.datasets import loaded
    from buurtpunt_lib.datasets.importing import extracts

    tables = extracts.read_extract_file(path, date=options.as_of or "")
    if options.dry_run:
        changes, key = extracts.preview_tables(tables), "importing.would_change"
    else:
        changes, key = loaded.replace_all(tables), "importing.changed"
    for change in changes:
        _told(change, key, say)
    _origin(tables[0].source, say)
    if options.distances and not options.dry_run:
        after_change(say)
    return 0


def _told(change: TableChange, key: str, say: Catalogue) -> None:
    counts = {name: getattr(change, name) for name in ("added", "removed", "changed", "rows")}
    write(say(key, table=change.key, **counts) + "\n")


def _origin(source: Source, say: Catalogue) -> None:
    licence = say("importing.own_licence") if source.licence == "own" else source.licence
    date = say.reference_date(source.as_of)
    write(say("importing.origin", source=source.name, licence=licence, date=date) + "\n")


def _field(name: str, say: Catalogue) -> str:
    """What a user calls a field."""
    return say(f"importing.field.{name}") if f"importing.field.{name}" in say else name


def _in_words(fault: Fault, say: Catalogue) -> Fault:
    """The names of our fields in the language of the user."""
    values = dict(fault.values)
    if fault.code == "import_file.columns_missing":
        names = [_field(name, say) for name in values["missing"].split(", ")]
        values |= {"missing": ", ".join(names), "example": ",".join(f"{n}=…" for n in names)}
    if fault.code == "import_file.field_unknown":
        names = [_field(name, say) for name in values["allowed"].split(", ")]
        values["allowed"] = ", ".join(dict.fromkeys(names))
    if fault.code == "import_file.swapped":
        words = [_field(name, say) for name in ("lat", "lon")]
        option = (
            values["option"].replace('"lat=', f'"{words[0]}=').replace(",lon=", f",{words[1]}=")
        )
        values["option"] = option
    return Fault(fault.code, values)


def _read(path: Path, options: Namespace) -> importing.Reading:
    return importing.read_file(
        path,
        options.kind,
        importing.Origin(
            name=options.source or path.stem,
            as_of=options.as_of or "",
            licence=options.licence or "",
        ),
        columns_given=importing.parse_columns(options.columns or ""),
        epsg=importing.parse_system(options.crs),
        swap=bool(options.swap),
        sheet=options.sheet,
        facility=options.facility,
        by=options.by,
    )


def _checklist(path: Path, options: Namespace, say: Catalogue) -> importing.Reading | None:
    """The reading of a checklist of ours that was filled in; None for any other file."""
    if options.kind != "observations":
        return None
    from buurtpunt_lib.cli.checklist import filled_in

    return filled_in(path, options, say)
