"""What caddy, set up by our files of `deploy/`, says to a server of who is there."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import caddy_server
import pytest
import requests

GOOD, EXPIRED = "_oauth2_proxy=good", "_oauth2_proxy=expired"


class Server(BaseHTTPRequestHandler):
    """Tells what it was told of the user."""

    def do_GET(self):
        said = ",".join(self.headers.get_all("X-Forwarded-User", []))
        self.answer(200, said.encode())

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Knower(Server):
    """What oauth2-proxy answers to /oauth2/auth: 202 with a name, 401 without."""

    def do_GET(self):
        if GOOD in self.headers.get("Cookie", ""):
            self.answer(202, X_Auth_Request_Email="an@dorp.be")
        else:
            self.answer(401)


@contextmanager
def listening(kind):
    http = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{http.server_port}"
    finally:
        http.shutdown()
        http.server_close()


@pytest.fixture(scope="module")
def plain():
    with listening(Server) as server, caddy_server.caddy([server]) as address:
        yield address


@pytest.fixture(scope="module")
def knowing(tmp_path_factory):
    ours = caddy_server.CADDYFILE.with_name("Caddyfile.oauth2-proxy").read_text(encoding="utf-8")
    with listening(Server) as server, listening(Knower) as knower:
        config = tmp_path_factory.mktemp("caddy") / "Caddyfile"
        config.write_text(ours.replace("oauth2-proxy:4180", knower), encoding="utf-8")
        with caddy_server.caddy([server], config) as address:
            yield address


FORGED = {"X-Forwarded-User": "an@dorp.be", "X-Auth-Request-Email": "an@dorp.be"}


def test_a_browser_names_nobody_through_caddy(plain):
    answer = requests.get(f"{plain}/", headers=FORGED, timeout=20)
    assert (answer.status_code, answer.text) == (200, "")


def test_the_one_that_knows_names_the_user_and_a_browser_does_not(knowing):
    def told(cookie, headers):
        sent = headers | ({"Cookie": cookie} if cookie else {})
        answer = requests.get(f"{knowing}/", headers=sent, timeout=20, allow_redirects=False)
        return answer.status_code, answer.text

    assert told("", {}) == (200, "")
    assert told("", FORGED) == (200, "")
    assert told(GOOD, {}) == (200, "an@dorp.be")
    assert told(GOOD, {"X-Forwarded-User": "piet"}) == (200, "an@dorp.be")
    # Who was signed in once is sent to the door.
    assert told(EXPIRED, FORGED)[0] == 302


def test_numbers_of_the_server_do_not_leave(plain, knowing):
    for address in (plain, knowing):
        assert requests.get(f"{address}/metrics", timeout=20).status_code == 404
