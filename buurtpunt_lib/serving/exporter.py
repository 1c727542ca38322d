"""What makes a page of a notebook, without reading anew for each visitor what stays the same.

Voila makes an exporter for each page that it sends, and each has an environment of jinja2 of its
own, which would read and compile the same template: a fifth of the server's work for a visit. It
also looks for JupyterLab's extensions on the disk each time, none of which our pages use.
"""

from __future__ import annotations

from typing import Any

from jinja2.bccache import Bucket, BytecodeCache
from voila import handler, notebook_renderer, voila_kernel_manager
from voila.exporter import VoilaExporter


class _Kept(BytecodeCache):
    """Compiled templates, by their name and their text, as long as the server lives."""

    def __init__(self) -> None:
        self._made: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (made := self._made.get(bucket.key)) is not None:
            # One whose text changed since is not taken: the bucket looks at that itself.
            bucket.bytecode_from_string(made)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._made[bucket.key] = bucket.bytecode_to_string()


_KEPT = _Kept()


class Exporter(VoilaExporter):
    """Voila's, with the templates that were compiled before."""

    def _create_environment(self) -> Any:
        made = super()._create_environment()
        made.bytecode_cache = _KEPT
        return made


def _no_page_config(**_asked: Any) -> dict[str, Any]:
    return {}


def install() -> None:
    """Voila has no settings for this: its modules take both by these names."""
    notebook_renderer.VoilaExporter = Exporter
    for module in (handler, voila_kernel_manager):
        module.get_page_config = _no_page_config
