"""One script instead of seventy: the parts of Voila's frontend that every page asks for.

Chunk: a piece of a webpack build, fetched by number when it is first needed. Voila's frontend
fetches 70 of them one wave after another, which costs a phone seconds. A chunk that is there
before the build starts is not fetched, so all of them go into one file, followed by the build's
own start.

The numbers are those of the versions in constraints.txt. With other versions a page still works:
what is missing is fetched as before. A browser test says when the list has become old.
"""

from __future__ import annotations

import re
from pathlib import Path

# Below voila/templates/base/static: <number>.voila.js, in any order.
VOILA = (
    73, 143, 431, 457, 630, 1187, 1601, 1621, 1670, 2930, 3144, 3249, 3307, 3311,
    3459, 3649, 3916, 3989, 3992, 4041, 4135, 4173, 4222, 4653, 4729, 4972, 5044, 5312,
    5688, 5764, 5767, 6008, 6049, 6382, 6468, 6573, 7155, 7483, 7556, 7598, 7770, 7883,
    8017, 8135, 8487, 8766, 8773, 8862, 8925, 9081, 9151, 9212, 9582, 9684, 9890, 9981,
)  # fmt: skip
# Below a folder of lab extensions: <number>.<hash>.js.
EXTENSIONS = {
    "@voila-dashboards/widgets-manager8/static": ["496", "883"],
    "@jupyter-widgets/jupyterlab-manager/static": (
        ["7", "32", "84", "121", "160", "170", "452", "704", "718", "967"]
    ),
    "anywidget/static": ["2", "528"],
}
_START = "voila.js"
_MAP = re.compile(rb"^//# sourceMappingURL=.*$", re.MULTILINE)


def chunks(*, voila: list[Path], labextensions: list[Path]) -> list[Path]:
    """The files of the chunks that are installed, in a fixed order."""
    found = [folder / f"{number}.voila.js" for number in VOILA for folder in voila]
    for place, numbers in EXTENSIONS.items():
        for number in numbers:
            for folder in labextensions:
                found += sorted((folder / place).glob(f"{number}.*.js"))
    return [path for path in found if path.is_file()]


def script(*, voila: list[Path], labextensions: list[Path]) -> bytes:
    """The bundle: every chunk in a scope of its own, then the start of Voila's frontend."""
    start = next(folder / _START for folder in voila if (folder / _START).is_file())
    # A scope of its own, because a chunk's "use strict" at the top would hold for all of them.
    parts = [
        b"(()=>{" + path.read_bytes() + b"\n})();"
        for path in chunks(voila=voila, labextensions=labextensions)
    ]
    return _MAP.sub(b"", b"\n".join([*parts, start.read_bytes()]))
