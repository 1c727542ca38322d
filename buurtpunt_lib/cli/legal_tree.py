"""`buurtpunt legal tree`: every way through the questions that lead to a legal form."""

from __future__ import annotations

from argparse import Namespace

from buurtpunt_lib.cli.output import remark, write, write_table
from buurtpunt_lib.datasets.legal_table import legal_forms
from buurtpunt_lib.legal import tree
from buurtpunt_lib.reports import legal_words, tables
from buurtpunt_lib.texts import Catalogue

_COLUMNS = ("answers", "outcome", "forms")


def run(options: Namespace, say: Catalogue) -> int:
    ways = tree.paths(legal_forms().tree)
    if options.format == "json":
        write(
            tables.to_json(
                [
                    {
                        "answers": {step.question: step.answer for step in way.path},
                        "outcome": way.outcome,
                        "forms": list(way.forms),
                    }
                    for way in ways
                ]
            )
        )
        return 0
    rows = [
        {
            "answers": ", ".join(legal_words.path_words(way, say)),
            "outcome": say(f"legal_tree.outcome.{way.outcome}"),
            "forms": ", ".join(way.forms),
        }
        for way in ways
    ]
    if options.format == "csv":
        write(tables.to_csv(rows, columns=_COLUMNS))
        return 0
    headers = {column: say(f"legal_form.command.{column}") for column in _COLUMNS}
    write_table(rows, columns=_COLUMNS, headers=headers, unknown="")
    remark(say("legal_form.tree.arrows"))
    remark(say("legal_form.disclaimer"))
    return 0
