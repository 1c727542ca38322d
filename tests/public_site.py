"""A small public site for tests: two municipalities of one village each, with a hostile place."""

from __future__ import annotations

from pathlib import Path

from buurtpunt_lib import paths
from buurtpunt_lib.domain import HubKind, HubStatus
from buurtpunt_lib.domain.actor import Actor, Role
from buurtpunt_lib.domain.contact import Contact
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.reports.site import Settings
from buurtpunt_lib.storage import register

ESSEN, GENK = "11016", "71016"
STATIC = paths.PACKAGE / "serving" / "template" / "static"
HOSTILE = "<script>alert('1')</script><img src=x onerror=alert(2)> \"&\u202e"
NOTES = "</p></main><iframe src=https://evil.example></iframe> {{ 7 * 7 }}"


def settings(**changes) -> Settings:
    given = {
        "address": "https://site.example/dir/",
        "planner": {
            key: f"https://plan.example/{key}" for key in ("start", "services", "landscape", "plan")
        },
        "style": (STATIC / "page.css").read_bytes(),
        "icon": (STATIC / "icon.svg").read_bytes(),
        "about": {"nl": ("Zo volledig is dit.",), "en": ("This complete.",)},
        "municipalities": frozenset({ESSEN, GENK}),
    }
    return Settings(**given | changes)


def hostile() -> HubRecord:
    return HubRecord(
        id="vijandige-plek",
        name=HOSTILE.replace("\u202e", ""),
        kind=HubKind.BUURTPUNT,
        status=HubStatus.PLAN,
        status_as_of="2026",
        village="11016A",
        place="Essen",
        municipality="Essen",
        province="Antwerpen",
        lat=51.46,
        lon=4.46,
        notes=NOTES,
        sources=("javascript:alert(3)", "https://ok.example/<b>"),
    )


def with_secrets() -> None:
    """The hostile place, and a person behind it; both as an editor with a name saves them."""
    editor = Actor("Geheime Redacteur", Role.EDITOR)
    register.save(hostile(), base=None, by=editor, reason="geheime reden")
    register.save_contact(
        Contact(hub="vijandige-plek", name="Mieke Geheim", email="mieke@geheim.example",
                telephone="0470 12 34 56", consent_on="2026-01-01"),
        by=editor,
    )  # fmt: skip


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
