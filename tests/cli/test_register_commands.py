"""`buurtpunt hubs …`: whoever sits at the machine keeps the register."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import date

import pytest
from command import run

from buurtpunt_lib import register
from buurtpunt_lib.domain.actor import VISITOR, Actor, Role
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.storage import database
from buurtpunt_lib.storage import register as stored

EDITOR = Actor("Els", Role.EDITOR)
BRUG = HubRecord.from_dict(
    {
        "id": "de-brug", "name": "De Brug", "kind": "buurtpunt", "village": "71053G",
        "place": "Zepperen", "municipality": "Sint-Truiden", "province": "Limburg", "lat": 50.821,
        "lon": 5.248, "status": "open", "status_as_of": "2025", "notes": "soep",
        "services": [{"service": "shop"}], "sources": ["https://voorbeeld.be"],
        "opening_hours": "24/7", "stages": [{"status": "open", "since": "2019"}],
        "setting": "village_core", "initiator": "residents", "legal_form": "vzw",
    }
)  # fmt: skip
STER = BRUG.replace(
    id="de-ster", name="De Ster", kind="cafe", services=({"service": "cafe"},), notes="",
    carrier="vzw De Ster", village="38002F", place="Stavele", municipality="Alveringem",
    province="West-Vlaanderen", lat=50.94, lon=2.67, opening_hours="off", stages=(),
    setting="city", initiator="church", legal_form="cv", status="plan",
)  # fmt: skip


@pytest.fixture(autouse=True)
def own_register(tmp_path, monkeypatch):
    from buurtpunt_lib.storage.register import filling, suggesting

    address = f"sqlite:///{tmp_path / 'register.sqlite3'}"
    monkeypatch.setenv(database.ADDRESS, address)
    monkeypatch.setattr(filling, "shipped_records", lambda: (BRUG, STER))
    suggesting._sent.clear()
    yield
    database.forget(address)


def done(capsys, *words: str):
    ran = run(capsys, "hubs", *words)
    assert ran.status == 0, ran.err
    return ran


def refused(capsys, *words: str) -> str:
    ran = run(capsys, "hubs", *words)
    assert (ran.status, ran.out) == (2, "")
    return ran.err


def now(id_: str = "de-brug") -> HubRecord:
    return stored.load(id_).record


@pytest.mark.parametrize(
    "words",
    [
        ("--service", "winkel"), ("--province", "limburg"), ("--kind", "buurtpunt"),
        ("--status", "open"), ("--initiator", "bewoners"), ("--legal-form", "vzw"),
        ("--setting", "village_core"), ("--opened-since", "2019"), ("--open-now",),
        ("--near", "zepperen", "--km", "2,5"), ("--text", "burg"), ("--text", "soep"),
    ],
)  # fmt: skip
def test_each_filter_leaves_what_fits(capsys, words):
    found = json.loads(done(capsys, "list", "--format", "json", "--lang", "nl", *words).out)
    assert [row["id"] for row in found] == ["de-brug"]


def test_the_size_of_a_village_is_a_filter(capsys):
    size = "1000-1999"
    expected = register.find(stored.hub_table(), register.Filters(sizes=(size,)))["id"].tolist()
    found = json.loads(done(capsys, "list", "--format", "json", "--size", size).out)
    assert [row["id"] for row in found] == expected


def test_rows_hold_no_names_of_who_changed_something(capsys):
    register.save(BRUG.replace(notes="brood"), base=1, by=EDITOR)
    ran = done(capsys, "list", "--format", "csv")
    assert "Els" not in ran.out
    assert "de-brug" in ran.out


def test_when_the_register_cannot_be_read_the_list_says_so(capsys, monkeypatch, tmp_path):
    from buurtpunt_lib.cli.commands import HUB_FILTERS
    from buurtpunt_lib.cli.hub_filters import found
    from buurtpunt_lib.errors import InputError
    from buurtpunt_lib.texts import catalogue

    (tmp_path / "kapot").write_bytes(b"no database" * 100)
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'kapot'}")
    ran = done(capsys, "list", "--format", "json", "--lang", "nl")
    assert len(json.loads(ran.out)) == 2
    assert "databank" in ran.err
    # A file would pass for the register.
    options = Namespace(**{option.attribute: option.default for option in HUB_FILTERS})
    with pytest.raises(InputError, match=r"storage\."):
        found(options, catalogue("nl"))


def test_every_wrong_filter_is_told_at_once(capsys):
    told = refused(capsys, "list", "--near", "zeperen", "--opened-since", "x", "--size", "5")
    assert told.count("\n") == 3
    assert "Zepperen" in told
    assert "--km" in refused(capsys, "list", "--near", "zepperen", "--km", "ver")


@pytest.mark.parametrize(("language", "word"), [("nl", "Bewoners"), ("en", "Residents")])
def test_a_record_is_shown_in_words(capsys, language, word):
    ran = done(capsys, "show", "de-brug", "--lang", language)
    assert word in ran.out
    assert "soep" in ran.out
    assert "residents" not in ran.out.split()
    assert json.loads(done(capsys, "show", "de-brug", "--format", "json").out) == {
        **BRUG.to_dict(),
        "revision": 1,
    }


def test_a_record_shows_no_signs_that_a_terminal_obeys(capsys):
    register.save(BRUG.replace(notes="een\ntwee"), base=1, by=EDITOR)
    assert "een twee" in done(capsys, "show", "de-brug").out


def test_an_earlier_revision_is_shown_and_put_back(capsys):
    register.save(BRUG.replace(notes="brood"), base=1, by=EDITOR, reason="gevraagd")
    assert "soep" in done(capsys, "show", "de-brug", "--revision", "1").out
    ran = done(capsys, "history", "de-brug", "--lang", "nl")
    assert "gevraagd" in ran.out
    assert "Els" in ran.out
    assert "Toelichting" in ran.out
    told = json.loads(done(capsys, "history", "de-brug", "--format", "json").out)
    assert (told[0]["number"], told[0]["changed"]) == (2, ["notes"])
    done(capsys, "restore", "de-brug", "--revision", "1", "--by", "Ann", "--reason", "vergissing")
    assert now() == BRUG
    last = stored.history("de-brug")[-1]
    assert (last.by, last.reason, last.action) == ("Ann", "vergissing", "restored")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_action_of_a_history_has_a_word(capsys, language):
    from buurtpunt_lib.texts import catalogue

    made = register.suggest(BRUG.replace(notes="x"), hub="de-brug", by=VISITOR)
    register.decide(made.id, accept=True, by=EDITOR)
    register.confirm("de-brug", by=EDITOR)
    register.merge("de-brug", "de-ster", by=EDITOR)
    register.remove("de-brug", base=4, by=EDITOR, reason="weg")
    register.restore("de-brug", 1, by=EDITOR)
    ran = done(capsys, "history", "de-brug", "--lang", language)
    say = catalogue(language)
    for action in ("shipped", "accepted", "confirmed", "merged", "removed", "restored"):
        assert say(f"hub_command.action.{action}") in ran.out


def test_two_records_become_one(capsys):
    ran = done(capsys, "merge", "de-ster", "--into", "de-brug", "--reason", "dezelfde")
    assert "vzw De Ster" in ran.out
    assert (now().carrier, now().village) == ("vzw De Ster", "71053G")
    assert now("de-ster") == now()
    assert "de-ster" not in json.dumps(
        [row["id"] for row in json.loads(done(capsys, "list", "--format", "json").out)]
    )


def test_a_record_is_confirmed(capsys):
    done(capsys, "confirm", "de-brug", "--on", "2026-03-01")
    assert now().confirmed_on == date(2026, 3, 1)
    done(capsys, "confirm", "de-brug")
    assert now().confirmed_on == date.today()
    for wrong in ("2100-01-01", "gisteren"):
        refused(capsys, "confirm", "de-brug", "--on", wrong)


def test_suggestions_are_listed_shown_accepted_and_refused(capsys):
    said = register.suggest(BRUG.replace(notes="brood"), hub="de-brug", by=VISITOR, reason="zag ik")
    new = BRUG.replace(id="brug-2", name="De Brugg")
    other = register.suggest(new, by=VISITOR)
    gone = register.suggest(None, hub="de-ster", by=VISITOR, reason="dicht")
    ran = done(capsys, "suggestions", "--lang", "nl")
    assert "3 voorstellen" in ran.err
    assert "Toelichting" in ran.out
    told = json.loads(done(capsys, "suggestions", "--format", "json").out)
    assert [row["number"] for row in told] == [said.id, other.id, gone.id]
    assert said.code not in json.dumps(told)
    shown = done(capsys, "suggestions", "show", f"{said.id}")
    assert "soep → brood" in shown.out
    assert "zag ik" in shown.err
    assert "de-brug" in done(capsys, "suggestions", "show", f"{other.id}").err
    assert "De Ster" in done(capsys, "suggestions", "show", f"{gone.id}").out
    done(capsys, "suggestions", "accept", f"{said.id}")
    assert now().notes == "brood"
    assert "--reason" in refused(capsys, "suggestions", "refuse", f"{other.id}")
    done(capsys, "suggestions", "refuse", f"{other.id}", "--reason", "staat er al")
    done(capsys, "suggestions", "accept", f"{gone.id}")
    assert stored.ids() == {"de-brug"}
    assert json.loads(done(capsys, "suggestions", "--format", "json").out) == []


@pytest.mark.parametrize(("prefer", "notes"), [("suggestion", "brood"), ("register", "taart")])
def test_where_both_changed_the_same_somebody_chooses(capsys, prefer, notes):
    said = register.suggest(BRUG.replace(notes="brood"), hub="de-brug", by=VISITOR)
    register.save(BRUG.replace(notes="taart", carrier="vzw"), base=1, by=EDITOR)
    told = refused(capsys, "suggestions", "accept", f"{said.id}", "--lang", "nl")
    assert "“brood”" in told
    assert "“taart”" in told
    assert "--prefer" in told
    assert now().notes == "taart"
    done(capsys, "suggestions", "accept", f"{said.id}", "--prefer", prefer)
    assert (now().notes, now().carrier) == (notes, "vzw")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "de-burg"), "de-brug"),
        (("show", "de-brug", "--revision", "9"), "9"),
        (("show", "de-brug", "--revision", "x"), "--revision"),
        (("history", "xyz"), "xyz"),
        (("restore", "de-brug"), "--revision"),
        (("merge", "de-brug"), "--into"),
        (("merge", "de-brug", "--into", "de-brug"), "verschillende"),
        (("suggestions", "accept", "7"), "bestaat niet"),
        (("suggestions", "accept", "zeven"), "zeven"),
        (("suggestions", "show", "7"), "bestaat niet"),
        (("suggestions", "acept", "7"), "hubs suggestions accept"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(capsys, words, told):
    said = refused(capsys, *words, "--lang", "nl")
    assert told in said
    assert said.count("\n") == 1
