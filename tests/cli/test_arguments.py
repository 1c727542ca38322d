"""The words of the command line: help, languages, and what cannot be understood."""

from __future__ import annotations

import pytest
from command import run

from buurtpunt_lib import __version__
from buurtpunt_lib.cli import main
from buurtpunt_lib.cli.arguments import close, default_language, take_language
from buurtpunt_lib.cli.commands import COMMANDS
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import catalogue

NL, EN = catalogue("nl"), catalogue("en")


@pytest.fixture(autouse=True)
def dutch_locale(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "nl_BE.UTF-8")


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",), ("--lang", "nl", "--help")])
def test_help_names_every_command(capsys, words):
    ran = run(capsys, *words)
    assert (ran.status, ran.err) == (0, "")
    for command in COMMANDS:
        assert f"  {' '.join(command.words)} " in ran.out
        assert NL(f"cli.command.{command.key}") in ran.out


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.key)
@pytest.mark.parametrize("say", [NL, EN], ids=["nl", "en"])
def test_each_command_has_help_in_both_languages(capsys, command, say):
    ran = run(capsys, *command.words, "--help", "--lang", say.language)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"{say('cli.usage')}buurtpunt {' '.join(command.words)}")
    squeezed = " ".join(ran.out.split())
    assert say(f"cli.command.{command.key}") in squeezed
    for option in command.options:
        assert f"--{option.name}" in ran.out
        assert say(f"cli.option.{option.help or option.name}") in squeezed
    # Nothing of what argparse would say in English by itself.
    for english in ("usage: ", "options:", "positional arguments", "show this help message"):
        assert english not in ran.out


def test_help_of_a_group_shows_its_commands_only(capsys):
    ran = run(capsys, "data", "--help")
    assert ran.status == 0
    assert "data check" in ran.out
    assert "data build" in ran.out
    assert "hubs list" not in ran.out


def test_version(capsys):
    assert run(capsys, "--version").out == f"buurtpunt {__version__}\n"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "nl"),
        ({"LANG": "C.UTF-8"}, "nl"),
        ({"LANG": "nl_BE.UTF-8"}, "nl"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "fr_BE.UTF-8"}, "nl"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "nl_BE.UTF-8"}, "nl"),
        ({"LANG": "nl_BE.UTF-8", "LC_ALL": "en_US"}, "en"),
        ({"LANG": "nl_BE.UTF-8", "LC_MESSAGES": "en_US"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, "en"),
    ],
)
def test_the_language_of_the_locale(environment, language):
    assert default_language(environment) == language


@pytest.mark.parametrize(
    ("words", "language", "rest"),
    [
        (["gaps"], None, ["gaps"]),
        (["--lang", "en", "gaps"], "en", ["gaps"]),
        (["hubs", "list", "--lang=en"], "en", ["hubs", "list"]),
        (["plan", "run", "--lang", "nl", "x.json"], "nl", ["plan", "run", "x.json"]),
        (["plan", "run", "--", "--lang"], None, ["plan", "run", "--", "--lang"]),
    ],
)
def test_the_language_may_stand_anywhere(words, language, rest):
    assert take_language(words) == (language, rest)


def test_lang_wins_over_the_locale(capsys, monkeypatch):
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert run(capsys, "--help").out.startswith("Usage: ")
    assert run(capsys, "--help", "--lang", "nl").out.startswith("Gebruik: ")


