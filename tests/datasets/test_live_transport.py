"""GTFS, GBFS and iRail: as documented, and in ways in which they could go wrong."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from open_data_server import Reply, as_json, zipped

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import live, loaded
from buurtpunt_lib.datasets.importing.archives import open_zip
from buurtpunt_lib.datasets.live import gtfs
from buurtpunt_lib.errors import InputError

MONDAY = date(2026, 11, 30)


def refresh(server, key, **options):
    return live.refresh(key, address=server.address, wait=lambda s: None, backoff_s=0, **options)


def code_of(call, *args, **options) -> str:
    with pytest.raises(InputError) as caught:
        call(*args, **options)
    return caught.value.faults[0].code


def remarks(done) -> dict:
    return {remark.code: dict(remark.values) for remark in done.remarks}


# GTFS.

STOPS = (
    "\ufeffstop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\r\n"
    '1,"Aartselaar, Kerk",51.134,4.386,0,\r\n2,Zonder bus,51.135,4.387,,\r\n'
    "3,Uitgang,51.135,4.387,2,\r\n4,Parijs,48.85,2.35,0,\r\n5,Nergens,,,0,\r\n"
)
TRIPS = "route_id,service_id,trip_id\nr,nooit,d\nr,week,a\nr,week,b\nr,zondag,c\n"
TIMES = (
    "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "a,8:00:00,8:00:00,1,1\nb,9:00:00,9:00:00,1,1\nc,9:00:00,9:00:00,1,1\n"
    "d,9:00:00,9:00:00,1,1\nonbekend,9:00:00,9:00:00,1,1\na,8:05:00,8:05:00,4,2\n"
)


def calendar(monday=MONDAY, weeks=3):
    start, end = monday, monday + timedelta(days=7 * weeks - 1)
    span = f"{start:%Y%m%d},{end:%Y%m%d}"
    head = ",".join(("service_id", *gtfs._DAYS, "start_date", "end_date"))
    return f"{head}\nweek,1,1,1,1,1,0,0,{span}\nzondag,0,0,0,0,0,0,1,{span}\n"


def feed(**files):
    made = {
        "stops.txt": STOPS,
        "trips.txt": TRIPS,
        "stop_times.txt": TIMES,
        "calendar.txt": calendar(),
        "calendar_dates.txt": "service_id,date,exception_type\n",
    }
    made |= {name.replace("_txt", ".txt"): text for name, text in files.items()}
    return {name: text.encode() for name, text in made.items() if text is not None}


def opened(tmp_path, **files):
    path = tmp_path / "feed.zip"
    path.write_bytes(zipped(feed(**files)))
    return open_zip(path)


def test_gtfs_gives_stops_with_the_stops_of_an_average_day(server):
    server.answer("/be-delijn-gtfs.zip", Reply(zipped(feed())))
    done = refresh(server, "delijn_gtfs")
    points = loaded.read("points").set_index("id")
    assert points["facility"].unique().tolist() == ["transit_stop"]
    # Two trips on five days and one on Sunday: 11 in seven days. Nothing at the second stop.
    assert points["stops_per_day"].to_dict() == {"1": round(11 / 7, 2), "2": 0.0}
    assert points.at["1", "name"] == "Aartselaar, Kerk"
    assert remarks(done) == {"abroad": {"n": 2}}
    assert datasets.points().query("facility == 'transit_stop'")["stops_per_day"].sum() == 1.57


def test_the_typical_week_is_the_median_one_of_those_to_come(tmp_path):
    # Of three whole weeks: one with a day less, one with two days less.
    gone = f"week,{MONDAY + timedelta(days=1):%Y%m%d},2\n"
    gone += "".join(f"week,{MONDAY + timedelta(days=7 + d):%Y%m%d},2\n" for d in (0, 1))
    with opened(tmp_path, calendar_dates_txt="service_id,date,exception_type\n" + gone) as archive:
        days = gtfs.typical_days(gtfs.Feed(archive, "x"), {"week": 2, "zondag": 1}, MONDAY)
        assert (days.runs, days.number) == ({"week": 4, "zondag": 1}, 7)
        # Seen from the middle of the first week, that one is over.
        later = gtfs.typical_days(
            gtfs.Feed(archive, "x"), {"week": 2, "zondag": 1}, MONDAY + timedelta(days=2)
        )
        assert later.runs["week"] == 5


def test_a_feed_with_dates_only_or_shorter_than_a_week(tmp_path):
    dates = "service_id,date,exception_type\nweek,20261130,1\nweek,20261201,1\nzondag,20261201,1\n"
    with opened(tmp_path, calendar_txt=None, calendar_dates_txt=dates) as archive:
        feed_ = gtfs.Feed(archive, "x")
        per_day = gtfs.stops_per_day(feed_, MONDAY)
    assert per_day["1"] == pytest.approx((2 * 2 + 1) / 2)
    with opened(tmp_path, calendar_txt=None, calendar_dates_txt=None) as archive:
        assert code_of(gtfs.stops_per_day, gtfs.Feed(archive, "x"), MONDAY) == "live.no_days"


def test_pieces_of_a_large_file_add_up(tmp_path, monkeypatch):
    monkeypatch.setattr(gtfs, "_BLOCK", 4096)
    head, *_ = TIMES.split("\n")
    rows = "".join(f"a,8:00:00,8:00:00,{1 + n % 3},{n}\n" for n in range(3000))
    with opened(tmp_path, stop_times_txt=f"{head}\n{rows}") as archive:
        pieces = list(gtfs.Feed(archive, "x").rows("stop_times.txt", ("stop_id",)))
        assert len(pieces) > 10
        per_day = gtfs.stops_per_day(gtfs.Feed(archive, "x"), MONDAY)
    assert per_day.to_dict() == pytest.approx(dict.fromkeys("123", 1000 * 5 / 7))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (zipped(feed())[:-30], "import_file.zip_broken"),
        (zipped({"readme.txt": b"x"}), "import_file.zip_without"),
        (zipped(feed(stops_txt="stop_id,name\n1,x\n")), "live.column_missing"),
        (zipped(feed(stop_times_txt="trip_id,stop_id\na,1,9,9,9\n")), "live.not_expected"),
        (zipped(feed(stops_txt="stop_id,stop_name,stop_lat,stop_lon\n")), "live.not_expected"),
        (zipped(feed(stops_txt="stop_id,stop_name,stop_lat,stop_lon\n1,x,4.4,51.1\n")),
         "live.not_expected"),
        (zipped(feed(calendar_dates_txt="service_id,date,exception_type\nweek,morgen,1\n")),
         "live.value"),
        (zipped(feed(stops_txt="0" * 20_000_000)), "import_file.zip_bomb"),
        (b"<html>404</html>", "live.html"),
    ],
)  # fmt: skip
def test_a_broken_feed_changes_nothing(server, body, code):
    server.answer("/be-delijn-gtfs.zip", Reply(body))
    assert code_of(refresh, server, "delijn_gtfs") == code
    assert loaded.tables() == {}


def test_trains_count_for_the_station_of_their_platforms(server):
    stops = (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "S8811189,Vilvoorde,50.92,4.43,1,\n8811189,Vilvoorde,50.92,4.43,0,S8811189\n"
        "8811189_3,Vilvoorde,50.92,4.43,0,S8811189\nS8727100,Paris,48.88,2.35,1,\n"
    )
    times = "trip_id,stop_id\na,8811189_3\nb,8811189\nc,8811189\n"
    server.answer("/latest.zip", Reply(zipped(feed(stops_txt=stops, stop_times_txt=times))))
    refresh(server, "nmbs_gtfs")
    (row,) = loaded.read("stations").itertuples(index=False)
    assert (row.id, row.name, row.stops_per_day) == ("008811189", "Vilvoorde", round(11 / 7, 2))
    (station,) = datasets.points().itertuples(index=False)
    assert (station.facility, station.source) == ("railway_station", "nmbs_gtfs")


# iRail.


def station(number, name="Diegem", x="4.43", y="50.92", **more):
    return {"id": f"BE.NMBS.{number}", "locationX": x, "locationY": y, "standardname": name, **more}


def stations(*listed):
    return as_json({"version": "1.3", "timestamp": "1795000000", "station": list(listed)})


def test_irail_gives_belgian_stations_and_keeps_the_older_numbers(server):
    server.answer(
        "/stations/", stations(station("008811189"), station("008727100", "Paris", "2.35", "48.88"))
    )
    done = refresh(server, "irail_stations")
    (row,) = loaded.read("stations").itertuples(index=False)
    shipped = datasets.stations()["stops_per_day"]["008811189"]
    assert (row.id, row.name, row.lat, row.lon) == ("008811189", "Diegem", 50.92, 4.43)
    assert row.stops_per_day == shipped
    assert remarks(done) == {"abroad": {"n": 1}, "older_stops": {"n": 1}}
    assert loaded.sources()["irail_stations"].as_of == time.strftime(
        "%Y-%m-%d", time.gmtime(1795000000)
    )
    (asked,) = server.asked
    assert asked.query == {"format": "json", "lang": "nl"}


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (stations(), "live.not_expected"),
        (as_json([]), "live.not_expected"),
        (stations(station("1")), "live.item"),
        (stations(station("008811189", x="oost")), "live.item"),
        # Longitude and latitude have been swapped in this list before (iRail/stations issue 161).
        (stations(station("008811189", x="50.92", y="4.43")), "loaded.outside"),
        (stations("x"), "live.item"),
    ],
)
def test_a_strange_list_of_stations_changes_nothing(server, reply, code):
    server.answer("/stations/", reply)
    assert code_of(refresh, server, "irail_stations") == code
    assert loaded.tables() == {}


# GBFS.

BASE = {key: live.source(key).base for key in ("blue_bike", "degage", "donkey_gent")}


def feeds(key, *names, folder=""):
    return {"feeds": [{"name": n, "url": f"{BASE[key]}{folder}/{n}.json"} for n in names]}


def v2(**data):
    return as_json({"last_updated": 1795000000, "ttl": 60, "version": "2.3", "data": data})


def v3(**data):
    return as_json({"last_updated": "2026-11-20T23:30:00-02:00", "version": "3.0", "data": data})


def test_gbfs_2_with_languages(server):
    server.answer(
        "/gbfs.json",
        v2(
            fr=feeds("donkey_gent", "x"),
            nl=feeds("donkey_gent", "station_information", folder="/nl"),
        ),
    )
    listed = [{"station_id": "7", "name": "Gent Dok", "lat": 51.06, "lon": 3.73},
              {"station_id": "8", "name": "Kopenhagen", "lat": 55.6, "lon": 12.5}]  # fmt: skip
    server.answer("/nl/station_information.json", v2(stations=listed))
    done = refresh(server, "donkey_gent")
    (row,) = loaded.read("points").itertuples(index=False)
    assert (row.id, row.facility, row.name, row.lat) == ("7", "bike_sharing", "Gent Dok", 51.06)
    assert remarks(done) == {"abroad": {"n": 1}}


def test_gbfs_3_with_names_per_language_and_cars_without_a_station(server):
    server.answer(
        "/gbfs.json",
        v3(**feeds("degage", "station_information", "vehicle_status", "vehicle_types")),
    )
    server.answer("/station_information.json", v3(stations=[]))
    types = [{"vehicle_type_id": "c", "form_factor": "car"},
             {"vehicle_type_id": "b", "form_factor": "cargo_bicycle"}]  # fmt: skip
    server.answer("/vehicle_types.json", v3(vehicle_types=types))
    cars = [
        {"vehicle_id": "1", "vehicle_type_id": "c", "lat": 51.05, "lon": 3.72},
        {"vehicle_id": "2", "vehicle_type_id": "c", "lat": 51.05, "lon": 3.72},
        {"vehicle_id": "3", "vehicle_type_id": "b", "lat": 51.04, "lon": 3.71},
    ]
    server.answer("/vehicle_status.json", v3(vehicles=cars))
    refresh(server, "degage")
    (row,) = loaded.read("points").itertuples(index=False)
    assert (row.id, row.facility, row.as_of) == ("51.0500,3.7200", "car_sharing", "2026-11-21")
    assert loaded.sources()["degage"].licence == "CC-BY-4.0"
    names = [{"text": "Gare", "language": "fr"}, {"text": "Station", "language": "nl"}]
    one = {"station_id": "s", "name": names, "lat": 51.0, "lon": 3.7,
           "station_opening_hours": "24/7"}  # fmt: skip
    server.answer("/station_information.json", v3(stations=[one]))
    refresh(server, "degage", force=True)
    (row,) = loaded.read("points").itertuples(index=False)
    assert (row.id, row.name, row.opening_hours) == ("s", "Station", "24/7")


def test_only_the_host_of_the_source_is_asked(server):
    elsewhere = {"feeds": [{"name": "station_information", "url": "http://10.0.0.1/gbfs/x.json"}]}
    server.answer("/gbfs.json", v2(nl=elsewhere))
    assert code_of(refresh, server, "blue_bike") == "live.not_expected"
    assert [asked.path for asked in server.asked] == ["/gbfs.json"]


@pytest.mark.parametrize(
    ("discovery", "information", "code"),
    [
        (as_json({"error": "x"}), None, "live.not_expected"),
        (v2(nl={"feeds": "x"}), None, "live.not_expected"),
        (v2(nl=feeds("blue_bike", "system_alerts")), None, "live.not_expected"),
        (None, v2(stations="x"), "live.not_expected"),
        (None, v2(stations=[{"lat": 51, "lon": 4}]), "live.item"),
        (None, v2(stations=[{"station_id": "1", "lat": None, "lon": 4}]), "live.item"),
        (None, v2(stations=[{"station_id": "1", "lat": True, "lon": 4}]), "live.item"),
        (None, v2(stations=[]), "live.not_expected"),
        (None, Reply(b"", status=404), "live.status"),
    ],
)
def test_a_strange_feed_changes_nothing(server, discovery, information, code):
    good = v2(nl=feeds("blue_bike", "station_information"))
    server.answer("/gbfs.json", discovery or good)
    if information is not None:
        server.answer("/station_information.json", information)
    assert code_of(refresh, server, "blue_bike") == code
    assert loaded.tables() == {}
