"""What happens when a page's callback fails: a sentence for the visitor, a log line for us.

A visitor can send any value to any widget; whatever that breaks, no traceback reaches them and the
old state stays.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue

log = logging.getLogger(__name__)


def guarded(
    callback: Callable[..., Any], say: Catalogue, tell: Callable[[str], None]
) -> Callable[..., Any]:
    """The callback, made safe: `tell` gets a sentence when it fails and "" when it succeeds."""

    @functools.wraps(callback)
    def safe(*args: Any, **options: Any) -> Any:
        try:
            result = callback(*args, **options)
        except InputError as error:
            tell(say.error(error))
        except Exception:
            log.exception("a callback of a page failed")
            tell(say("common.failed"))
        else:
            tell("")
            return result
        return None

    return safe


def messages(say: Catalogue) -> tuple[widgets.HTML, Callable[[Callable[..., Any]], Any]]:
    """The place on a page where a failure is told, and a wrapper that makes callbacks safe."""
    place = widgets.HTML()
    place.add_class("bp-live")

    def tell(sentence: str) -> None:
        place.value = str(m.note(sentence, kind="warning")) if sentence else ""

    return place, lambda callback: guarded(callback, say, tell)
