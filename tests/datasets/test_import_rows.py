"""What a row must be, per kind: every fault is found with row and column, good rows are taken."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from import_files import ORIGIN, faults, read, refused, write

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import importing, loaded, local_knowledge
from buurtpunt_lib.datasets.importing import cells, columns, words
from buurtpunt_lib.datasets.importing.village_finder import NotFound, finder
from buurtpunt_lib.domain import Presence
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import LANGUAGES, catalogue


def fault_of(path, kind):
    (fault,) = read(path, kind).faults
    return fault


def test_every_word_names_a_facility_that_exists_and_only_one():
    known = {facility.code for facility in datasets.facilities()}
    listed = words._words()["facilities"]
    assert set(listed) <= known
    every = [words.fold(word) if "=" not in word else word for w in listed.values() for word in w]
    assert sorted(every) == sorted(set(every))
    for facility in datasets.facilities():
        assert words.facility_of(facility.name_nl) == facility.code
        assert words.facility_of(facility.code) == facility.code


@pytest.mark.parametrize(
    ("tags", "codes"),
    [
        ({"shop": "bakery"}, ("bakery",)),
        ({"amenity": "school", "isced:level": "0;1"}, ("primary_school",)),
        ({"amenity": "school", "isced:level": "1-3"}, ("primary_school", "secondary_school")),
        ({"amenity": "school", "name": "GBS Basisschool De Puzzel"}, ("primary_school",)),
        ({"amenity": "school"}, ()),
        ({"amenity": "post_office"}, ("post_office",)),
        ({"amenity": "post_office", "post_office": "post_partner"}, ("post_point",)),
        ({"amenity": "bank", "atm": "yes"}, ("bank_branch", "cash_machine")),
        ({"amenity": "vending_machine", "vending": "parcel_pickup"}, ("parcel_locker",)),
        ({"railway": "station", "station": "subway"}, ()),
        ({"highway": "bus_stop", "bus": "no"}, ()),
        ({"building": "yes"}, ()),
    ],
)
def test_tags_of_openstreetmap(tags, codes):
    assert words.facilities_of_tags(tags) == codes


@pytest.mark.parametrize(
    "header", [("Breedtegraad", "Lengtegraad"), ("LAT", "Lng"), ("latitude", "longitude")]
)
def test_headers_in_any_language(tmp_path, header):
    lat, lon = header
    path = write(tmp_path / "a.csv", f"Benaming,Catégorie,{lat},{lon}\nA,boulangerie,50.9,5.2\n")
    assert read(path).mapping == {
        "facility": "Catégorie",
        "name": "Benaming",
        "lat": lat,
        "lon": lon,
    }


def test_missing_columns_are_asked_for_with_those_that_there_are(tmp_path):
    path = write(tmp_path / "a.csv", "foo;bar\n1;2\n")
    fault = refused(path)
    assert fault.code == "import_file.columns_missing"
    assert fault.values["missing"] == "facility, lat, lon"
    assert fault.values["allowed"] == "foo, bar"
    assert fault.values["example"] == "facility=…,lat=…,lon=…"


def test_columns_that_the_user_names(tmp_path):
    text = 'zaak;"breedte, graden";l;wat\nJan;50,9;5,2;bakker\n'
    path = write(tmp_path / "a.csv", text)
    given = importing.parse_columns('lat="breedte, graden", lon=L,voorziening=wat,name=zaak')
    frame = read(path, columns_given=given).frame
    assert frame.loc[0, ["name", "facility", "lat"]].tolist() == ["Jan", "bakery", 50.9]
    assert refused(path, columns_given={"lat": "weg"}).code == "import_file.column_unknown"
    assert refused(path, columns_given={"weg": "l"}).code == "import_file.field_unknown"
    with pytest.raises(InputError):
        importing.parse_columns("lat:breedte")


def test_one_facility_for_a_whole_file(tmp_path):
    path = write(tmp_path / "a.csv", "naam;type;lat;lon\nKBC;CD21;50,9;5,2\n")
    assert faults(path) == [("facility_unknown", "2", "type")]
    assert read(path, facility="Geldautomaat").frame["facility"].tolist() == ["cash_machine"]
    assert refused(path, facility="x").code == "import_file.facility_option"
    assert refused(path, "ages", facility="bakker").code == "import_file.no_facility"


def test_every_fault_is_found_at_once_in_the_order_of_the_rows(tmp_path):
    text = (
        "naam;soort;lat;lon;openingsuren\n"
        "A;bakkrij;50,9;5,2;\nB;;50,9;5,2;\nC;bakker;zuid;5,2;\nD;bakker;5;5;\n"
        f"E;bakker;50,9;5,2;{'x' * 300}\nF;zeppelin;50,9;5,3;\n"
    )
    path = write(tmp_path / "a.csv", text)
    assert faults(path) == [
        ("facility_close", "2", "soort"),
        ("required", "3", "soort"),
        ("number", "4", "lat"),
        ("place_outside", "5", "lat"),
        ("too_long", "6", "openingsuren"),
        ("facility_unknown", "7", "soort"),
    ]
    assert read(path).frame.empty
    assert read(path).faults[0].values["allowed"] == "Bakker"


def test_keys_that_stand_twice(tmp_path):
    text = "id;naam;soort;lat;lon\n7;A;bakker;50,9;5,2\n8;B;bakker;50,9;5,2\n7;C;bakker;50,8;5,2\n"
    fault = fault_of(write(tmp_path / "a.csv", text), "points")
    assert (fault.code, fault.values["row"], fault.values["other"]) == (
        "import_file.twice",
        "4",
        "2",
    )
    # Without keys: the same facility of the same name at the same place.
    text = "naam;soort;lat;lon\nA;bakker;50,9;5,2\nA;slager;50,9;5,2\nA;bakker;50,9;5,2\n"
    fault = fault_of(write(tmp_path / "b.csv", text), "points")
    assert (fault.values["row"], fault.values["other"]) == ("4", "2")
    assert (fault.values["field"], fault.values["value"]) == ("naam, soort", "A, bakker")


def test_a_second_import_of_the_same_source_is_told_apart_row_by_row(own_folders):
    head = "naam;soort;lat;lon;openingsuren\n"
    path = write(own_folders / "a.csv", head + "A;bakker;50,9;5,2;\nB;pub;50,9;5,3;\n")
    first = importing.store(read(path))
    assert (first.added, first.removed, first.changed) == (2, 0, 0)
    write(path, head + "A;bakker;50,9;5,2;Mo-Fr\nC;pub;50,9;5,4;\n")
    foreseen = importing.preview(read(path))
    assert loaded.tables()[first.key].rows == 2
    second = importing.store(read(path))
    assert (second.added, second.removed, second.changed) == (1, 1, 1)
    assert second == foreseen
    points = datasets.points()
    assert points[points["source"] == first.key]["name"].tolist() == sorted(["A", "C"])


# Villages.


@pytest.mark.parametrize(
    ("mention", "within", "code"),
    [
        ("11001A", "", "11001A"),
        ("11001a", "", "11001A"),
        ("Aartselaar (Dg.)", "", "11001A"),
        ("AARTSELAAR", "", "11001A"),
        ("Aalst", "Sint-Truiden", "71053N"),
        ("Aalst", "71053", "71053N"),
        ("Aalst (Sint-Truiden)", "", "71053N"),
        ("Aalst, Sint Truiden", "", "71053N"),
        ("Ekeren (Antwerpen)", "", "11002P"),
        # The codes and municipality of before 2025.
        ("46013A", "", "46030I"),
        ("Kruibeke", "Kruibeke", "46030I"),
        ("Kruibeke", "46013", "46030I"),
    ],
)
def test_a_village_is_found_by_code_name_and_municipality(mention, within, code):
    found = finder().village(mention, within)
    assert found == code


@pytest.mark.parametrize(
    ("mention", "within", "code", "said"),
    [
        ("Aalst", "", "village_twice", "71053N"),
        ("Aalst", "Gent", "village_elsewhere", "71053N"),
        ("Aalst", "Gemt", "municipality_close", "Gent"),
        ("Aartselar", "", "village_close", "Aartselaar"),
        ("Zork", "", "village_unknown", ""),
        ("99999Z", "", "village_unknown", ""),
        ("23023Z", "", "village_gone", "Pajottegem"),
        ("Kruisem", "", "village_is_municipality", "Kruishoutem"),
    ],
)
def test_a_village_that_is_not_clear(mention, within, code, said):
    with pytest.raises(NotFound) as caught:
        finder().village(mention, within)
    assert caught.value.code == code
    assert said in str(caught.value.values)


def test_old_codes_are_read_and_told(tmp_path):
    text = "dorp;voorziening;aantal\n46013A;bakker;2\n11001A;bakker;1\n"
    reading = read(write(tmp_path / "a.csv", text), "village_services")
    assert reading.frame["village"].tolist() == ["46030I", "11001A"]
    assert reading.recoded == 1


# Village services.


def test_services_in_rows_and_in_columns(tmp_path):
    long = "dorp;dienst;aantal\n11001A;bakker;2\n11001A;Apotheek;0\n71053N;bakker;1\n"
    wide = (
        "Dorp;Gemeente;Bakker;Apotheek;Opmerking\n"
        "Aartselaar;Aartselaar;2;0;x\nAalst;Sint-Truiden;1;;\n"
    )
    a = read(write(tmp_path / "a.csv", long), "village_services")
    b = read(write(tmp_path / "b.csv", wide), "village_services")
    expected = {("11001A", "bakery", 2), ("11001A", "pharmacy", 0), ("71053N", "bakery", 1)}
    for reading in (a, b):
        assert not reading.faults
        rows = reading.frame[["village", "service", "count"]].itertuples(index=False, name=None)
        assert set(rows) == expected


def test_counts_that_cannot_be(tmp_path):
    text = (
        "dorp;dienst;aantal\n11001A;bakker;-1\n11001A;pub;1,5\n11001A;slager;3690\n"
        "11001A;bib;\n11001A;bank;veel\n"
    )
    assert faults(write(tmp_path / "a.csv", text), "village_services") == [
        ("negative", "2", "aantal"), ("whole", "3", "aantal"), ("too_many", "4", "aantal"),
        ("required", "5", "aantal"), ("number", "6", "aantal"),
    ]  # fmt: skip
    text = "dorp;Bakker\n11001A;x\n11001B;1\n"
    assert faults(write(tmp_path / "b.csv", text), "village_services") == [
        ("number", "2", "Bakker"), ("village_unknown", "3", "dorp"),
    ]  # fmt: skip


# Origins, outlines, ages.


def test_origins_with_and_without_a_place(own_folders):
    text = (
        "id;dorp;x;y;inwoners;65+ers;65 plus\n"
        "s1;11001A;152000;204000;1.250;;300\ns2;11001A;;;12 500;;\ns3;;152000;204100;;;\n"
    ).replace(";65+ers", ";q")
    reading = read(write(own_folders / "a.csv", text), "origins")
    assert not reading.faults
    frame = reading.frame.set_index("id")
    assert frame["population"].tolist()[:2] == [1250, 12500]
    assert frame["population"].isna().tolist() == [False, False, True]
    assert frame["lat"].isna().tolist() == [False, True, False]
    assert frame.at["s1", "municipality_nis"] == "11001"
    importing.store(reading)
    assert {"s1", "s2", "s3"} <= set(datasets.origins()["id"])


@pytest.mark.parametrize("header", ["65+", "65 +", "Inwoners 65+", "65+ers", "65 plus"])
def test_how_many_are_65_and_older_may_be_written_with_a_plus(tmp_path, header):
    text = f"id;dorp;lat;lon;inwoners;{header}\ns1;11001A;;;1250;300\n"
    reading = read(write(tmp_path / "a.csv", text), "origins")
    assert not reading.faults
    assert reading.frame["population_65_plus"].tolist() == [300]


@pytest.mark.parametrize("header", ["75+", "65", "65-", "65+ zonder auto", "16 5+"])
def test_another_age_is_not_65_and_older(tmp_path, header):
    text = f"id;dorp;lat;lon;inwoners;{header}\ns1;11001A;;;1250;300\n"
    reading = read(write(tmp_path / "a.csv", text), "origins")
    assert not reading.faults
    assert reading.frame["population_65_plus"].isna().all()


def test_origins_that_cannot_be(tmp_path):
    text = "id;dorp;lat;lon;inwoners;65 plus\na;11001A;;;100;101\nb;;;;5;\nc;11001A;;;-5;\n"
    assert faults(write(tmp_path / "a.csv", text), "origins") == [
        ("more_than", "2", "65 plus"), ("no_place", "3", "dorp"), ("negative", "4", "inwoners"),
    ]  # fmt: skip


def outline_file(path, geometry, **properties):
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return write(path, json.dumps({"type": "FeatureCollection", "features": [feature]}))


def test_an_outline_is_turned_into_degrees(tmp_path):
    square = shapely.box(151000, 203000, 153000, 205000)
    path = outline_file(tmp_path / "a.geojson", shapely.geometry.mapping(square), dorp="11001A")
    shape = shapely.from_wkb(read(path, "outlines").frame.at[0, "geometry"])
    village = datasets.village("11001A")
    assert shape.distance(shapely.Point(village.lon, village.lat)) < 0.02
    # 2 km wide and high: in degrees, and not turned on its side.
    west, south, east, north = shape.bounds
    assert (north - south) * 111.2 == pytest.approx(2, rel=0.02)
    assert (east - west) * 70 == pytest.approx(2, rel=0.02)


def test_an_outline_that_is_none(tmp_path):
    point = {"type": "Point", "coordinates": [4.4, 51.1]}
    path = outline_file(tmp_path / "a.geojson", point, dorp="11001A")
    assert faults(path, "outlines") == [("not_polygon", "1", "geometry")]
    north = shapely.geometry.mapping(shapely.box(5.4, 52.1, 5.5, 52.2))
    path = outline_file(tmp_path / "b.geojson", north, dorp="11001A")
    assert faults(path, "outlines") == [("place_outside", "1", "geometry")]
    turned = shapely.geometry.mapping(shapely.box(51.1, 4.3, 51.2, 4.4))
    path = outline_file(tmp_path / "c.geojson", turned, dorp="11001A")
    assert refused(path, "outlines").values["option"] == "--swap"
    shape = shapely.from_wkb(read(path, "outlines", swap=True).frame.at[0, "geometry"])
    assert shape.bounds == pytest.approx((4.3, 51.1, 4.4, 51.2))


def test_ages(tmp_path):
    text = "gemeente;leeftijd;aantal inwoners\nAartselaar;0-64;100\n11001;65+;1.100\n"
    frame = read(write(tmp_path / "a.csv", text), "ages").frame
    assert frame[["municipality_nis", "age_from", "age_to", "population"]].values.tolist() == [
        ["11001", 0, 64, 100.0], ["11001", 65, 120, 1100.0],
    ]  # fmt: skip
    text = (
        "gemeente;leeftijd;aantal inwoners\nAartselaar;0-65;1\nAartselaar;65+;1\n"
        "Kruibeke;3;1\nGent;oud;1\nGent;3;\n"
    )
    found = read(write(tmp_path / "b.csv", text), "ages").faults
    assert [(f.code.split(".")[1], f.values["row"]) for f in found] == [
        ("ages_overlap", "3"), ("municipality_gone", "4"), ("ages", "5"), ("required", "6"),
    ]  # fmt: skip
    assert found[1].values["name"] == "Beveren-Kruibeke-Zwijndrecht"


# Observations.


def test_observations_are_added_to_those_of_before(own_folders):
    head = "dorp;voorziening;aanwezig;datum;aantal;opmerking\n"
    path = write(own_folders / "a.csv", head + "11001A;bakker;ja;3/10/2026;2;\n")
    importing.store(read(path, "observations", origin=importing.Origin("Dorpsraad")))
    write(path, head + "11001A;bakker;neen;2026-11-01;;gestopt\n71053N;pub;weet niet;1-11-2026;;\n")
    reading = read(path, "observations", by="Sara")
    foreseen = importing.preview(reading)
    assert importing.store(reading) == foreseen
    assert (foreseen.added, foreseen.rows) == (2, 3)
    kept = local_knowledge.local_observations()
    assert [(o.presence, o.by, o.count) for o in kept if o.village == "11001A"] == [
        (Presence.PRESENT, "Dorpsraad", 2), (Presence.ABSENT, "Sara", None),
    ]  # fmt: skip


def test_the_same_observation_again_is_corrected_and_foreseen(own_folders):
    head = "dorp;voorziening;aanwezig;datum;opmerking\n"
    path = write(own_folders / "a.csv", head + "11001A;bakker;ja;3/10/2026;\n")
    importing.store(read(path, "observations", by="Sara"))
    write(path, head + "11001A;bakker;neen;3/10/2026;verkeerd gekeken\n")
    reading = read(path, "observations", by="Sara")
    foreseen = importing.preview(reading)
    assert (foreseen.added, foreseen.changed, foreseen.rows) == (0, 1, 1)
    assert importing.store(reading) == foreseen
    (kept,) = local_knowledge.local_observations()
    assert (kept.presence, kept.note) == (Presence.ABSENT, "verkeerd gekeken")


def test_a_column_that_the_user_names_goes_before_one_that_is_called_so(tmp_path):
    path = write(tmp_path / "a.csv", "dorp;dienst;count;n\n11001A;bakker;9;2\n")
    found = read(path, "village_services", columns_given={"count": "n"}).frame
    assert found["count"].tolist() == [2]


def test_observations_that_cannot_be(tmp_path):
    later = (date.today() + timedelta(days=40)).isoformat()
    text = (
        "dorp;voorziening;aanwezig;datum;aantal\n11001A;bakker;misschien;2026-10-01;\n"
        f"11001A;pub;ja;{later};\n11001A;bib;neen;2026-10-01;2\n11001A;bank;ja;31/02/2026;\n"
    )
    assert faults(write(tmp_path / "a.csv", text), "observations") == [
        ("presence_unknown", "2", "aanwezig"), ("day_later", "3", "datum"),
        ("count_not_present", "4", "aantal"), ("day", "5", "datum"),
    ]  # fmt: skip


# Cells.


@given(st.floats(-1e7, 1e7, allow_nan=False))
def test_a_number_is_read_as_it_was_written(value):
    plain = repr(value) if "e" not in repr(value) else f"{value:.6f}"
    for text in (plain, plain.replace(".", ",")):
        assert cells.decimal(text) == pytest.approx(float(plain))


@given(st.integers(0, 10**8), st.sampled_from([".", " ", "\u00a0", "\u202f", "'"]))
def test_thousands_may_be_parted(value, sign):
    assert cells.amount(f"{value:,}".replace(",", sign)) == value


@pytest.mark.parametrize("text", ["vijf", "1_000", "٣", "nan", "inf", "1e999", "--3", "5 km"])
def test_what_is_no_number(text):
    with pytest.raises(cells.Wrong):
        cells.decimal(text)


@pytest.mark.parametrize("text", ["2026", "2026-10", "2026-10-03", "2022+", "3/10/2026"])
def test_dates_of_reference(text):
    from buurtpunt_lib.datasets.provenance import AS_OF

    assert AS_OF.fullmatch(cells.as_of(text))
    for wrong in ("gisteren", "2026-13", "26", "2026-02-30", "0001", "32/1/2026"):
        with pytest.raises(cells.Wrong):
            cells.as_of(wrong)


def test_the_date_of_the_figures_must_be_known(tmp_path):
    path = write(tmp_path / "a.csv", "naam;soort;lat;lon\nA;bakker;50,9;5,2\n")
    fault = refused(path, origin=importing.Origin("X"))
    assert fault.code == "import_file.as_of_missing"
    assert refused(path, origin=importing.Origin("X", as_of="ooit")).code == (
        "import_file.as_of_option"
    )
    dated = write(tmp_path / "b.csv", "naam;soort;lat;lon;peildatum\nA;bakker;50,9;5,2;1/9/2026\n")
    assert read(dated, origin=importing.Origin("X")).frame["as_of"].tolist() == ["2026-09-01"]


def test_every_fault_has_a_sentence_that_takes_its_values(tmp_path):
    """The codes that are put together at run time: each said in both languages."""
    rows = "A;bakkrij;50,9;5,2\nB;;x;5,2\nC;bakker;52,9;5,2\nD;bakker;5,2;50,9\n"
    path = write(tmp_path / "a.csv", "naam;soort;lat;lon\nZ;pub;50,9;5,1\n" + rows)
    found = read(path).faults
    assert len(found) >= 4
    for language in LANGUAGES:
        say = catalogue(language)
        said = [say(f"errors.{f.code}", **f.values) for f in found]
        assert all("a.csv" in sentence for sentence in said)
        named = (
            *(f"place_{why}" for why in ("crs", "mixed", "outside", "swapped")),
            *(
                f"village_{why}"
                for why in ("twice", "gone", "is_municipality", "close", "unknown", "elsewhere")
            ),
            *(f"municipality_{why}" for why in ("unknown", "close", "gone")),
        )
        missing = {f"errors.import_file.{code}" for code in named} - set(say.sentences)
        assert missing == set()


def test_every_field_may_be_called_in_the_words_that_we_use_for_it():
    for fields in columns.FIELDS.values():
        for field in fields.all:
            for language in LANGUAGES:
                word = catalogue(language)(f"importing.field.{field}")
                assert words.fold(word) in words.column_words()[field]


def test_every_kind_names_fields_that_have_words():
    for fields in columns.FIELDS.values():
        assert set(fields.all) <= set(words.column_words())
    assert set(columns.FIELDS) <= set(loaded.KINDS)
    assert ORIGIN.as_of
