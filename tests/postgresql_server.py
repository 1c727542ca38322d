"""A PostgreSQL server of the tests' own: Debian's package, a free port, its own data folder."""

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

# Nothing here outlives the tests, so nothing need reach the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")
SETTINGS = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=60")


def programs() -> Path | None:
    """The folder of initdb and postgres; Debian keeps them out of the search path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def skip_reason() -> str:
    """Why there is no server here; "" when there is."""
    if programs() is None:
        return "PostgreSQL is not installed (tests/install_tools.sh)"
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed (the extra `test`)"
    return ""


@contextmanager
def server(settings: tuple[str, ...] = FAST) -> Iterator[str]:
    """The address of a server, as SQLAlchemy writes it, without the name of a database."""
    reason = skip_reason()
    if reason:
        assert not os.environ.get("CI"), reason
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="buurtpunt-postgresql-"))
    # initdb refuses to work as root.
    other = {"user": _plain_user(), "group": None} if os.geteuid() == 0 else {}
    if other:
        shutil.chown(folder, other["user"])
    other.pop("group", None)
    data = folder / "data"
    made = subprocess.run(
        [programs() / "initdb", "-D", data, "-U", "buurtpunt", "-A", "trust", "-E", "UTF8",
         "--no-sync", "--locale=C.UTF-8"],
        capture_output=True, text=True, cwd="/", check=False, **other,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [part for value in (f"port={port}", *SETTINGS, *settings) for part in ("-c", value)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs() / "postgres", "-D", data, *options],
            stdout=log, stderr=log, cwd="/", **other,
        )  # fmt: skip
    address = f"postgresql+psycopg://buurtpunt@127.0.0.1:{port}"
    try:
        _wait(port, process, folder / "log")
        yield address
    finally:
        process.terminate()
        try:
            # SIGTERM waits for clients to leave; SIGINT does not.
            process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            process.send_signal(2)
            process.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _plain_user() -> str:
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _wait(port: int, process: subprocess.Popen, log: Path) -> None:
    import psycopg

    for _ in range(300):
        assert process.poll() is None, log.read_text()
        try:
            psycopg.connect(f"postgresql://buurtpunt@127.0.0.1:{port}/postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


def new_database(address: str, name: str, *, template: str = "template1") -> str:
    """Makes an empty database, or one like another; its address."""
    import psycopg

    plain = address.replace("+psycopg", "")
    with psycopg.connect(f"{plain}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{address}/{name}"
