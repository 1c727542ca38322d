"""A page that was opened without a browser: its kernel, and the websocket to it."""

from __future__ import annotations

import json
import time
from uuid import uuid4

import requests
import websocket
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from server_process import Running, kernel_of

from buurtpunt_lib.serving.sockets import PROTOCOL


class Tab:
    """A page that was opened, connected to its kernel as a browser is."""

    def __init__(self, server: Running, path: str = "/") -> None:
        self.server = server
        self.html = requests.get(server.address + path, timeout=60).text
        self.kernel = kernel_of(self.html)
        self.socket = connect(server, self.kernel)

    def send(self, kind: str, content: dict, channel: str = "shell") -> None:
        self.socket.send_binary(message(kind, content, channel))

    def hear(self, wanted, seconds: float = 20) -> list[tuple[str, dict, dict]]:
        """Everything up to the first message that is wanted: (channel, header, content)."""
        heard = []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.socket.settimeout(max(0.1, end - time.monotonic()))
            channel, parts = deserialize_msg_from_ws_v1(self.socket.recv())
            heard.append((channel, json.loads(parts[0]), json.loads(parts[3])))
            if wanted(*heard[-1]):
                return heard
        raise AssertionError(f"not heard: {[h[1]['msg_type'] for h in heard]}")

    def answers(self) -> bool:
        self.send("kernel_info_request", {})
        return bool(self.hear(lambda _c, header, _m: header["msg_type"] == "kernel_info_reply"))

    def is_closed(self) -> bool:
        """Whether the server closes the connection; what it still says is read away."""
        try:
            while self.socket.recv_data()[0] != websocket.ABNF.OPCODE_CLOSE:
                pass
        except websocket.WebSocketTimeoutException:
            return False
        except websocket.WebSocketException:
            return True
        return True

    def close(self) -> None:
        self.socket.close()
        requests.post(f"{self.server.address}/voila/api/shutdown/{self.kernel}", timeout=20)


def message(kind: str, content: dict, channel: str = "shell") -> bytes:
    header = {
        "msg_id": uuid4().hex,
        "msg_type": kind,
        "session": uuid4().hex,
        "username": "",
        "date": "2026-11-21T12:00:00Z",
        "version": "5.3",
    }
    # Widgets ask for the version of their protocol in the metadata.
    parts = (header, {}, {"version": "1.0.0"}, content)
    return serialize_msg_to_ws_v1([json.dumps(part).encode() for part in parts], channel)


def connect(server: Running, kernel: str, **options) -> websocket.WebSocket:
    options = {"subprotocols": [PROTOCOL], "timeout": 20} | options
    address = f"ws://127.0.0.1:{server.port}/api/kernels/{kernel}/channels"
    return websocket.create_connection(f"{address}?session_id={uuid4()}", **options)


def widget(tab: Tab, name: str) -> tuple[str, dict]:
    """The comm of the first widget of a kind, as the page would find it."""
    comm = uuid4().hex
    tab.send("comm_open", {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}})
    tab.send("comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})
    heard = tab.hear(
        lambda _c, _h, content: content.get("data", {}).get("method") == "update_states"
    )
    states = heard[-1][2]["data"]["states"]
    return next((i, s["state"]) for i, s in states.items() if s["model_name"] == name)
