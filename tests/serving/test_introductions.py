"""A real server behind a proxy: forged hosts, headers and roles, and who a kernel belongs to."""

from __future__ import annotations

import json
import re
import time
from uuid import uuid4

import pytest
import requests
import websocket
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from server_process import write_notebook

from buurtpunt_lib.dashboards import introduced
from buurtpunt_lib.serving.sockets import PROTOCOL

# Kernels start while these wait.
pytestmark = pytest.mark.alone

PAGE = """
import ipywidgets as w
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.sign_in import SignIn
from buurtpunt_lib.texts import catalogue
say = catalogue("nl")
door = SignIn(say, messages(say)[1])
who = w.Label("niemand")
door.on_change(lambda actor: setattr(who, "value", f"hier is {actor.name or '-'} als {actor.role}"))
w.VBox([who, door.widget])
"""
KERNEL = re.compile(r'"kernelId": "([0-9a-f-]{36})"')


@pytest.fixture(scope="module")
def roles(tmp_path_factory):
    return tmp_path_factory.mktemp("roles") / "roles.yaml"


@pytest.fixture(scope="module")
def server(start_server, tmp_path_factory, roles):
    roles.write_text("editors: [an]\ncontributors: [jo]\n", encoding="utf-8")
    folder = tmp_path_factory.mktemp("notebooks")
    write_notebook(folder / "00_start.ipynb", "Start", PAGE)
    # 127.0.0.2 is the proxy; requests from 127.0.0.1 come from anybody.
    return start_server(
        folder, preheat=True, sign_in="header", roles=str(roles), trusted_proxies=["127.0.0.2"],
        allowed_hosts=["buurtpunt.dorp.be"], embed_in=["https://www.dorp.be"],
    )  # fmt: skip


def get(server, path="/healthz", **headers) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.get(server.address + path, headers=named, timeout=60)


def connect(server, kernel, *, user="", proxy=True, **options) -> websocket.WebSocket:
    import socket

    line = socket.create_connection(
        ("127.0.0.1", server.port), 20, source_address=("127.0.0.2" if proxy else "127.0.0.1", 0)
    )
    headers = {"X-Forwarded-User": user} if user else {}
    address = f"ws://127.0.0.1:{server.port}/api/kernels/{kernel}/channels?session_id={uuid4()}"
    return websocket.create_connection(
        address, socket=line, header=headers, subprotocols=[PROTOCOL], timeout=20, **options
    )


def page(server) -> str:
    """A page is asked for; its kernel."""
    return KERNEL.search(get(server, "/").text)[1]


def heard(socket, wanted: str, seconds: float = 20) -> bool:
    """Whether a text comes past."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        socket.settimeout(max(0.1, end - time.monotonic()))
        try:
            said = socket.recv()
        except websocket.WebSocketTimeoutException:
            return False
        if wanted in json.dumps(
            [p.decode("utf-8", "replace") for p in deserialize_msg_from_ws_v1(said)[1]]
        ):
            return True
    return False


def send(socket, kind: str, content: dict, channel: str = "shell") -> None:
    header = {
        "msg_id": uuid4().hex, "msg_type": kind, "session": uuid4().hex, "username": "",
        "date": "2026-11-22T12:00:00Z", "version": "5.3",
    }  # fmt: skip
    parts = [json.dumps(part).encode() for part in (header, {}, {"version": "1.0.0"}, content)]
    socket.send_binary(serialize_msg_to_ws_v1(parts, channel))


# ── requests ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/", "/healthz", "/nergens", f"/api/kernels/{uuid4()}/channels"])
def test_a_name_that_is_not_ours_is_answered_nowhere(server, path):
    answer = get(server, path, Host="kwaad.example")
    assert answer.status_code == 421
    assert "--allowed-host" in answer.text
    assert "kernelId" not in answer.text


def test_names_of_ours_are_answered(server):
    for host in ("localhost:1", "127.0.0.1", "buurtpunt.dorp.be"):
        assert get(server, Host=host).status_code == 200


def test_only_named_sites_may_frame_a_page(server):
    for path in ("/healthz", "/nergens"):
        policy = get(server, path).headers["Content-Security-Policy"]
        assert policy.endswith("frame-ancestors 'self' https://www.dorp.be")


def test_a_user_header_from_anybody_is_refused_everywhere(server):
    for path in ("/", "/healthz", f"/api/kernels/{uuid4()}"):
        assert get(server, path, X_Forwarded_User="an").status_code == 403
    # A name that another address says of itself does not help.
    found = get(server, "/", X_Forwarded_User="an", X_Forwarded_For="127.0.0.2")
    assert found.status_code == 403


# ── kernels ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("user", "role"), [("an", "editor"), ("jo", "contributor")])
def test_the_role_reaches_python_also_in_a_kernel_that_was_ready_before(server, user, role):
    socket = connect(server, page(server), user=user)
    assert heard(socket, f"hier is {user} als {role}")
    socket.close()


def test_nobody_takes_over_the_kernel_of_somebody_else(server):
    kernel = page(server)
    first = connect(server, kernel, user="an")
    assert heard(first, "hier is an als editor")
    for other in ({"user": "jo"}, {"user": ""}, {"proxy": False}):
        with pytest.raises(websocket.WebSocketBadStatusException) as told:
            connect(server, kernel, **other)
        assert told.value.status_code == 403
    # The same person after a hole in the network.
    first.close()
    again = connect(server, kernel, user="an")
    send(again, "kernel_info_request", {})
    assert heard(again, "kernel_info_reply")
    again.close()


def test_a_forged_user_on_the_websocket_is_refused(server):
    with pytest.raises(websocket.WebSocketBadStatusException) as told:
        connect(server, page(server), user="an", proxy=False)
    assert told.value.status_code == 403


@pytest.mark.parametrize("channel", ["shell", "control"])
def test_a_browser_that_introduces_itself_is_cut_off(server, channel):
    kernel = page(server)
    socket = connect(server, kernel, proxy=False)
    forged = {"name": "an", "role": "editor", "kernel": kernel, "seal": "0" * 64}
    send(socket, introduced.MESSAGE, forged, channel)
    with pytest.raises(websocket.WebSocketConnectionClosedException):  # noqa: PT012
        for _ in range(100):
            assert "als editor" not in str(socket.recv())
            if not socket.connected:
                raise websocket.WebSocketConnectionClosedException
    again = connect(server, kernel, proxy=False)
    send(again, "kernel_info_request", {})
    assert heard(again, "kernel_info_reply")
    again.close()


def test_a_role_that_is_taken_away_is_gone_without_closing_the_page(server, roles):
    socket = connect(server, page(server), user="jo")
    assert heard(socket, "hier is jo als contributor")
    before = roles.read_text(encoding="utf-8")
    try:
        roles.write_text("editors: [an]\n", encoding="utf-8")
        end = time.monotonic() + 30
        gone = False
        while not gone and time.monotonic() < end:
            send(socket, "kernel_info_request", {})
            gone = heard(socket, "hier is - als visitor", 1.0)
        assert gone
    finally:
        roles.write_text(before, encoding="utf-8")
        socket.close()
