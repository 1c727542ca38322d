"""Digitaal Vlaanderen, Departement Omgeving and GeoNames, as documented, and misbehaving."""

from __future__ import annotations

import io

import numpy as np
import pytest
import shapely
from open_data_server import Asked, Reply, as_json, zipped
from PIL import Image, TiffImagePlugin
from pyproj import Transformer

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import live, loaded
from buurtpunt_lib.datasets.live import feature_pages, omgeving
from buurtpunt_lib.errors import InputError

ITEMS = "/POI/ogc/features/v1/collections/POI/items"
ZEPPEREN = (5.25, 50.8)


def refresh(server, key, **options):
    return live.refresh(key, address=server.address, wait=lambda s: None, backoff_s=0, **options)


def fault_of(call, *args, **options):
    with pytest.raises(InputError) as caught:
        call(*args, **options)
    return caught.value.faults[0]


def remarks(done) -> dict:
    return {remark.code: dict(remark.values) for remark in done.remarks}


def poi(number: int, category: str = "Basisonderwijs", at=None) -> dict:
    lon, lat = at or (ZEPPEREN[0] + number / 1e5, ZEPPEREN[1])
    return {
        "type": "Feature",
        "id": f"POI.{number}",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"POID": f"p{number}", "CATEGORIE": category, "NAAM": f"Plek {number}"},
    }


class Layer:
    """A layer that gives its features by page, as a WFS or an OGC API does."""

    def __init__(self, features, *, cap=10_000, say=True, start="startIndex", size="count"):
        self.features, self.cap, self.say = features, cap, say
        self.start, self.size = start, size

    def __call__(self, asked: Asked) -> Reply:
        begin = int(asked.query.get(self.start, 0))
        page = self.features[begin : begin + min(self.cap, int(asked.query[self.size]))]
        document = {"type": "FeatureCollection", "features": page}
        if self.say:
            document["numberMatched"] = len(self.features)
        return as_json(document)


@pytest.mark.parametrize("say", [True, False])
def test_points_are_fetched_past_the_cap(server, monkeypatch, say):
    monkeypatch.setattr(feature_pages, "MOST_AT_ONCE", 4)
    server.answer("/POI/wfs", Layer([poi(n) for n in range(11)], cap=4, say=say))
    refresh(server, "vlaanderen_poi")
    table = loaded.read("points")
    assert sorted(table["id"]) == sorted(f"p{n}" for n in range(11))
    assert [asked.query["startIndex"] for asked in server.asked] == ["0", "4", "8"]
    first = table.set_index("id").loc["p3"]
    assert (first["facility"], first["name"], first["source"]) == (
        "primary_school", "Plek 3", "vlaanderen_poi",
    )  # fmt: skip
    assert (first["lat"], first["lon"]) == pytest.approx((50.8, 5.25003))
    assert loaded.sources()["vlaanderen_poi"].licence == "Modellicentie Gratis Hergebruik"


def test_a_server_with_a_lower_cap_than_it_says_still_gives_all(server):
    server.answer("/POI/wfs", Layer([poi(n) for n in range(7)], cap=3))
    refresh(server, "vlaanderen_poi")
    assert len(loaded.read("points")) == 7


def test_a_server_that_gives_the_same_page_for_ever_is_stopped(server):
    same = {"features": [poi(1), poi(2)], "numberMatched": 5}
    server.answer("/Haltes/wfs", as_json(same))
    assert fault_of(refresh, server, "delijn_stops").code == "live.paging"
    assert len(server.asked) == 2


def test_a_server_that_stops_before_the_end_is_not_believed(server):
    layer = Layer([poi(n) for n in range(4)])
    layer.features, total = layer.features[:3], 4

    def short(asked):
        page = layer.features[int(asked.query["startIndex"]) :]
        return as_json({"features": page, "numberMatched": total})

    server.answer("/Haltes/wfs", short)
    fault = fault_of(refresh, server, "delijn_stops")
    assert (fault.code, fault.values["value"], fault.values["rows"]) == ("live.paging", "3", "4")


def test_where_the_wfs_fails_the_ogc_api_is_asked_with_an_offset(server, monkeypatch):
    monkeypatch.setattr(feature_pages, "_OGC_AT_ONCE", 2)
    server.answer("/POI/wfs", Reply(b"<ows:ExceptionReport/>"))
    server.answer(ITEMS, Layer([poi(n) for n in range(5)], cap=500, start="offset", size="limit"))
    refresh(server, "vlaanderen_poi")
    assert len(loaded.read("points")) == 5
    assert [a.query["offset"] for a in server.asked if a.path == ITEMS] == ["0", "2", "4"]


