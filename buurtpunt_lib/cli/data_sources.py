"""`buurtpunt data sources`: what can be refreshed, what is loaded, how old, under which licence."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from buurtpunt_lib.cli.output import write, write_table
from buurtpunt_lib.datasets import live, loaded
from buurtpunt_lib.reports.tables import records, to_csv, to_json
from buurtpunt_lib.texts import Catalogue

_COLUMNS = ("source", "kind", "loaded", "rows", "as_of", "licence", "name")


def run(options: Namespace, say: Catalogue) -> int:
    """A row per source that can be refreshed and per table that was loaded; always 0."""
    rows = list(_rows(say))
    if options.format == "json":
        write(to_json(rows))
        return 0
    if options.format == "csv":
        write(to_csv(rows))
        return 0
    write_table(
        records(rows, _COLUMNS),
        columns=_COLUMNS,
        headers={name: say(f"live.column.{name}") for name in _COLUMNS},
        number=say.number,
        unknown="",
    )
    write("\n" + say("live.how", command="buurtpunt data refresh") + "\n")
    return 0


def _rows(say: Catalogue) -> Any:
    by_source: dict[str, list[loaded.LoadedTable]] = {key: [] for key in live.sources()}
    for table in loaded.tables().values():
        by_source.setdefault(table.source.key, []).append(table)
    for key, tables in by_source.items():
        known = live.sources().get(key)
        if not tables:
            yield {
                "source": key,
                "kind": ", ".join(known.kinds),
                "loaded": None,
                "rows": None,
                "as_of": None,
                "licence": known.licence,
                "name": known.name,
                "url": known.url,
            }
        for table in tables:
            yield {
                "source": key,
                "kind": table.kind,
                "loaded": table.fetched_at[:10],
                "rows": table.rows,
                "as_of": table.as_of,
                "licence": table.licence,
                "name": table.source.name,
                "url": table.source.url,
            }
