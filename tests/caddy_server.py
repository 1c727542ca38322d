"""Debian's caddy with our own configuration of `deploy/`, on a free port of this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from buurtpunt_lib.paths import ROOT

CADDYFILE = ROOT / "deploy" / "compose" / "Caddyfile"
MISSING = "caddy is not installed (tests/install_tools.sh)"


def program() -> str:
    """Where caddy is. Skips the test when it is not there; in CI that is a failure."""
    found = shutil.which("caddy") or shutil.which("caddy", path="/usr/bin:/usr/local/bin")
    if found is None:
        assert not os.environ.get("CI"), MISSING
        pytest.skip(MISSING)
    return found


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def settings(port: int, servers: list[str], home: Path) -> dict[str, str]:
    """The environment that our Caddyfile asks for."""
    return os.environ | {
        "BUURTPUNT_SITE": f"http://127.0.0.1:{port}",
        "BUURTPUNT_SERVERS": " ".join(servers),
        "BUURTPUNT_STICKY_SECRET": "for this test only",
        "HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
    }


@contextmanager
def caddy(servers: list[str], config: Path = CADDYFILE) -> Iterator[str]:
    """The address of a caddy before servers ("127.0.0.1:8866"), without a slash at its end."""
    home, port = Path(tempfile.mkdtemp(prefix="buurtpunt-caddy-")), free_port()
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [program(), "run", "--adapter", "caddyfile", "--config", str(config)],
            env=settings(port, servers, home), stdout=log, stderr=log,
        )  # fmt: skip
    try:
        for _ in range(200):
            assert process.poll() is None, (home / "log").read_text()
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        else:
            raise AssertionError((home / "log").read_text())
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(home, ignore_errors=True)
