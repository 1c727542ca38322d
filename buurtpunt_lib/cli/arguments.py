"""From the words on the command line to a command and its options, with help in two languages.

`argparse` splits the options of one command and lays out its help. What it would say in English
itself (a missing value, an unknown option, a wrong choice) is found here and said from the
catalogue.
"""

from __future__ import annotations

import argparse
import difflib
import os
from collections.abc import Mapping, Sequence

from buurtpunt_lib.cli.commands import COMMANDS, Command
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.texts import Catalogue

_HELP = ("-h", "--help")
_SUGGESTIONS = 3


def default_language(environment: Mapping[str, str] = os.environ) -> str:
    """ "en" where the locale asks for English, else "nl"."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "en" if environment[name].lower().startswith("en") else "nl"
    return "nl"


def take_language(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """(language that `--lang` names or None, the other words); it may stand anywhere.

    Raises InputError `cli.value_missing`.
    """
    language, rest, waiting = None, [], False
    for place, word in enumerate(words):
        if waiting:
            language, waiting = word, False
        elif word == "--":
            rest += words[place:]
            break
        elif word == "--lang":
            waiting = True
        elif word.startswith("--lang="):
            language = word.removeprefix("--lang=")
        else:
            rest.append(word)
    if waiting:
        raise InputError("cli.value_missing", option="--lang", example="--lang en")
    return language, rest


def parse(words: Sequence[str], say: Catalogue) -> tuple[Command, argparse.Namespace] | str:
    """The command and its options, or the text to print (help, version).

    Raises InputError `cli.…` for what cannot be understood; every fault of the options at once.
    """
    if not words or words[0] in _HELP:
        return general_help(say)
    if words[0] in ("--version", "-V"):
        from buurtpunt_lib import __version__

        return f"buurtpunt {__version__}\n"
    command = _command(words, say)
    if isinstance(command, str):
        return command
    parser = _parser(command, say)
    rest = words[len(command.words) :]
    if any(word in _HELP for word in rest[: rest.index("--") if "--" in rest else None]):
        return parser.format_help()
    return command, _options(parser, command, rest, say)


def general_help(say: Catalogue, group: str = "") -> str:
    """What the program is and which commands it knows; `group`: only those of this first word."""
    shown = [command for command in COMMANDS if group in ("", command.words[0])]
    lines = [(" ".join(command.words), say(f"cli.command.{command.key}")) for command in shown]
    options = [
        ("--lang nl|en", say("cli.option.lang")),
        ("--version", say("cli.option.version")),
        ("-h, --help", say("cli.option.help")),
    ]
    width = max(len(first) for first, _ in lines + options) + 2
    parts = [
        say("cli.usage") + f"buurtpunt {group or say('cli.metavar.command')} ...",
        "",
        *(() if group else (say("cli.description"), "")),
        f"{say('cli.commands')}:",
        *(f"  {first:{width}}{text}" for first, text in lines),
        "",
        f"{say('cli.options')}:",
        *(f"  {first:{width}}{text}" for first, text in options),
        "",
        say("cli.more_help"),
    ]
    return "\n".join(parts) + "\n"


def close(value: str, labels: Mapping[str, str], say: Catalogue, *, otherwise: str = "") -> str:
    """ "Bedoelde je: cafe, shop?" for what begins or looks like the value; else `otherwise`.

    labels: what a user may write -> how it is then called.
    """
    from buurtpunt_lib.domain.folding import fold

    by_fold = {fold(text): label for text, label in labels.items()}
    given = fold(value)
    near = [text for text in by_fold if given and text.startswith(given)][:_SUGGESTIONS]
    near = near or difflib.get_close_matches(given, by_fold, n=_SUGGESTIONS, cutoff=0.6)
    if not near:
        return otherwise
    return say("cli.did_you_mean", names=", ".join(dict.fromkeys(by_fold[text] for text in near)))


class _Parser(argparse.ArgumentParser):
    """The options of one command; it raises and never exits."""

    def error(self, message: str):
        raise argparse.ArgumentError(None, message)


def _parser(command: Command, say: Catalogue) -> _Parser:
    class Layout(argparse.HelpFormatter):
        def add_usage(self, usage, actions, groups, prefix=None):
            super().add_usage(usage, actions, groups, say("cli.usage"))

    parser = _Parser(
        prog=" ".join(("buurtpunt", *command.words)),
        description=say(f"cli.command.{command.key}"),
        formatter_class=Layout,
        add_help=False,
        allow_abbrev=False,
        exit_on_error=False,
    )
    if command.argument:
        group = parser.add_argument_group(say("cli.arguments"))
        group.add_argument(
            "argument",
            metavar=say(f"cli.metavar.{command.argument}"),
            help=_percent(say(f"cli.argument.{command.argument}")),
        )
    group = parser.add_argument_group(say("cli.options"))
    for option in command.options:
        text = say(f"cli.option.{option.help or option.name}")
        if not option.metavar:
            group.add_argument(
                f"--{option.name}",
                action=argparse.BooleanOptionalAction,
                default=option.default,
                help=_percent(text),
            )
            continue
        if option.choices:
            text += f" ({', '.join(option.choices)})"
        if option.default is not None:
            text += f" [{option.default}]"
        group.add_argument(
            f"--{option.name}",
            default=option.default,
            metavar=say(f"cli.metavar.{option.metavar}"),
            help=_percent(text),
        )
    # Both are taken from the words before argparse sees them; here they are only shown.
    group.add_argument("--lang", metavar="nl|en", help=say("cli.option.lang"))
    group.add_argument("-h", "--help", action="store_true", help=say("cli.option.help"))
    return parser


def _percent(text: str) -> str:
    return text.replace("%", "%%")


def _command(words: Sequence[str], say: Catalogue) -> Command | str:
    by_words = {command.words: command for command in COMMANDS}
    for length in (3, 2, 1):
        if tuple(words[:length]) in by_words:
            found = by_words[tuple(words[:length])]
            _no_third_word(found, words, say)
            return found
    seconds = [command.words[1] for command in COMMANDS if command.words[0] == words[0]]
    if seconds and len(words) > 1 and words[1] in _HELP:
        return general_help(say, words[0])
    if seconds and (len(words) == 1 or words[1].startswith("-")):
        raise InputError("cli.command_incomplete", value=words[0], allowed=", ".join(seconds))
    if words[0].startswith("-"):
        raise InputError(
            "cli.option_unknown", option=words[0], hint=say("cli.see_help", command="buurtpunt")
        )
    full = {command.words: " ".join(command.words) for command in COMMANDS}
    given = " ".join(words[:2] if seconds else words[:1])
    see = say("cli.see_help", command="buurtpunt")
    hint = close(given, {text: text for text in full.values()}, say) or close(
        words[0], {first: text for (first, *_), text in full.items()}, say, otherwise=see
    )
    raise InputError("cli.command_unknown", value=given, hint=hint)


def _no_third_word(command: Command, words: Sequence[str], say: Catalogue) -> None:
    """A word behind a command that has commands below it is meant to be one of those."""
    length = len(command.words)
    below = [" ".join(c.words) for c in COMMANDS if c.words[:length] == command.words][1:]
    if below and not command.argument and len(words) > length and words[length][:1] != "-":
        given = " ".join(words[: length + 1])
        see = say("cli.see_help", command="buurtpunt")
        hint = close(given, {text: text for text in below}, say, otherwise=see)
        raise InputError("cli.command_unknown", value=given, hint=hint)


def _options(
    parser: _Parser, command: Command, words: Sequence[str], say: Catalogue
) -> argparse.Namespace:
    name = parser.prog
    by_name = {f"--{option.name}": option for option in command.options}
    try:
        found, rest = parser.parse_known_args(words)
    except argparse.ArgumentError as error:
        option = by_name.get(error.argument_name or "")
        if error.argument_name is None:
            file = say(f"cli.metavar.{command.argument}")
            raise InputError("cli.argument_missing", example=f"{name} {file}") from None
        if option is None:
            # A switch; argparse names it with its twin: --open/--no-open.
            raise InputError("cli.takes_no_value", option=error.argument_name) from None
        value = option.choices[0] if option.choices else say(f"cli.metavar.{option.metavar}")
        example = f"--{option.name} {value}"
        raise InputError("cli.value_missing", option=f"--{option.name}", example=example) from None
    faults = Faults()
    for before, word in zip(["", *rest], rest, strict=False):
        if word.startswith("-"):
            see = say("cli.see_help", command=name)
            hint = close(
                word.partition("=")[0], {text: text for text in by_name}, say, otherwise=see
            )
            faults.add("cli.option_unknown", option=word, hint=hint)
        elif not before.startswith("-"):
            faults.add("cli.unexpected", value=word, command=name)
    for text, option in by_name.items():
        value = getattr(found, option.attribute)
        if option.choices and value is not None and value not in option.choices:
            allowed = ", ".join(option.choices)
            faults.add("cli.not_a_choice", option=text, value=value, allowed=allowed)
    faults.raise_if_any()
    return found