def test_categories_that_are_no_facility_of_ours_are_left_out_and_told(server):
    rows = [poi(1), poi(2, "Bibliotheek"), poi(3, "Vuurtoren"), poi(4, "Vuurtoren"), poi(5, "")]
    server.answer("/POI/wfs", Layer(rows))
    done = refresh(server, "vlaanderen_poi")
    assert sorted(loaded.read("points")["facility"]) == ["library", "primary_school"]
    assert remarks(done)["other_categories"] == {"n": 3, "names": "Vuurtoren, -"}


def test_a_renamed_field_is_named(server):
    row = poi(1)
    row["properties"]["SOORT"] = row["properties"].pop("CATEGORIE")
    server.answer("/POI/wfs", Layer([row]))
    fault = fault_of(refresh, server, "vlaanderen_poi")
    assert (fault.code, fault.values["field"]) == ("live.column_missing", "CATEGORIE")
    assert "SOORT" in fault.values["allowed"]


@pytest.mark.parametrize("way", ["swapped", "lambert"])
def test_axes_and_systems_are_told_by_the_numbers(server, way):
    x, y = Transformer.from_crs(4326, 31370, always_xy=True).transform(*ZEPPEREN)
    at = {"swapped": ZEPPEREN[::-1], "lambert": (x, y)}[way]
    server.answer("/POI/wfs", Layer([poi(n, at=at) for n in range(3)]))
    refresh(server, "vlaanderen_poi")
    table = loaded.read("points")
    assert table[["lat", "lon"]].to_numpy() == pytest.approx(np.array([ZEPPEREN[::-1]] * 3))


def test_places_that_cannot_be_are_left_out_unless_there_are_many(server):
    good, bad = [poi(n) for n in range(30)], [poi(99, at=(0.0, 0.0)), poi(98)]
    bad[1]["geometry"] = None
    server.answer("/POI/wfs", Layer([*good, *bad]))
    done = refresh(server, "vlaanderen_poi")
    assert remarks(done)["no_place"] == {"n": 2}
    assert len(loaded.read("points")) == 30
    server.answer("/POI/wfs", Layer([*good[:5], *[poi(50 + n, at=(0.0, 0.0)) for n in range(5)]]))
    before = loaded.stamp()
    assert fault_of(refresh, server, "vlaanderen_poi", force=True).code == "live.places"
    assert loaded.stamp() == before


def test_stops_of_de_lijn(server):
    stop = {
        "type": "Feature",
        "id": "Halte.1",
        "geometry": {"type": "Point", "coordinates": list(ZEPPEREN)},
        "properties": {"UIDN": 5, "OIDN": 6, "STOPID": 401234, "NAAMHALTE": "Zepperen  Kerk",
                       "TYPEHALTE": 1, "LBLTYPEHAL": "belbushalte", "NAAMGEM": "Sint-Truiden"},
    }  # fmt: skip
    server.answer("/Haltes/wfs", Layer([stop, stop | {"id": "Halte.2"}]))
    done = refresh(server, "delijn_stops")
    (row,) = loaded.read("points").to_dict("records")
    assert (row["id"], row["facility"], row["name"]) == ("401234", "transit_stop", "Zepperen Kerk")
    assert remarks(done)["twice"] == {"n": 1}
    (asked,) = server.asked
    assert (asked.query["typeNames"], asked.query["srsName"]) == ("Haltes:Halte", "EPSG:4326")


def square(west, south, size=0.01):
    return shapely.geometry.mapping(shapely.box(west, south, west + size, south + size))


def municipality(nis, name, west, south=50.8):
    return {"type": "Feature", "id": f"Ref.{nis}", "geometry": square(west, south),
            "properties": {"NISCODE": nis, "NAAM": name}}  # fmt: skip


def test_boundaries_of_before_2025_are_put_together(server):
    layer = [municipality("71022", "Hasselt", 5.3), municipality("73040", "Kortessem", 5.31),
             municipality("71053", "Sint-Truiden", 5.18)]  # fmt: skip
    server.answer("/VRBG2025/wfs", Layer(layer))
    done = refresh(server, "vlaanderen_boundaries")
    table = loaded.read("boundaries").set_index("municipality_nis")
    assert dict(table["name"]) == {"71053": "Sint-Truiden", "71072": "Hasselt"}
    hasselt = shapely.from_wkb(table.at["71072", "geometry"])
    assert hasselt.bounds == pytest.approx((5.3, 50.8, 5.32, 50.81))
    assert remarks(done) == {"old_coding": {"year": "2025"}}


