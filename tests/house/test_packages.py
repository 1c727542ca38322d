"""The package lists agree, name no index, and carry no copyleft at run time."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from buurtpunt_lib.paths import ROOT

pytestmark = pytest.mark.skipif(not (ROOT / "pyproject.toml").is_file(), reason="not a checkout")

# Test tools that a user is given because the project's owner asked for them.
GIVEN_TO_USERS = {"nbval"}
# MPL-2.0 binds only changes to the package's own files. Both come with Jupyter Server and are used
# unchanged: certifi is a list of certificates, fqdn checks host names.
ALLOWED_BY_NAME = {"certifi", "fqdn"}
COPYLEFT = re.compile(r"\b(A?GPL|LGPL|GNU|EUPL|MPL|Mozilla|CeCILL|OSL|SSPL|CDDL|EPL)\b", re.I)
PERMISSIVE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software|Unlicense|0BSD|HPND|Zlib|CC0", re.I
)


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in found}


def conda() -> dict[str, str]:
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    found = re.findall(r"^  - ([a-z0-9_-]+)=([^=\s]+)$", text, re.M)
    # The few that conda leaves to pip.
    found += re.findall(r"^      - ([a-z0-9-]+)==([^=\s]+)$", text, re.M)
    return {canonicalize_name(name): version for name, version in found}


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in requirements}


def test_environment_pyproject_and_constraints_are_in_step():
    listed = names(project()["dependencies"]) | GIVEN_TO_USERS
    assert set(conda()) == listed
    assert {name: pins()[name] for name in listed} == conda()


def test_every_package_that_we_name_is_pinned():
    extras = project()["optional-dependencies"]
    for group in [project()["dependencies"], *extras.values()]:
        assert names(group) <= set(pins())


def test_what_is_installed_is_what_is_pinned():
    wrong = {}
    for name, version in pins().items():
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        if found != version:
            wrong[name] = (found, version)
    assert wrong == {}


def run_time_packages() -> set[str]:
    """All packages that the project needs to run, those of packages included."""
    found, waiting = set(), list(names(project()["dependencies"]))
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        for text in metadata.distribution(name).requires or []:
            requirement = Requirement(text)
            needed = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if needed:
                # An extra that a requirement asks for brings packages of its own.
                waiting.append(canonicalize_name(requirement.name))
                waiting += of_extras(requirement)
    return found


def of_extras(requirement: Requirement) -> list[str]:
    wanted = []
    for extra in requirement.extras:
        for text in metadata.distribution(requirement.name).requires or []:
            inner = Requirement(text)
            if inner.marker is not None and inner.marker.evaluate({"extra": extra}):
                wanted.append(canonicalize_name(inner.name))
    return wanted


def licence_of(name: str) -> str:
    about = metadata.metadata(name)
    stated = [about.get("License-Expression") or ""]
    stated += [c for c in about.get_all("Classifier", []) if c.startswith("License ::")]
    if not any(stated):
        # Some packages put the whole text there: the first line names it.
        stated.append((about.get("License") or "").strip().split("\n")[0])
    return " | ".join(filter(None, stated))


def test_no_copyleft_at_run_time():
    packages = run_time_packages()
    assert {"jupyter-server", "tornado", "pandas"} <= packages
    refused = {}
    for name in sorted(packages):
        licence = licence_of(name)
        if name in ALLOWED_BY_NAME:
            continue
        if COPYLEFT.search(licence) or not PERMISSIVE.search(licence):
            refused[name] = licence or "no licence stated"
    assert refused == {}


def test_the_licence_check_tells_them_apart():
    assert COPYLEFT.search("License :: OSI Approved :: GNU General Public License v3 (GPLv3)")
    assert COPYLEFT.search("LGPL-2.1-or-later")
    assert not COPYLEFT.search("BSD-3-Clause")
    assert PERMISSIVE.search("BSD-3-Clause")


def test_no_index_address_in_any_committed_file():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        assert not os.environ.get("CI"), "git is needed in CI"
        pytest.skip("not a git checkout")
    hosts = re.compile(
        r"(files\.python" r"hosted|pypi\.(org|python)|registry\.npm" r"js|deb\.deb" r"ian\.org"
        r"|conda\.ana" r"conda)|--(extra-)?index-" r"url",
        re.I,
    )  # fmt: skip
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and path.stat().st_size < 2_000_000:
            text = path.read_text(encoding="utf-8", errors="ignore")
            found += [f"{name}: {m.group()}" for m in hosts.finditer(text)]
    assert found == []
