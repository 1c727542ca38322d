"""Signing in with a real JupyterHub, set up by the file for The Littlest JupyterHub."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import requests
import websocket
from caddy_server import free_port
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1
from server_process import write_notebook

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.paths import ROOT
from buurtpunt_lib.serving import hub
from buurtpunt_lib.serving.sockets import PROTOCOL

pytest.importorskip("jupyterhub", reason="the extra `jupyterhub` is not installed")
pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(os.name == "nt", reason="JupyterHub does not run on Windows"),
]

# No notebook servers are started here, so the hub needs no proxy before it.
CONFIG = """
from jupyterhub.proxy import Proxy
class Nowhere(Proxy):
    should_start = False
    async def add_route(self, routespec, target, data): pass
    async def delete_route(self, routespec): pass
    async def get_all_routes(self): return {{}}
    async def check_routes(self, *args, **options): pass
c = get_config()
load_subconfig({ours!r})
c.JupyterHub.proxy_class = Nowhere
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "geheim"
c.Authenticator.allow_all = True
c.JupyterHub.bind_url = c.JupyterHub.hub_bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie"
"""
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
TOKEN = "a token of this test only"


@pytest.fixture(scope="module")
def pair(start_server, tmp_path_factory):
    """(our server, the address of the hub)."""
    folder, port, own = tmp_path_factory.mktemp("hub"), free_port(), free_port()
    (folder / "config.py").write_text(
        CONFIG.format(
            ours=str(ROOT / "deploy" / "littlest" / "buurtpunt.py"), port=port, folder=folder
        )
    )
    (folder / "roles.yaml").write_text("editors: [an]\n", encoding="utf-8")
    write_notebook(folder / "00_start.ipynb", "Start", PAGE)
    at_hub = f"http://127.0.0.1:{port}"
    told = {"BUURTPUNT_SERVICE_TOKEN": TOKEN, "BUURTPUNT_ADDRESS": f"http://127.0.0.1:{own}"}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(folder / "config.py")],
            env=os.environ | told, cwd=folder, stdout=log, stderr=log,
        )  # fmt: skip
    patch = pytest.MonkeyPatch()
    for name, value in {
        "JUPYTERHUB_API_TOKEN": TOKEN,
        "JUPYTERHUB_API_URL": f"{at_hub}/hub/api",
        "JUPYTERHUB_HOST": at_hub,
        "JUPYTERHUB_CLIENT_ID": "service-buurtpunt",
        "JUPYTERHUB_SERVICE_NAME": "buurtpunt",
        "JUPYTERHUB_OAUTH_CALLBACK_URL": f"http://127.0.0.1:{own}/oauth_callback",
    }.items():
        patch.setenv(name, value)
    try:
        server = start_server(
            folder, port=own, sign_in="jupyterhub", roles=str(folder / "roles.yaml")
        )
        for _ in range(300):
            assert process.poll() is None, (folder / "log").read_text()
            try:
                requests.get(f"{at_hub}/hub/api", timeout=5)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield server, at_hub
    finally:
        patch.undo()
        process.terminate()
        process.wait(30)


def signed_in(pair, name: str) -> requests.Session:
    """A browser that came through the hub's door."""
    server, at_hub = pair
    browser = requests.Session()
    asked = browser.get(f"{server.address}/aanmelden", timeout=30)
    assert asked.url.startswith(f"{at_hub}/hub/login")
    form = {"username": name, "password": "geheim", "_xsrf": browser.cookies["_xsrf"]}
    back = browser.post(asked.url, data=form, timeout=60)
    assert back.url.startswith(server.address), back.text[:500]
    return browser


def cookies(browser) -> str:
    return "; ".join(f"{c.name}={c.value}" for c in browser.cookies)


def told_to_the_page(server, cookie: str) -> str:
    """What the page says of who is there."""
    page = requests.get(f"{server.address}/", headers={"Cookie": cookie}, timeout=60).text
    kernel = re.search(r'"kernelId": "([0-9a-f-]{36})"', page)[1]
    socket = websocket.create_connection(
        f"ws://127.0.0.1:{server.port}/api/kernels/{kernel}/channels?session_id={uuid4()}",
        header={"Cookie": cookie} if cookie else {}, subprotocols=[PROTOCOL], timeout=2,
    )  # fmt: skip
    try:
        while True:
            said = b" ".join(deserialize_msg_from_ws_v1(socket.recv())[1]).decode(
                "utf-8", "replace"
            )
            if found := re.search(r"hier is \S+ als \w+", said):
                return found[0]
    except websocket.WebSocketTimeoutException:
        return "niemand"
    finally:
        socket.close()


def test_the_hub_says_who_and_our_list_what_they_may(pair):
    assert told_to_the_page(pair[0], cookies(signed_in(pair, "an"))) == "hier is an als editor"


def test_who_has_no_role_in_our_list_stays_a_visitor(pair):
    assert told_to_the_page(pair[0], cookies(signed_in(pair, "piet"))) == "niemand"


def test_a_cookie_or_token_of_ones_own_making_names_nobody(pair):
    server, _ = pair
    browser = signed_in(pair, "an")
    right = cookies(browser)
    name = "service-buurtpunt"
    value = browser.cookies[name]
    assert value in right
    middle = len(value) // 2
    other = "A" if value[middle] != "A" else "B"
    for forged in (value[:middle] + other + value[middle + 1 :], TOKEN):
        assert told_to_the_page(server, f"{name}={forged}") == "niemand"
    with pytest.raises(websocket.WebSocketBadStatusException):
        # A page of another site that sends the right cookie along.
        websocket.create_connection(
            f"ws://127.0.0.1:{server.port}/api/kernels/{uuid4()}/channels",
            header={"Cookie": right}, origin="https://kwaad.example", subprotocols=[PROTOCOL],
        )  # fmt: skip


def test_coming_back_from_the_hub_without_having_gone_there_is_refused(pair):
    server, at_hub = pair
    asked = requests.get(f"{server.address}/aanmelden", timeout=30, allow_redirects=False)
    sent = parse_qs(urlsplit(asked.headers["Location"]).query)
    assert asked.headers["Location"].startswith(f"{at_hub}/hub/api/oauth2/authorize?")
    assert sent["code_challenge_method"] == ["S256"]
    assert "HttpOnly" in asked.headers["Set-Cookie"]
    # Another browser with a state that was seen on the way.
    for state in (sent["state"][0], "x", ""):
        answer = requests.get(
            f"{server.address}/oauth_callback", params={"code": "x", "state": state}, timeout=30
        )
        assert answer.status_code in (400, 403)
        assert "Traceback" not in answer.text


def test_signing_out_is_for_our_own_page(pair):
    server, _ = pair
    browser = signed_in(pair, "an")
    answer = browser.post(f"{server.address}/afmelden", headers={"Origin": "https://kwaad.example"})
    assert answer.status_code == 403
    assert "service-buurtpunt" in browser.cookies
    browser.post(f"{server.address}/afmelden", headers={"Origin": server.address})
    assert "service-buurtpunt" not in browser.cookies


def test_what_the_hub_needs_is_told_at_the_start(monkeypatch):
    for name in hub.NEEDED:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(InputError) as told:
        hub.check()
    assert told.value.faults[0].code == "access.hub_unset"
    assert told.value.faults[0].values["names"] == ", ".join(hub.NEEDED)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError) as told:
        hub.check()
    assert told.value.faults[0].code == "access.hub_missing"
