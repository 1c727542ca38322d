"""`buurtpunt report village` and `report municipality`: a dossier in a file.

The file comes in the folder where the command runs, or where the user says.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from buurtpunt_lib import assessment, reports
from buurtpunt_lib.cli.choices import municipality_of, village_of
from buurtpunt_lib.cli.output import write
from buurtpunt_lib.cli.targets import check_target, write_document
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """Writes the document; raises InputError and writes nothing where it cannot be done."""
    facts = assessment.facts()
    villages = facts.villages
    # Of a municipality no other one can be asked for: that command has no such option.
    of_village = hasattr(options, "municipality")
    if of_village:
        code = village_of(options.argument, villages, say, municipality=options.municipality)
        name = str(villages.at[code, "name"])
    else:
        code = municipality_of(options.argument, villages, say)
        name = str(villages.loc[villages["municipality_nis"] == code, "municipality"].iloc[0])
    target = Path(options.output or reports.document_name(name, options.format))
    force = bool(options.force)
    # Looked at first: making a document takes a while.
    check_target(target, force=force)
    make = reports.village_report if of_village else reports.municipality_report
    content = make(code, options.format, say, facts=facts)
    check_target(target, force=force)
    write_document(target, content)
    write(say("cli.plan.written", file=str(target)) + "\n")
    return 0
