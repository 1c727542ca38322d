"""Where the files that come with the library lie, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent

# A wheel carries `data/` and `notebooks/` inside the package; a checkout has them beside it.
_BUNDLE = PACKAGE / "bundle"
ROOT = _BUNDLE if _BUNDLE.is_dir() else PACKAGE.parent

DATA = ROOT / "data"
NOTEBOOKS = ROOT / "notebooks"
