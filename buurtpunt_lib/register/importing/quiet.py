"""Making very many objects that all stay, without Python looking each of them over again and again.

Python's collector looks for rings of objects that nobody uses. A list of ten thousand places makes
a million objects that are all in use, and looking them over took four tenths of the time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """The collector rests until this is done; what is no longer used still goes at once."""
    resting = not gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not resting:
            # All that was made counts as old: else the collector would look at it at once.
            gc.freeze()
            gc.unfreeze()
            gc.enable()
