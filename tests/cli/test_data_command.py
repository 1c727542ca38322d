"""`buurtpunt data check`, `data build` and `serve`: what they hand on and what they say."""

from __future__ import annotations

import json
import shutil

import pytest
from command import run

from buurtpunt_lib.datasets import package
from buurtpunt_lib.datasets.build import STEPS
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.paths import DATA


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(DATA, tmp_path / "data")


def test_check_says_of_each_table_that_it_is_in_order(capsys):
    ran = run(capsys, "data", "check", "--lang", "en")
    assert (ran.status, ran.err) == (0, "")
    listed = json.loads((DATA / "datapackage.json").read_text("utf-8"))["resources"]
    for resource in listed:
        assert resource["path"] in ran.out
    villages = next(line for line in ran.out.splitlines() if "reference/villages.csv" in line)
    assert "1,132" in villages
    assert f"{len(listed)} files checked: all is in order." in ran.out


def test_check_lists_what_is_broken(capsys, copy):
    path = copy / "reference" / "villages.csv"
    path.write_text(path.read_text("utf-8").replace("Zepperen", ""), encoding="utf-8")
    ran = run(capsys, "data", "check", "--folder", str(copy), "--lang", "en")
    assert (ran.status, ran.out) == (1, "")
    head, *faults = ran.err.splitlines()
    assert head == f"{len(faults)} faults in the data:"
    assert len(faults) > 1
    assert all("reference/villages.csv" in fault for fault in faults)


def test_check_reads_the_dated_rules_too(capsys, copy):
    path = copy / "parameters" / "vat.yaml"
    path.write_text(path.read_text("utf-8").replace("source:", "sauce:", 1), encoding="utf-8")
    package.refresh(copy)
    ran = run(capsys, "data", "check", "--folder", str(copy), "--lang", "en")
    assert (ran.status, ran.out) == (1, "")
    assert "vat.yaml" in ran.err
    assert "sauce" in ran.err


def test_check_of_a_folder_without_data(capsys, tmp_path):
    ran = run(capsys, "data", "check", "--folder", str(tmp_path))
    assert ran.status == 1
    assert "datapackage.json" in ran.err


@pytest.mark.parametrize("language", ["nl", "en"])
def test_build_says_how_far_it_is_and_what_it_wrote(capsys, monkeypatch, tmp_path, language):
    def build(target, *, progress):
        for number, step in enumerate(STEPS, start=1):
            progress(number, len(STEPS), step)
        return [target / "reference" / "villages.csv"]

    monkeypatch.setattr("buurtpunt_lib.cli.data_build.build", build)
    ran = run(capsys, "data", "build", "--target", str(tmp_path), "--lang", language)
    assert ran.status == 0
    assert ran.out == f"{tmp_path}/reference/villages.csv\n"
    lines = ran.err.splitlines()
    assert [line.split()[0] for line in lines] == [f"{n}/7" for n in range(1, 8)]


def test_a_folder_whose_name_is_no_text_can_be_printed(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr("buurtpunt_lib.cli.data_build.build", lambda target, progress: [target])
    ran = run(capsys, "data", "build", "--target", f"{tmp_path}/caf\udce9")
    assert ran.status == 0
    assert ran.out == f"{tmp_path}/caf\\udce9\n"


def test_build_without_its_packages_says_how_to_get_them(capsys, monkeypatch):
    def build(target, *, progress):
        raise InputError("data.build_extra", packages="crabpy", command="pip install x")

    monkeypatch.setattr("buurtpunt_lib.cli.data_build.build", build)
    ran = run(capsys, "data", "build")
    assert (ran.status, ran.out) == (2, "")
    assert "pip install x" in ran.err


def test_serve_hands_on_what_it_is_given(capsys, monkeypatch):
    given = []
    monkeypatch.setattr("buurtpunt_lib.serving.serve", lambda **options: given.append(options))
    assert run(capsys, "serve", "--lang", "nl").status == 0
    words = (
        "--port", "0", "--host", "0.0.0.0", "--open", "--background-map", "--lang", "en",
        "--visitors", "40", "--metrics", "--sign-in", "header", "--roles", "rollen.yaml",
        "--trusted-proxy", "10.0.0.1, 10.0.0.2", "--allowed-host", "punt.example",
        "--log", "-",
    )  # fmt: skip
    assert run(capsys, "serve", *words).status == 0
    usual = {
        "port": 8866,
        "host": "127.0.0.1",
        "language": "nl",
        "open_browser": False,
        "background_map": False,
        "visitors": None,
        "metrics": False,
        "sign_in": "password",
        "user_header": given[0]["user_header"],
        "roles": None,
        "trusted_proxies": (),
        "allowed_hosts": (),
        "embed_in": (),
        "log": None,
    }
    assert given[0] == usual
    assert given[1] == usual | {
        "port": 0,
        "host": "0.0.0.0",
        "language": "en",
        "open_browser": True,
        "background_map": True,
        "visitors": 40,
        "metrics": True,
        "sign_in": "header",
        "roles": "rollen.yaml",
        "trusted_proxies": ("10.0.0.1", "10.0.0.2"),
        "allowed_hosts": ("punt.example",),
        "log": "-",
    }
    for wrong in ("0", "-1", "veel", "1.5", "100000"):
        refused = run(capsys, "serve", "--visitors", wrong)
        assert (refused.status, "bezoekers" in refused.err) == (2, True)


def test_serve_says_what_the_server_refuses(capsys, monkeypatch):
    def refuse(**options):
        raise InputError("serving.port_refused", host=options["host"], port=str(options["port"]))

    monkeypatch.setattr("buurtpunt_lib.serving.serve", refuse)
    ran = run(capsys, "serve", "--port", "8080")
    assert ran.status == 2
    assert "8080" in ran.err
