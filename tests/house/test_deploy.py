"""The files of `deploy/` are what the programs that read them expect, and fit one another."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import caddy_server
import pytest
import yaml

from buurtpunt_lib.cli.commands import COMMANDS
from buurtpunt_lib.paths import ROOT

DEPLOY = ROOT / "deploy"
pytestmark = pytest.mark.skipif(not DEPLOY.is_dir(), reason="not a checkout")

SERVE = next(command for command in COMMANDS if command.words == ("serve",))
OPTIONS = {f"--{option.name}" for option in SERVE.options}


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def options(words: list[str]) -> set[str]:
    return {word.split("=")[0] for word in words if word.startswith("--")}


@pytest.mark.parametrize("name", ["Caddyfile", "Caddyfile.oauth2-proxy"])
def test_caddy_finds_its_configuration_valid(name, tmp_path):
    environment = caddy_server.settings(1, ["a:1", "b:2"], tmp_path)
    file = DEPLOY / "compose" / name
    command = [caddy_server.program(), "validate", "--adapter", "caddyfile", "--config"]
    told = subprocess.run([*command, file], env=environment, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert "Valid configuration" in told.stdout + told.stderr
    # It would say so if it were not.
    broken = tmp_path / "Caddyfile"
    broken.write_text(file.read_text().replace("lb_policy", "lb_polis"), encoding="utf-8")
    assert subprocess.run([*command, broken], env=environment, capture_output=True).returncode


def compose() -> dict:
    return yaml.safe_load(text("compose/compose.yaml"))


def test_the_compose_file_is_what_the_specification_says():
    try:
        import compose_spec
    except ImportError:
        pytest.skip("compose-spec is not installed: it is built for Linux only")
    filled = re.sub(r"\$\{(\w+)[^}]*\}", r"x\1", text("compose/compose.yaml"))
    read = compose_spec.PyCompose.from_yaml(filled)
    read.validate()
    assert sorted(read.service_names()) == ["caddy", "database", "server"]
    with pytest.raises(Exception, match=r"\w"):
        compose_spec.PyCompose.from_yaml(filled.replace("cap_drop:", "cap_dorp:"))
    with pytest.raises(ValueError, match="network"):
        compose_spec.PyCompose.from_yaml(
            filled.replace("  back: {internal: true}\n", "")
        ).validate()


def test_only_caddy_is_open_to_the_world_and_nothing_secret_stands_in_the_file():
    services = compose()["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["caddy"]
    assert "back" not in services["caddy"]["networks"]
    assert compose()["networks"]["back"] == {"internal": True}
    asked = set(re.findall(r"\$\{(\w+)", text("compose/compose.yaml")))
    given = dict(re.findall(r"^(\w+)=(.*)$", text("compose/example.env"), re.M))
    assert asked == set(given) - {"BUURTPUNT_NAME"} | {"BUURTPUNT_NAME"}
    for name, value in given.items():
        assert not value if re.search("PASSWORD|SECRET|TOKEN", name) else value


def test_as_many_servers_are_named_as_are_started():
    servers = re.search(r"^BUURTPUNT_SERVERS=(.*)$", text("compose/example.env"), re.M)[1].split()
    found = compose()
    assert len(servers) == found["services"]["server"]["deploy"]["replicas"]
    assert servers == [f"{found['name']}-server-{n}:8866" for n in range(1, len(servers) + 1)]


def commands() -> dict[str, list[str]]:
    """Every place that starts our server, with its words."""
    image = re.search(r"^CMD (\[.*\])$", text("Containerfile"), re.M)[1]
    pod = next(d for d in yaml.safe_load_all(text("kubernetes/buurtpunt.yaml"))
               if d["kind"] == "Deployment")["spec"]["template"]["spec"]  # fmt: skip
    unit, single = (
        re.search(r"^ExecStart=(.*)$", text(f"{folder}/buurtpunt.service"), re.M)[1]
        for folder in ("littlest", "single")
    )
    return {
        "image": yaml.safe_load(image),
        "compose": compose()["services"]["server"]["command"],
        "kubernetes": pod["containers"][0]["args"],
        "systemd": unit.split(),
        "single": single.split(),
    }


@pytest.mark.parametrize("place", ["image", "compose", "kubernetes", "systemd", "single"])
def test_every_place_starts_the_server_with_options_that_it_has(place):
    words = commands()[place]
    assert words[0].rsplit("/")[-1] == "buurtpunt"
    assert words[1] == "serve"
    assert options(words) <= OPTIONS
    if place != "image":
        assert "--allowed-host" in options(words)


def test_the_image_holds_what_the_pages_need_and_is_no_root():
    lines = text("Containerfile")
    for folder in ("buurtpunt_lib", "data", "notebooks"):
        assert f"COPY {folder} " in lines
        assert (ROOT / folder).is_dir()
    for name in re.search(r"^COPY (.*) \./$", lines, re.M)[1].split():
        assert (ROOT / name).is_file()
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert not {"buurtpunt_lib", "data", "notebooks"} & set(ignored)
    assert re.search(r"^USER 1000$", lines, re.M)
    assert "ENTRYPOINT" not in lines


def test_kubernetes_reads_objects_that_fit_one_another():
    found = {d["kind"]: d for d in yaml.safe_load_all(text("kubernetes/buurtpunt.yaml"))}
    assert set(found) == {"ConfigMap", "Deployment", "Service", "Ingress"}
    pod = found["Deployment"]["spec"]["template"]
    assert found["Service"]["spec"]["selector"].items() <= pod["metadata"]["labels"].items()
    assert found["Deployment"]["spec"]["selector"]["matchLabels"].items() <= (
        pod["metadata"]["labels"].items()
    )
    container = pod["spec"]["containers"][0]
    assert {mount["name"] for mount in container["volumeMounts"]} <= {
        volume["name"] for volume in pod["spec"]["volumes"]
    }
    assert container["ports"][0]["containerPort"] == 8866
    host = found["Ingress"]["spec"]["rules"][0]["host"]
    assert f"--allowed-host={host}" in container["args"]
    assert not container["securityContext"]["allowPrivilegeEscalation"]
    # The list of roles that it ships is one that our server takes.
    assert yaml.safe_load(found["ConfigMap"]["data"]["roles.yaml"]) == {
        "editors": [], "contributors": []
    }  # fmt: skip


@pytest.mark.parametrize("version", ["1.32", "1.37"])
def test_kubernetes_finds_its_objects_valid(version):
    import kubernetes_validate

    found = list(yaml.safe_load_all(text("kubernetes/buurtpunt.yaml")))
    for one in found:
        kubernetes_validate.validate(one, version, strict=True)
    # It would say so if they were not.
    [deployment] = [one for one in found if one["kind"] == "Deployment"]
    container = deployment["spec"]["template"]["spec"]["containers"][0]
    container["livenesProbe"] = container.pop("livenessProbe")
    with pytest.raises(kubernetes_validate.ValidationError, match="livenesProbe"):
        kubernetes_validate.validate(deployment, version, strict=True)


def test_both_hubs_know_our_service_by_the_same_words():
    values = yaml.safe_load(text("kubernetes/values.yaml"))
    service = values["hub"]["services"]["buurtpunt"]
    ours = text("littlest/buurtpunt.py")
    compile(ours, "buurtpunt.py", "exec")
    assert f'"oauth_client_id": "{service["oauth_client_id"]}"' in ours
    scope = values["hub"]["loadRoles"]["user"]["scopes"]
    assert all(f'"{one}"' in ours for one in scope)
    assert service["apiToken"] == "", "nothing secret stands in the file"
    pod = yaml.safe_load_all(text("kubernetes/buurtpunt.yaml"))
    deployment = next(d for d in pod if d["kind"] == "Deployment")
    environment = deployment["spec"]["template"]["spec"]["containers"][0]["env"]
    told = {one["name"]: one["value"] for one in environment}
    assert told["JUPYTERHUB_CLIENT_ID"] == service["oauth_client_id"]
    assert told["JUPYTERHUB_OAUTH_CALLBACK_URL"] == service["oauth_redirect_uri"]


UNITS = (
    "littlest/buurtpunt.service",
    "single/buurtpunt.service",
    "single/buurtpunt-backup.service",
    "single/buurtpunt-backup.timer",
)


@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_the_units_valid(name, tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd is not installed")
    # It looks whether the programs are there, and the unit that a timer starts.
    folder = (DEPLOY / name).parent
    for file in folder.glob("buurtpunt*.*"):
        if file.suffix in (".service", ".timer"):
            unit = file.read_text(encoding="utf-8")
            unit = unit.replace("/opt/buurtpunt/bin/buurtpunt", "/bin/true")
            (tmp_path / file.name).write_text(unit, encoding="utf-8")
    here = tmp_path / Path(name).name
    assert complaints(program, here) == []
    # It would say so if they were not.
    here.write_text(here.read_text().replace("[Unit]", "[Unit]\nAftre=x"), encoding="utf-8")
    assert any("Aftre" in line for line in complaints(program, here))


def complaints(program: str, unit: Path) -> list[str]:
    """What systemd says of a unit of ours; others of the machine do not matter."""
    told = subprocess.run(
        [program, "verify", "--man=no", unit], capture_output=True, text=True, env=os.environ
    )
    return [line for line in told.stderr.splitlines() if "buurtpunt" in line]


# ── what the guides tell people to type ────────────────────────────────────────────────────────


@pytest.fixture
def typed(tmp_path):
    """Runs a line of a guide, with the folders and the database of this test."""
    program = tmp_path / "bin" / "buurtpunt"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m buurtpunt_lib.cli "$@"\n')
    program.chmod(0o755)
    # Named so that what stood there is kept beside it under the name that it gets in a container.
    database = f"sqlite:///{tmp_path / 'b.sqlite3'}"
    environment = os.environ | {"BUURTPUNT_DATABASE_URL": database,
                                "PATH": f"{program.parent}:{os.environ['PATH']}"}  # fmt: skip

    def run(line: str, given: bytes = b"") -> bytes:
        for there, here in (
            ("/opt/buurtpunt/bin", program.parent),
            ("/var/lib/buurtpunt/buurtpunt.sqlite3", tmp_path / "b.sqlite3"),
            ("/var/lib/buurtpunt", tmp_path),
            ("/tmp/b", tmp_path / "b"),
        ):
            line = line.replace(there, str(here))
        done = subprocess.run(
            ["/bin/sh", "-c", line], input=given, capture_output=True, env=environment, timeout=60
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    return run


def guide() -> str:
    whole = (ROOT / "README.md").read_text(encoding="utf-8")
    return whole.split("\n## Zelf draaien\n")[1].split("\n## ")[0]


def test_the_guide_of_one_page_names_what_is_there():
    told = guide()
    named = set(re.findall(r"deploy/[\w/.-]+(?:\*|\w)", told))
    assert len(named) >= 4
    for name in named:
        assert list(ROOT.glob(name)), name
    units = {Path(name).stem for name in UNITS}
    assert set(re.findall(r"buurtpunt-[a-z]+", told)) <= units
    assert {f"--{name}" for name in re.findall(r"`--([a-z-]+)", told)} <= OPTIONS
    # The environment that it copies holds what the units ask for, and nothing secret.
    given = dict(re.findall(r"^(\w+)=(.*)$", text("single/environment"), re.M))
    assert set(re.findall(r"\$\{(\w+)\}", text("single/buurtpunt.service"))) <= set(given)
    assert given["BUURTPUNT_EDITOR_PASSWORD"] == ""
    assert len(told.splitlines()) < 60, "one page"


def test_the_backup_of_each_night_restores_as_the_guide_says(typed, tmp_path):
    line = re.search(r"^ExecStart=(.*)$", text("single/buurtpunt-backup.service"), re.M)[1]
    typed(line.replace("%%", "%"))
    [made] = tmp_path.glob("backup-?.zip")
    made.rename(tmp_path / "backup-1.zip")
    restore = re.search(r"^sudo -u buurtpunt (env [^#]*?)\s+#", guide(), re.M | re.S)[1]
    told = typed(restore.replace("\\\n", " ")).decode()
    assert re.search(r"\d+ plekken", told)
    assert len(list(tmp_path.glob("b-before-restore-*.zip"))) == 1


def test_a_backup_comes_out_of_a_container_and_goes_in_again(typed, tmp_path):
    out, back = re.findall(r"sh -c '([^']+)'", text("README.md"))
    made = typed(out)
    assert made.startswith(b"PK")
    before = typed(back, made)
    assert before.startswith(b"PK")
    # Nothing stays behind in the container.
    assert list(tmp_path.glob("b*.zip")) == []
