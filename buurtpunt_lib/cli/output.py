"""Writing a result to standard output, and a remark to standard error."""

from __future__ import annotations

import shutil
import sys
from typing import Any

from buurtpunt_lib.reports.tables import to_table


def write(text: str) -> None:
    sys.stdout.write(text)


def remark(text: str) -> None:
    """A line beside the result, so that the result itself can go into a file."""
    print(text, file=sys.stderr)


def write_table(rows: Any, **options: Any) -> None:
    """A table, cut to the width of the terminal; whole where it goes into a file or a pipe."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    write(to_table(rows, width=width, **options))