WRONG = {
    ("hub", "list"): ("“hub”", "hubs list"),
    ("hubs",): ("“hubs”", "list"),
    ("hubs", "lst"): ("“hubs lst”", "hubs list"),
    ("data", "chekc"): ("“data chekc”", "data check"),
    ("xyzzy",): ("“xyzzy”", "buurtpunt --help"),
    ("--foo",): ("“--foo”", "buurtpunt --help"),
    ("--lang", "de"): ("“de”", "nl, en"),
    ("gaps", "--lang"): ("--lang", "--lang en"),
    ("gaps",): ("--municipality 71053",),
    ("gaps", "--municipality"): ("--municipality",),
    ("gaps", "--municipality", "--format", "json"): ("--municipality",),
    ("gaps", "--municipalty", "71053"): ("“--municipalty”", "--municipality?"),
    ("gaps", "--munic=71053"): ("“--munic=71053”", "--municipality?"),
    ("gaps", "--municipality", "71053", "--format", "xml"): ("“xml”", "table, csv, json, geojson"),
    ("gaps", "--municipality", "71053", "extra"): ("“extra”", "buurtpunt gaps --help"),
    ("gaps", "--municipality", "sint truden"): ("“sint truden”", "Sint-Truiden (71053)"),
    ("gaps", "--municipality", "99999"): ("“99999”",),
    ("gaps", "--municipality", "Zepperen"): ("“Zepperen”", "Sint-Truiden (71053)"),
    ("gaps", "--municipality", "71053G"): ("“71053G”", "Sint-Truiden (71053)"),
    ("gaps", "--municipality", ""): ("“”",),
    ("gaps", "--municipality", "a\nb\x1b[31m"): ("“a b [31m”",),
    ("hubs", "list", "--service", "caffe"): ("“caffe”", "cafe"),
    ("hubs", "list", "--province", "limbrug"): ("“limbrug”", "Limburg"),
    ("hubs", "list", "--province", "Henegouwen"): ("“Henegouwen”", "Antwerpen", "Limburg"),
    ("hubs", "list", "--kind", "vilage_shop"): ("“vilage_shop”", "village_shop"),
    ("hubs", "list", "--status", "opened"): ("“opened”", "open"),
    ("plan", "run"): ("buurtpunt plan run",),
    ("plan", "run", "--format", "json"): ("buurtpunt plan run",),
    ("plan", "run", "/does/not/exist.json"): ("/does/not/exist.json",),
    ("plan", "run", "/"): ("/",),
    ("plan", "run", "a\x00b"): ("a b",),
    ("plan", "run", "x.json", "--format", "geojson"): ("“geojson”", "table, csv, json"),
    ("serve", "--port", "abc"): ("“abc”", "65535"),
    ("serve", "--port", "65536"): ("“65536”", "65535"),
    ("serve", "--port", "-1"): ("“-1”", "65535"),
    ("serve", "--port", "٨٠"): ("“٨٠”", "65535"),
    ("serve", "--open=yes"): ("--open",),
    ("data", "build", "--target", "/dev/null/x"): ("/dev/null/x",),
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_what_is_wrong_is_one_clear_line(capsys, words, language):
    known = () if "--lang" in words else ("--lang", language)
    ran = run(capsys, *words, *known)
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.count("\n") == 1
    for part in WRONG[words]:
        assert part in ran.err
    assert "Traceback" not in ran.err


def test_the_line_is_in_the_chosen_language(capsys):
    assert "kennen we niet" in run(capsys, "xyzzy").err
    assert "We do not know" in run(capsys, "xyzzy", "--lang", "en").err


def test_every_wrong_option_is_named_at_once(capsys):
    ran = run(capsys, "hubs", "list", "more", "--servis", "--format", "pdf")
    assert len(ran.err.splitlines()) == 3
    ran = run(capsys, "hubs", "list", "--service", "zzz", "--status", "zzz", "--kind", "zzz")
    assert len(ran.err.splitlines()) == 3


def test_close_matches_are_named_once_and_by_label():
    labels = {"café": "cafe", "cafe": "cafe", "shop": "shop"}
    assert close("caffe", labels, NL) == "Bedoelde je: cafe?"
    assert close("qqqq", labels, NL, otherwise="niets") == "niets"


def test_a_missing_value_of_lang_is_an_input_error():
    with pytest.raises(InputError):
        take_language(["gaps", "--lang"])


def test_ctrl_c_ends_quietly(capsys, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("buurtpunt_lib.cli.gaps.run", interrupted)
    ran = run(capsys, "gaps", "--municipality", "71053")
    assert (ran.status, ran.out, ran.err) == (130, "", "")


def test_a_fault_of_ours_is_not_hidden(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("buurtpunt_lib.cli.gaps.run", broken)
    with pytest.raises(ZeroDivisionError):
        main(["gaps", "--municipality", "71053"])
