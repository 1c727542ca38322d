"""The files of `deploy/` are what the programs that read them expect, and fit one another."""

from __future__ import annotations

import os
import re
import subprocess

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
    unit = re.search(r"^ExecStart=(.*)$", text("littlest/buurtpunt.service"), re.M)[1]
    return {
        "image": yaml.safe_load(image),
        "compose": compose()["services"]["server"]["command"],
        "kubernetes": pod["containers"][0]["args"],
        "systemd": unit.split(),
    }


@pytest.mark.parametrize("place", ["image", "compose", "kubernetes", "systemd"])
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


def test_systemd_finds_the_unit_valid(tmp_path):
    import shutil

    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd is not installed")
    unit = text("littlest/buurtpunt.service")
    # It looks whether the program is there.
    here = tmp_path / "buurtpunt.service"
    here.write_text(unit.replace("/opt/buurtpunt/bin/buurtpunt", "/bin/true"), encoding="utf-8")
    told = subprocess.run(
        [program, "verify", "--man=no", here], capture_output=True, text=True, env=os.environ
    )
    ours = [line for line in told.stderr.splitlines() if "buurtpunt.service" in line]
    assert ours == []
