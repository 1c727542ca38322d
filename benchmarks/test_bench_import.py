"""How long it takes before a room can be used, as a ratio to `import numpy` in a fresh process."""

from __future__ import annotations

import subprocess
import sys

from turns import best_of, print_ratios

from buurtpunt_lib.paths import PACKAGE

REFERENCE = "import numpy"
ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))
ROUNDS = 5


def fresh(*arguments: str):
    """A fresh interpreter that runs the arguments and ends."""
    return lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def test_import_of_every_room(benchmark):
    ways = {
        REFERENCE: fresh("-c", "import numpy"),
        "nothing": fresh("-c", "pass"),
        "import buurtpunt_lib": fresh("-c", "import buurtpunt_lib"),
        **{
            f"import buurtpunt_lib.{room}": fresh("-c", f"import buurtpunt_lib.{room}")
            for room in ROOMS
        },
        "buurtpunt --help": fresh("-m", "buurtpunt_lib.cli", "--help"),
    }
    benchmark.pedantic(ways["import buurtpunt_lib"], rounds=ROUNDS)
    print_ratios("Fresh process, best of five", best_of(ways, ROUNDS), REFERENCE)
