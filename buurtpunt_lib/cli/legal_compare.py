"""`buurtpunt legal compare`: the comparison of legal forms, each statement with its source."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from buurtpunt_lib.cli.choices import code_of
from buurtpunt_lib.cli.output import remark, write, write_table
from buurtpunt_lib.datasets.legal_table import legal_forms
from buurtpunt_lib.domain.legal_forms import COMPARED
from buurtpunt_lib.legal import comparison
from buurtpunt_lib.reports import legal_words, tables
from buurtpunt_lib.texts import Catalogue

_TABLE = ("what", "form", "beside", "text", "since")


def run(options: Namespace, say: Catalogue) -> int:
    """Prints the rows that were asked for. Raises InputError `cli.value_unknown`."""
    knowledge = legal_forms()
    form = theme = ""
    if options.form:
        names = {one: (legal_words.form_name(one, say),) for one in COMPARED}
        form = code_of(options.form, names, say, option="--form")
    if options.theme:
        names = {one: (say(f"legal_table.theme.{one}"),) for one in knowledge.themes}
        theme = code_of(options.theme, names, say, option="--theme")
    wanted = comparison.Wanted(
        themes=(theme,) if theme else (),
        forms=(form,) if form else (),
        differing=options.differing,
        later=options.later,
    )
    chosen = comparison.select(knowledge.rows.values(), wanted)
    rows = legal_words.table_rows(chosen, wanted.shown_forms, say, today=date.today())
    if options.format == "json":
        write(tables.to_json(rows))
    elif options.format == "csv":
        write(tables.to_csv(rows, columns=legal_words.COLUMNS))
    else:
        headers = {column: say(f"legal_form.file.{column}") for column in _TABLE}
        write_table(rows, columns=_TABLE, headers=headers, unknown="")
        remark(say("legal_form.disclaimer"))
    return 0
