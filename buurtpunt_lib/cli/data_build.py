"""`buurtpunt data build`: the reference tables made again from their packages."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from buurtpunt_lib.cli.output import remark, write
from buurtpunt_lib.datasets.build import build
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.texts import Catalogue


def run(options: Namespace, say: Catalogue) -> int:
    """Builds below `--target` (by default the program's own data); the files written on stdout."""
    target = DATA if options.target is None else Path(options.target)

    def progress(step: int, steps: int, name: str) -> None:
        remark(f"{step}/{steps} {say(f'cli.build.step.{name}')}")

    try:
        # Building takes a while: what cannot be written is said before.
        (target / "reference").mkdir(parents=True, exist_ok=True)
        written = build(target, progress=progress)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("cli.unwritable", folder=str(target), reason=reason) from None
    write("".join(f"{path}\n" for path in written))
    return 0
