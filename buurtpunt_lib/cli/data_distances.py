"""`buurtpunt data distances`: ways along the loaded streets, worked out once for all pages."""

from __future__ import annotations

from argparse import Namespace

from buurtpunt_lib.cli.output import remark, write
from buurtpunt_lib.cli.progress import ProgressLine
from buurtpunt_lib.cli.run import sentence
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """What was worked out, and 0; raises InputError `streets.none_loaded`."""
    _work_out(say)
    return 0


def after_change(say: Catalogue) -> None:
    """The ways once more, where streets are loaded; a fault is told and leaves straight lines."""
    from buurtpunt_lib.assessment import street_tables

    if not street_tables.loaded_streets():
        return
    try:
        _work_out(say)
    except InputError as error:
        why = " ".join(sentence(fault, say) for fault in error.faults[:3])
        remark(say("streets.not_worked_out", why=why, command="buurtpunt data distances"))


def _work_out(say: Catalogue) -> None:
    from buurtpunt_lib import assessment
    from buurtpunt_lib.assessment import street_tables

    shown = ProgressLine(say)
    try:
        made = street_tables.work_out(assessment.facts(), progress=shown)
    finally:
        shown.close()
    date = say.reference_date(made.as_of)
    write(say("streets.worked_out", n=made.starts, source=made.source, date=date) + "\n")
    if made.off_walk or made.off_cycle:
        write(say("streets.far", walk=say.number(made.off_walk), cycle=say.number(made.off_cycle)))
        write("\n")
    if made.off_street:
        write(say("streets.places_off", n=made.off_street, all=say.number(made.places)) + "\n")
