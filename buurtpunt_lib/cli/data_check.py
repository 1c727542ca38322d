"""`buurtpunt data check`: every file of the data against its hash, schema and licence.

Then what another room knows: whether the dated rules can be read.
"""

from __future__ import annotations

import csv
from argparse import Namespace
from pathlib import Path
from typing import Any

from buurtpunt_lib import datasets, parameters
from buurtpunt_lib.cli.output import remark, write, write_table
from buurtpunt_lib.cli.run import sentence
from buurtpunt_lib.datasets import package
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.texts import Catalogue

BROKEN = 1
_COLUMNS = ("path", "rows", "bytes", "licence", "date")


def run(options: Namespace, say: Catalogue) -> int:
    """A line per table and 0; or the faults of the first broken table on stderr and 1."""
    folder = DATA if options.folder is None else Path(options.folder)
    faults = datasets.check(folder) or parameters.check(folder)
    if faults:
        remark(say("cli.check.faults", n=len(faults)))
        for fault in faults:
            remark(f"- {sentence(fault, say)}")
        return BROKEN
    rows = [_line(folder, resource) for resource in package.read(folder)["resources"]]
    write_table(
        rows,
        columns=_COLUMNS,
        headers={name: say(f"cli.check.{name}") for name in _COLUMNS},
        number=say.number,
        unknown="",
    )
    write("\n" + say("cli.check.ok", n=len(rows)) + "\n")
    return 0


def _line(folder: Path, resource: dict[str, Any]) -> dict[str, Any]:
    path = folder / resource["path"]
    rows = None
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            rows = sum(1 for _ in csv.reader(file)) - 1
    return {
        "path": resource["path"],
        "rows": rows,
        "bytes": resource["bytes"],
        "licence": ", ".join(licence["name"] for licence in resource["licenses"]),
        "date": resource["referenceDate"],
    }
