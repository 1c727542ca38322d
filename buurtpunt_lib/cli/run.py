"""`main`: runs one command and turns what goes wrong into a line and an exit status."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from buurtpunt_lib.cli.arguments import default_language, parse, take_language
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.texts import Catalogue, catalogue

WRONG_INPUT = 2
INTERRUPTED = 130
# What a program returns that is ended because nobody reads its output (128 + SIGPIPE).
READER_GONE = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command in `argv` (by default what the user typed); returns the exit status.

    Results go to standard output, faults and remarks to standard error, both in UTF-8.
    """
    for stream in (sys.stdout, sys.stderr):
        # Windows and old terminals have encodings without € or ë. Line ends are left as written.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    say = catalogue(default_language())
    try:
        try:
            language, words = take_language(sys.argv[1:] if argv is None else list(argv))
            if language is not None:
                say = catalogue(language)
            status = _run(words, say)
        except InputError as error:
            for fault in error.faults:
                print(sentence(fault, say), file=sys.stderr)
            status = WRONG_INPUT
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # The interpreter flushes once more when it ends: let that go nowhere.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except KeyboardInterrupt:
        return INTERRUPTED


def sentence(fault: Fault, say: Catalogue) -> str:
    """A fault as one line, whatever the values hold that the user gave."""
    said = say(f"errors.{fault.code}", **fault.values)
    return " ".join("".join(c if c.isprintable() else " " for c in said).split())


def _run(words: Sequence[str], say: Catalogue) -> int:
    parsed = parse(words, say)
    if isinstance(parsed, str):
        sys.stdout.write(parsed)
        return 0
    command, options = parsed
    module = import_module(f"buurtpunt_lib.cli.{command.module}")
    return module.run(options, say)