def test_boundaries_with_latitude_first_are_turned(server):
    row = municipality("71053", "Sint-Truiden", 5.18)
    turned = shapely.transform(shapely.geometry.shape(row["geometry"]), lambda p: p[:, ::-1])
    row["geometry"] = shapely.geometry.mapping(turned)
    server.answer("/VRBG2025/wfs", Layer([row]))
    refresh(server, "vlaanderen_boundaries")
    shape = shapely.from_wkb(loaded.read("boundaries").at[0, "geometry"])
    assert shape.bounds == pytest.approx((5.18, 50.8, 5.19, 50.81))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"NISCODE": "79999"}, "data.no_longer"),
        ({"NISCODE": None}, "live.column_missing"),
        ({"geometry": {"type": "Polygon"}}, "live.not_expected"),
        ({"geometry": square(40.0, 10.0)}, "live.crs"),
    ],
)
def test_boundaries_that_cannot_be_used_are_refused(server, change, code):
    row = municipality("71053", "Sint-Truiden", 5.18)
    if "geometry" in change:
        row["geometry"] = change["geometry"]
    else:
        row["properties"] |= change
    server.answer("/VRBG2025/wfs", Layer([row]))
    assert fault_of(refresh, server, "vlaanderen_boundaries").code == code
    assert loaded.tables() == {}


@pytest.mark.parametrize("document", [[], {"features": "none"}, {"features": [1]}, "text", None])
def test_what_is_no_list_of_features_is_refused(server, document):
    server.answer("/Haltes/wfs", as_json(document))
    assert fault_of(refresh, server, "delijn_stops").code == "live.not_expected"


# Departement Omgeving.


def geotiff(values, *, x=200_000.0, y=170_000.0, scale=100.0, epsg=31370, no_data="-9999",
            point=False, **options) -> bytes:  # fmt: skip
    """A GeoTIFF with the tags that GeoServer writes; `values` from north to south."""
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    if scale:
        tags[33550] = (scale, scale, 0.0)
        tags.tagtype[33550] = 12
    tags[33922] = (0.0, 0.0, 0.0, x, y, 0.0)
    tags.tagtype[33922] = 12
    keys = (1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 2 if point else 1, 3072, 0, 1, epsg)
    tags[34735] = keys
    tags.tagtype[34735] = 3
    if no_data is not None:
        tags[42113] = no_data
    out = io.BytesIO()
    Image.fromarray(np.asarray(values)).save(out, "TIFF", tiffinfo=tags, **options)
    return out.getvalue()


SCORES = np.array([[1.5, -9999, 3.0], [0.0, np.nan, 6.0]], dtype="float32")


@pytest.mark.parametrize("options", [{}, {"compression": "tiff_lzw"}])
def test_cells_lie_where_the_image_says(server, options):
    server.answer("/wcs", Reply(geotiff(SCORES, **options)))
    refresh(server, "omgeving_per_ha")
    table = loaded.read("cells")
    assert set(table["measure"]) == {"services_per_ha", "node_value_per_ha"}
    services = table[table["measure"] == "services_per_ha"].sort_values("value")
    # Zero is a score; what has none is left out.
    assert list(services["value"]) == [0.0, 1.5, 3.0, 6.0]
    back = Transformer.from_crs(4326, 31370, always_xy=True)
    x, y = back.transform(services["lon"].to_numpy(), services["lat"].to_numpy())
    assert x == pytest.approx([200_050, 200_050, 200_250, 200_250], abs=1)
    assert y == pytest.approx([169_850, 169_950, 169_950, 169_850], abs=1)
    assert set(table["as_of"]) == {"2022"}
    coverages = {asked.query["coverageId"] for asked in server.asked}
    assert coverages == {"lu__lu_totvznv_ha_2022_v3", "lu__lu_knptw_ha_2022_v3"}


def test_values_of_points_and_whole_numbers(tmp_path):
    path = tmp_path / "a.tif"
    path.write_bytes(geotiff(np.array([[3, 0]], dtype="uint8"), point=True, no_data="0"))
    table = omgeving.cells(path, source="x")
    assert list(table["value"]) == [3.0]
    x, y = Transformer.from_crs(4326, 31370, always_xy=True).transform(
        table["lon"][0], table["lat"][0]
    )
    assert (x, y) == pytest.approx((200_000, 170_000), abs=1)


