"""Which names of hosts, which proxies and which people a server knows."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tornado.httputil import HTTPHeaders

from buurtpunt_lib.domain.actor import VISITOR, Actor, Role
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.serving.access import FORBIDDEN, MISDIRECTED, Access, Roles
from buurtpunt_lib.serving.handlers import content_policy


class Request:
    """A request as tornado shows it."""

    def __init__(self, *lines: tuple[str, str], peer: str = "127.0.0.1", host: str = "localhost"):
        self.headers = HTTPHeaders({"Host": host})
        for name, value in lines:
            self.headers.add(name, value)
        self.remote_ip = peer


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "roles.yaml"
    path.write_text("editors: [an@dorp.be]\ncontributors:\n  - jo\n", encoding="utf-8")
    return path


@pytest.fixture
def behind(file):
    """A server behind a proxy of 10.1.0.0/16."""
    return Access.of(sign_in="header", roles=file, trusted_proxies=("10.1.0.0/16", "fd00::/8"))


def codes(**options) -> set[str]:
    with pytest.raises(InputError) as told:
        Access.of(**options)
    return {fault.code for fault in told.value.faults}


# ── hosts ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("listens", "host", "known"),
    [
        ("127.0.0.1", "localhost:8866", True),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "[::1]:8866", True),
        ("127.0.0.1", "LocalHost.", True),
        ("127.0.0.1", "buurtpunt.dorp.be", True),
        ("127.0.0.1", "Buurtpunt.Dorp.be:443", True),
        ("127.0.0.1", "x.buurtpunt.dorp.be", False),
        ("127.0.0.1", "buurtpunt.dorp.be.kwaad.example", False),
        ("127.0.0.1", "kwaad.example", False),
        ("127.0.0.1", "127.0.0.1.kwaad.example", False),
        ("127.0.0.1", "192.168.1.7", False),
        ("127.0.0.1", "localhost,kwaad.example", False),
        ("127.0.0.1", "localhost@kwaad.example", False),
        ("127.0.0.1", "", False),
        ("192.168.1.7", "192.168.1.7:80", True),
        # Who listens everywhere is asked by any number of the machine, but by no unknown name.
        ("0.0.0.0", "192.168.1.7:8866", True),
        ("0.0.0.0", "[fe80::1]", True),
        ("0.0.0.0", "kwaad.example", False),
        ("0.0.0.0", "0.0.0.0", True),
        ("::", "10.0.0.1", True),
    ],
)
def test_only_names_of_ours_are_known(listens, host, known):
    access = Access.of(host=listens, allowed_hosts=("buurtpunt.dorp.be",))
    assert access.knows(host) is known
    status = access.refusal(Request(host=host))
    assert status == (0 if known else MISDIRECTED)


@given(st.text(max_size=40))
def test_whatever_a_host_header_holds_is_answered_or_refused(text):
    access = Access.of()
    if access.knows(text):
        name = text.rsplit(":", 1)[0] if text.count(":") == 1 else text
        assert name.lower().strip("[]").rstrip(".").split("]")[0] in access.hosts


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"allowed_hosts": ("http://x.be",)}, "access.host"),
        ({"allowed_hosts": ("x.be:80",)}, "access.host"),
        ({"allowed_hosts": ("*",)}, "access.host"),
        ({"embed_in": ("www.dorp.be",)}, "access.embed"),
        ({"embed_in": ("https://www.dorp.be/pad",)}, "access.embed"),
        ({"embed_in": ("https://a.be; script-src *",)}, "access.embed"),
        ({"embed_in": ("http://www.dorp.be",)}, "access.embed"),
        ({"embed_in": ("*",)}, "access.embed"),
        ({"trusted_proxies": ("proxy",)}, "access.proxy"),
        ({"trusted_proxies": ("0.0.0.0/0",)}, "access.proxy"),
        ({"user_header": "X User"}, "access.header"),
        ({"sign_in": "cookie"}, "access.way"),
        ({"sign_in": "jupyterhub"}, "access.no_roles"),
    ],
)
def test_what_makes_no_sense_is_told_at_the_start(options, code):
    assert codes(**options) == {code}


def test_a_user_header_needs_a_proxy_and_roles_and_all_of_it_is_told_at_once():
    assert codes(sign_in="header") == {"access.no_proxy", "access.no_roles"}


def test_frames_are_for_our_own_site_and_those_that_are_named():
    assert content_policy("localhost").endswith("frame-ancestors 'self'")
    site = "https://www.dorp.be"
    policy = content_policy("localhost", embed_in=Access.of(embed_in=(site,)).embed_in)
    assert policy.endswith(f"frame-ancestors 'self' {site}")


# ── forwarded headers ───────────────────────────────────────────────────────────────────────────

FORGED = [
    ("X-Forwarded-For", "10.1.0.1"),
    ("X-Forwarded-Host", "kwaad.example"),
    ("X-Real-IP", "10.1.0.1"),
    ("Forwarded", "for=10.1.0.1;host=kwaad.example"),
]


def test_what_a_visitor_says_of_itself_as_a_proxy_is_taken_away(behind):
    request = Request(*FORGED, ("X-Forwarded-Proto", "https"), peer="192.0.2.9")
    assert behind.refusal(request) == 0
    assert set(request.headers) == {"Host"}
    assert behind.from_header(request) == ""


def test_of_a_trusted_proxy_only_the_protocol_and_the_user_are_kept(behind):
    said = [("X-Forwarded-Proto", "https"), ("X-Forwarded-User", "jo")]
    request = Request(*FORGED, *said, peer="10.1.2.3")
    assert behind.refusal(request) == 0
    assert set(request.headers) == {"Host", "X-Forwarded-Proto", "X-Forwarded-User"}


# ── people ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("peer", "name", "role"),
    [
        ("10.1.2.3", "an@dorp.be", Role.EDITOR),
        ("::ffff:10.1.2.3", "an@dorp.be", Role.EDITOR),
        ("fd00::7", "jo", Role.CONTRIBUTOR),
        ("10.1.2.3", "JO", Role.VISITOR),
        ("10.1.2.3", "piet", Role.VISITOR),
        ("10.1.2.3", "", Role.VISITOR),
    ],
)
def test_a_trusted_proxy_says_who_is_there_and_the_list_what_they_may(behind, peer, name, role):
    request = Request(("X-Forwarded-User", name), peer=peer)
    assert behind.refusal(request) == 0
    assert behind.from_header(request) == name
    shown = name.split("@")[0]
    assert behind.actor(name) == (VISITOR if role is Role.VISITOR else Actor(shown, role))


@pytest.mark.parametrize("peer", ["10.2.0.1", "127.0.0.1", "::1", "", None, "unix:/x"])
def test_who_is_no_trusted_proxy_names_nobody(behind, peer):
    request = Request(("x-forwarded-user", "an@dorp.be"), peer=peer)
    assert behind.refusal(request) == FORBIDDEN
    assert behind.from_header(request) == ""


@pytest.mark.parametrize(
    "said", [("an@dorp.be", "piet"), ("piet", "an@dorp.be"), ("piet, an@dorp.be",), ("a" * 201,)]
)
def test_a_header_with_more_than_one_user_is_refused(behind, said):
    lines = [("X-Forwarded-User", name) for name in said]
    assert behind.refusal(Request(*lines, peer="10.1.2.3")) == FORBIDDEN


def test_where_people_sign_in_with_a_password_the_header_is_not_seen(file):
    access = Access.of(trusted_proxies=("10.1.0.0/16",), roles=file)
    request = Request(("X-Forwarded-User", "an@dorp.be"), peer="10.1.2.3")
    assert access.refusal(request) == 0
    assert "X-Forwarded-User" not in request.headers
    assert access.from_header(request) == ""


def test_a_list_of_roles_is_read_again_when_it_changed(file):
    roles = Roles(file)
    assert roles.actor("jo").role is Role.CONTRIBUTOR
    file.write_text("editors: [jo, 'Zoë']\n", encoding="utf-8")
    assert roles.actor("jo").role is Role.EDITOR
    assert roles.actor("Zoë").role is Role.EDITOR
    assert roles.actor("an@dorp.be").role is Role.VISITOR
    # Someone is writing it, or spoiled it: better nobody than somebody wrong.
    file.write_text("editors: [jo", encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert roles.actor("jo").role is Role.VISITOR
    file.unlink()
    assert roles.actor("jo").role is Role.VISITOR
    file.write_text("contributors: [jo]\n", encoding="utf-8")
    assert roles.actor("jo").role is Role.CONTRIBUTOR


@pytest.mark.parametrize(
    "text",
    [
        "jo",
        "- jo",
        "editors: jo",
        "editors: [1]",
        "editors: ['']",
        "editors: ['@dorp']",
        "editors: {an: }",
        "admins: [jo]",
        "\x00",
        "a: [",
        "!!python/object:os.system {}",
    ],
)
def test_a_list_of_roles_that_is_wrong_stops_the_start(file, text):
    file.write_text(text, encoding="utf-8")
    assert codes(sign_in="jupyterhub", roles=file) == {"access.roles_wrong"}


def test_a_list_of_roles_that_is_not_there_stops_the_start(tmp_path):
    assert codes(roles=tmp_path / "nergens.yaml") == {"access.roles_missing"}


def test_others_see_a_name_and_never_an_address(file):
    file.write_text("editors: {an@dorp.be: An Peeters}\ncontributors: [jo@dorp.be]\n", "utf-8")
    roles = Roles(file)
    assert roles.actor("an@dorp.be") == Actor("An Peeters", Role.EDITOR)
    assert roles.actor("jo@dorp.be") == Actor("jo", Role.CONTRIBUTOR)
    assert roles.actor("An Peeters") is VISITOR
