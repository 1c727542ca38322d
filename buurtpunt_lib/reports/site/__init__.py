"""The public site: plain HTML files for everybody, which any file server can hand out.

Site: front page, register with a map, a page per place, municipality and village, a search, a feed
of what changed. Every figure and sentence comes from the functions that documents and pages use;
here they are only put together. No page needs a script: what a script adds (filters, search) is
hidden without it, and the table or list below it says the same.

Unit: the pages of one municipality with its villages and places, worked out together. Its
fingerprint says from what they follow, so that a unit of which nothing changed is not worked out
again. Manifest: the file in the folder that says which files are ours; only those are deleted.

`build` is imported when it is asked for: it brings pandas and every model.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from buurtpunt_lib.reports.site.building import Built, build
    from buurtpunt_lib.reports.site.settings import Settings

__all__ = ["Built", "Settings", "build"]

_HOME = {"Built": "building", "build": "building", "Settings": "settings"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