def test_a_system_of_their_own_is_told_by_the_numbers(tmp_path):
    path = tmp_path / "a.tif"
    path.write_bytes(geotiff(SCORES, epsg=32767))
    own = omgeving.cells(path, source="x")
    path.write_bytes(geotiff(SCORES))
    assert own.equals(omgeving.cells(path, source="x"))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (geotiff(SCORES)[:200], "live.not_expected"),
        (geotiff(SCORES, scale=None), "live.crs"),
        (geotiff(SCORES, epsg=32767, x=9e6, y=9e6), "live.crs"),
        (geotiff(np.zeros((2, 2, 3), dtype="uint8")), "live.not_expected"),
        (b"<?xml version='1.0'?><ows:ExceptionReport/>", "live.not_expected"),
        (b"II*\0" + b"\0" * 100, "live.not_expected"),
    ],
)
def test_an_image_that_cannot_be_used_is_refused(server, body, code):
    server.answer("/wcs", Reply(body))
    assert fault_of(refresh, server, "omgeving_per_ha").code == code
    assert loaded.tables() == {}


def test_a_village_is_told_how_it_scores_among_the_others(server):
    from buurtpunt_lib.reports.official_words import official
    from buurtpunt_lib.texts import catalogue

    to_metres = Transformer.from_crs(4326, 31370, always_xy=True)
    zepperen = datasets.village("71053G")
    x, y = to_metres.transform(zepperen.lon, zepperen.lat)
    say = catalogue("nl")
    assert official(say, "71053G", "Zepperen") == []
    image = geotiff(np.full((3, 3), 4, dtype="float32"), x=x - 150, y=y + 150)
    server.answer("/wcs", Reply(image))
    refresh(server, "omgeving_per_ha")
    services, node = sorted(official(say, "71053G", "Zepperen"), reverse=True)
    assert services.startswith("Rond Zepperen (binnen 1 km) is het openbaar vervoer beter dan in 0")
    assert node.endswith("Zo rekent Departement Omgeving (voorzieningen en knooppuntwaarde), 2022.")
    assert official(say, "11001A", "Aartselaar") == []


# GeoNames.


def geonames(*rows: tuple) -> bytes:
    lines = ["\t".join(("BE", code, name, "Vlaanderen", "VLG", "Limburg", "VLI", "Hasselt", "73",
                        lat, lon, "6")) for code, name, lat, lon in rows]  # fmt: skip
    return zipped({"readme.txt": b"words", "BE.txt": ("\n".join(lines) + "\n").encode()})


def test_postal_codes_of_flanders(server):
    rows = [("3800", "Zepperen", "50.8", "5.25"), ("3800", "Aalst (Limburg)", "50.76", "5.21"),
            ("1000", "Bruxelles", "50.85", "4.35"), ("3800", "Zepperen", "50.9", "5.3"),
            ("2000", "Antwerpen \"centrum\"", "51.2", "4.4")]  # fmt: skip
    headers = {"Last-Modified": "Thu, 01 Oct 2026 10:00:00 GMT"}
    server.answer("/BE.zip", Reply(geonames(*rows), headers=headers))
    done = refresh(server, "geonames_postcodes")
    table = loaded.read("postcodes").set_index(["postal_code", "name"])
    assert list(table.index) == [
        ("2000", 'Antwerpen "centrum"'), ("3800", "Aalst (Limburg)"), ("3800", "Zepperen"),
    ]  # fmt: skip
    assert table.at[("3800", "Zepperen"), "lat"] == 50.8
    assert set(table["as_of"]) == {"2026-10-01"}
    assert remarks(done) == {"elsewhere": {"n": 1}, "twice": {"n": 1}}
    # The postal codes that are shipped keep their own source and date.
    assert datasets.sources()["geonames_postcodes"].as_of == "2026-10-01"
    assert datasets.sources()["geonames_postal"].as_of == ""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (zipped({"BE.txt": b"BE\t3800\tZepperen\n"}), "live.row_shape"),
        (zipped({"BE.txt": b"NL\t3800" + b"\t" * 10}), "live.row_shape"),
        (zipped({"BE.txt": "BE\t3800\tZéppéren".encode("latin-1")}), "live.encoding"),
        (zipped({"NL.txt": b""}), "import_file.zip_without"),
        (zipped({"BE.txt": b""}), "loaded.no_rows"),
        (geonames(("3800", "Zepperen", "5.25", "50.8")), "loaded.outside"),
        (geonames(("3800", "Zepperen", "noord", "5")), "loaded.not_number"),
        (geonames(("3800", "Zepperen", "50.8", "5.2"))[:-30], "import_file.zip_broken"),
    ],
)
def test_postal_codes_that_cannot_be_used_are_refused(server, content, code):
    server.answer("/BE.zip", Reply(content))
    assert fault_of(refresh, server, "geonames_postcodes").code == code
    assert loaded.tables() == {}
