"""A PostgreSQL server of the tests' own: Debian's package, a free port, its own data folder."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
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

    def start() -> subprocess.Popen:
        with (folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [programs() / "postgres", "-D", data, *options],
                stdout=log, stderr=log, cwd="/", **other,
            )  # fmt: skip
        _wait(port, process, folder / "log")
        return process

    address = f"postgresql+psycopg://buurtpunt@127.0.0.1:{port}"
    try:
        _running[address] = start(), start
        yield address
    finally:
        if address in _running:
            _end(_running.pop(address)[0])
        shutil.rmtree(folder, ignore_errors=True)


# Per address the process of a server, and what starts it again.
_running: dict[str, tuple[subprocess.Popen, Callable[[], subprocess.Popen]]] = {}


@contextmanager
def away(address: str) -> Iterator[None]:
    """Within it the server of an address is not there; what was saved is there after it."""
    process, start = _running[address]
    # Without waiting for its clients, as when somebody starts it anew.
    process.send_signal(signal.SIGINT)
    process.wait(timeout=20)
    try:
        yield
    finally:
        _running[address] = start(), start


def _end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        # SIGTERM waits for clients to leave; SIGINT does not.
        process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


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
