"""The register for programs: GeoJSON (RFC 7946) and plain JSON, with the codes of a record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.reports.register_files.about import LICENCE, LICENCE_PAGE
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.reports.register_files import Content


def _head(content: Content) -> dict[str, Any]:
    about = content.about
    return {
        "title": about.title,
        "made_at": about.made.isoformat(timespec="seconds"),
        "source": about.source,
        "licence": LICENCE,
        "licence_page": LICENCE_PAGE,
    }


def geojson(content: Content, say: Catalogue) -> bytes:
    """A FeatureCollection; a place without a location has no geometry."""
    features = []
    for record in content.records:
        plain = record.to_dict()
        lat, lon = plain.pop("lat"), plain.pop("lon")
        geometry = None if lat is None else {"type": "Point", "coordinates": [lon, lat]}
        features.append(
            {"type": "Feature", "id": record.id, "geometry": geometry, "properties": plain}
        )
    return _bytes({"type": "FeatureCollection", **_head(content), "features": features})


def json_list(content: Content, say: Catalogue) -> bytes:
    """What the file is, and the places under `hubs`, as `HubRecord.to_dict` gives them."""
    document = {**_head(content), "hubs": [record.to_dict() for record in content.records]}
    if content.contacts is not None:
        listed = [c for record in content.records for c in content.contacts.get(record.id, ())]
        document["contacts"] = [contact.to_dict() for contact in listed]
    return _bytes(document)


def _bytes(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
