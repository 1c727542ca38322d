"""The scripts of others that lie in this repository, and how they get there.

`python -m buurtpunt_lib.serving.vendor` fetches them with npm, the way packages are fetched
anywhere, and says what is not as written down here.

Chart script: plotly's basic bundle, byte for byte as it was published. The full one is not kept
here: the installed plotly package carries it. PLOTLY is the version inside that package, so that a
figure looks the same with either. To take another version: change it, run this, check what it says,
and write down the new hash.

Front end: what `frontend/` makes of the packages in its package.json. Its first line names the
sources that it was made of, so a test sees when it was not made anew.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from buurtpunt_lib.dashboards.chart import BASIC_BUNDLE
from buurtpunt_lib.files import sha256, write_atomic

PACKAGE = "plotly.js-basic-dist-min"
PLOTLY = "4.1.1"
LICENCE = "MIT"
LICENCE_FILE = BASIC_BUNDLE.with_name("plotly-basic.LICENSE.txt")
SHA256 = "sha256:99784e3abfb07b142a15e521a439e6d9addceadb3f79553fd24c72774f0649ba"

_HERE = Path(__file__).parent
SOURCES = _HERE / "frontend"
STATIC = _HERE / "template" / "static"
FRONTEND = STATIC / "frontend.js"
NOTICES = STATIC / "frontend.LICENSES.txt"


def _npm(*arguments: str, folder: Path) -> None:
    subprocess.run(
        ["npm", *arguments, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL
    )


def fetch_plotly() -> str:
    """Fetches the chart script and its licence; returns the hash of what was fetched."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _npm("pack", f"{PACKAGE}@{PLOTLY}", folder=folder)
        (archive,) = folder.glob("*.tgz")
        with tarfile.open(archive) as package:
            package.extractall(folder, filter="data")
        script = folder / "package" / "plotly-basic.min.js"
        found = sha256(script)
        if found == SHA256:
            write_atomic(BASIC_BUNDLE, script.read_bytes())
            write_atomic(LICENCE_FILE, (folder / "package" / "LICENSE").read_bytes())
        return found


def mark() -> str:
    """The first line of the front end: which sources it was made of."""
    digest = hashlib.sha256()
    for path in sorted(path for path in SOURCES.iterdir() if path.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    return f"/* {digest.hexdigest()[:16]}: see frontend.LICENSES.txt */"


def build_frontend() -> None:
    """Makes the front end anew: its script, its styles, and the licences of what is in it."""
    with tempfile.TemporaryDirectory() as name:
        work, out = Path(name, "work"), Path(name, "out")
        shutil.copytree(SOURCES, work, ignore=shutil.ignore_patterns("node_modules"))
        out.mkdir()
        _npm("install", "--no-package-lock", "--no-audit", "--no-fund", folder=work)
        subprocess.run(["node", "build.mjs", str(out)], cwd=work, check=True)
        for made in out.iterdir():
            content = made.read_bytes()
            if made.name == FRONTEND.name:
                content = f"{mark()}\n".encode() + content
            write_atomic(STATIC / made.name, content)


if __name__ == "__main__":
    build_frontend()
    got = fetch_plotly()
    print(f"{PACKAGE} {PLOTLY} {got}")
    if got != SHA256:
        sys.exit(f"Not taken: expected {SHA256}.")
