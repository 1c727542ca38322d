"""The one script of others that lies in this repository, and how it gets there.

`python -m buurtpunt_lib.serving.vendor` fetches it with npm, the way packages are fetched anywhere,
and refuses what does not have the hash below. To take another version: change VERSION, run this,
check what it says, and write down the new hash.

The full plotly script is not kept here: the installed plotly package carries it. VERSION is the
version inside that package, so that a figure looks the same with either.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from buurtpunt_lib.dashboards.chart import BASIC_BUNDLE
from buurtpunt_lib.files import sha256, write_atomic

PACKAGE = "plotly.js-basic-dist-min"
VERSION = "4.1.1"
LICENCE = "MIT"
LICENCE_FILE = BASIC_BUNDLE.with_name("plotly-basic.LICENSE.txt")
SHA256 = "sha256:99784e3abfb07b142a15e521a439e6d9addceadb3f79553fd24c72774f0649ba"


def fetch() -> str:
    """Fetches the script and its licence; returns the hash of what was fetched."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as package:
            package.extractall(folder, filter="data")
        script = Path(folder, "package", "plotly-basic.min.js")
        found = sha256(script)
        if found == SHA256:
            write_atomic(BASIC_BUNDLE, script.read_bytes())
            write_atomic(LICENCE_FILE, Path(folder, "package", "LICENSE").read_bytes())
        return found


if __name__ == "__main__":
    got = fetch()
    print(f"{PACKAGE} {VERSION} {got}")
    if got != SHA256:
        sys.exit(f"Not taken: expected {SHA256}.")
