"""What the server tells whoever runs it: a line for each answer, event and fault, of nobody.

Line: one JSON object (`--log`), or for faults alone a few words on stderr (without it). No line
holds what a visitor sent: no address on the network, no address of a page with what stands behind
it, no name, no link of a plan, no id of a kernel, no value. That is not left to care: what is
written comes from closed lists (kinds, pages, events), from numbers, or from places in the program.
So a fault is told by its class and by where in the program it was; what it says stays inside, since
libraries put into it whatever they were given.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any

from buurtpunt_lib.errors import InputError

# The name by which stderr is asked for.
STDERR = "-"
KINDS = ("page", "asset", "kernel", "close", "socket", "health", "metrics", "other")
EVENTS = ("begun", "ready", "stopping", "stopped", "tab_came", "tab_went", "kernel_ended")
_FRAMES = 12
_OURS = "buurtpunt"
_PLACE = re.compile(r'File "[^"\n]*?((?:buurtpunt_lib|site-packages)/[\w./-]+\.py)", line (\d+)')
_CLASS = re.compile(r"^(?:\w+\.)*([A-Z]\w{2,60}(?:Error|Exception|Warning|Exit|Interrupt))\b", re.M)


class Journal:
    """Where lines go. target: None (faults only, in words), "-" (stderr) or a file.

    A file that was moved away is opened anew, as `logrotate` expects. A disk that is full costs
    lines, not answers. counts: kernels and visitors now.
    Raises InputError `serving.log_unwritable`.
    """

    def __init__(
        self,
        target: Path | str | None,
        counts: Callable[[], dict[str, int]] = dict,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.structured, self.counts, self._clock = target is not None, counts, clock
        self.lost = 0
        if target is None or str(target) == STDERR:
            self._out: logging.StreamHandler = logging.StreamHandler(sys.stderr)
        else:
            try:
                self._out = WatchedFileHandler(target, encoding="utf-8")
            except OSError as error:
                reason = error.strerror or type(error).__name__
                raise InputError(
                    "serving.log_unwritable", file=str(target), reason=reason
                ) from None
        self._out.setFormatter(logging.Formatter("%(message)s"))
        self._out.handleError = self._lose

    def answer(self, kind: str, page: str, status: int, seconds: float) -> None:
        """What was answered. kind: of KINDS; page: the key of a page of ours, "" for none."""
        facts = {"kind": kind if kind in KINDS else "other"}
        if page:
            facts["page"] = page
        self._write("answer", facts | {"status": int(status), "ms": round(seconds * 1000)})

    def event(self, name: str, **numbers: float) -> None:
        """name: of EVENTS."""
        if name not in EVENTS:
            raise ValueError(name)
        self._write(name, {key: round(float(value), 1) for key, value in numbers.items()})

    def page_fault(self, printed: str) -> None:
        """What a kernel printed for its operator: told by its class and its places alone."""
        found = [f"{path.split('site-packages/')[-1]}:{line}"
                 for path, line in _PLACE.findall(printed)]  # fmt: skip
        classes = _CLASS.findall(printed)
        if found or classes:
            self._fault("error", "page", "", classes[-1] if classes else "", found[-_FRAMES:])

    def hear(self, logger: logging.Logger, level: int = logging.WARNING) -> None:
        """From now on what a logger has to say, from a level on, becomes a line here, only here."""
        for other in list(logger.handlers):
            logger.removeHandler(other)
        logger.addHandler(_Faults(self, level))

    def record(self, record: logging.LogRecord) -> None:
        """A fault that the program, or a library, told Python's logging."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        places = []
        if record.exc_info and record.exc_info[2]:
            for frame in traceback.extract_tb(record.exc_info[2])[-_FRAMES:]:
                places.append(f"{_short(frame.filename)}:{frame.lineno}")
        if not places:
            places = [f"{_short(record.pathname)}:{record.lineno}"]
        # Words that stand in the program; a test sees to it that no value is put into them.
        ours = _short(record.pathname).startswith("buurtpunt_lib/")
        said = _without_values(str(record.msg)) if ours else ""
        self._fault(record.levelname.lower(), record.name, said, error, places)

    def _fault(self, level: str, where: str, said: str, error: str, places: list[str]) -> None:
        if self.structured:
            facts = {"level": level, "where": where, "said": said, "error": error, "at": places}
            self._write("fault", {key: value for key, value in facts.items() if value})
        else:
            self._put(" ".join(filter(None, [level, f"{where}:", said, error, *places[-3:]])))

    def _write(self, what: str, facts: dict[str, Any]) -> None:
        if self.structured:
            now = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds")
            line = {"time": now, "what": what} | facts | self.counts()
            self._put(json.dumps(line))

    def _put(self, text: str) -> None:
        record = logging.LogRecord(_OURS, logging.INFO, "", 0, text, None, None)
        try:
            self._out.handle(record)
        except OSError:  # the file was moved away, and no new one can be made
            self.lost += 1

    def _lose(self, _record: logging.LogRecord) -> None:
        self.lost += 1

    def close(self) -> None:
        if isinstance(self._out, logging.FileHandler):
            self._out.close()


class _Faults(logging.Handler):
    def __init__(self, journal: Journal, level: int) -> None:
        super().__init__(level)
        self._journal = journal

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._journal.record(record)
        except Exception:
            self._journal.lost += 1


def _short(path: str) -> str:
    """A file of the program or of a library, without where it is installed."""
    parts = path.replace("\\", "/").split("/")
    for folder in ("site-packages", "buurtpunt_lib"):
        if folder in parts:
            at = len(parts) - 1 - parts[::-1].index(folder)
            return "/".join(parts[at + (folder == "site-packages") :])
    return parts[-1]


def _without_values(text: str) -> str:
    """Words of ours; the places for values stay empty.

    >>> _without_values("%s could not be made ready")
    '… could not be made ready'
    """
    return re.sub(r"%[#0\- +]*[\d.]*[a-zA-Z]", "…", text)
