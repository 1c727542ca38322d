"""Running the command in this process."""

from __future__ import annotations

from dataclasses import dataclass

from buurtpunt_lib.cli import main


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


def run(capsys, *words: str) -> Ran:
    """What `buurtpunt` with these words returns and prints."""
    status = main(list(words))
    out, err = capsys.readouterr()
    return Ran(status, out, err)
