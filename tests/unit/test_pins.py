"""Places in map links, read without the network; what is no map link gives none."""

import time

import pytest

from fixi_app.understanding.pins import pin_in, short_link_in

HOLON = (32.0158, 34.7874)


@pytest.mark.parametrize(
    "link",
    [
        "https://waze.com/ul?ll=32.0158%2C34.7874&navigate=yes",
        "https://www.waze.com/ul?ll=32.0158,34.7874",
        "https://www.waze.com/live-map/directions?to=ll.32.0158%2C34.7874",
        "https://maps.google.com/?q=32.0158,34.7874",
        "https://www.google.com/maps?q=loc:32.0158,34.7874",
        "https://www.google.com/maps/@32.0158,34.7874,17z",
        "https://www.google.com/maps/place/Herzl+12/@32.9,34.9,17z/data=!3m1!4b1!4m5!3d32.0158!4d34.7874",
        "https://www.google.com/maps/search/32.0158,+34.7874?entry=tts",
        "https://www.google.co.il/maps/dir/?api=1&destination=32.0158,34.7874",
        "https://maps.apple.com/?ll=32.0158,34.7874",
    ],
)
def test_a_map_link_names_its_place(link: str) -> None:
    assert pin_in(f"אני כאן: {link}") == HOLON
    assert short_link_in(link) is None


@pytest.mark.parametrize(
    "form", ["https://waze.com/ul/h{}", "https://www.waze.com/live-map?h={}", "https://ul.waze.com/ul?h={}"]
)
def test_a_short_waze_link_is_a_geohash(form: str) -> None:
    point = pin_in(form.format("sv8wps73t1"))
    assert point == pytest.approx(HOLON, abs=1e-5)
    assert pin_in(form.format("u4pruydqqvj")) == pytest.approx((57.64911, 10.40744), abs=1e-5)  # the published example


@pytest.mark.parametrize(
    "text",
    [
        "https://waze.com/ul/hello",
        "https://maps.app.goo.gl/AbCd12",
        "https://www.google.com/maps/place/Herzl+12+Holon",
        "https://evil.example/?q=32.0158,34.7874",
        "https://evilwaze.com/ul?ll=32.0158,34.7874",
        "https://waze.com.evil.example/ul?ll=32.0158,34.7874",
        "https://waze.com/ul?ll=99.0158,34.7874",
        "32.0158,34.7874",
        "",
    ],
)
def test_what_names_no_place_gives_none(text: str) -> None:
    assert pin_in(text) is None


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("כאן https://maps.app.goo.gl/AbCd12.", "https://maps.app.goo.gl/AbCd12"),
        ("https://goo.gl/maps/xYz (the blue door)", "https://goo.gl/maps/xYz"),
        ("https://maps.app.goo.gl.evil.example/x", None),
        ("https://evil.example/maps.app.goo.gl/x", None),
        ("https://goo.gl/notmaps", None),
        ("https://www.google.com/search?q=plumber", None),
        ("https://maps.app.goo.gl/A https://waze.com/ul?ll=32.0158,34.7874", None),
    ],
)
def test_only_a_map_link_without_a_place_is_worth_following(text: str, link: str | None) -> None:
    assert short_link_in(text) == link


def test_hostile_lengths_are_read_in_no_time() -> None:
    began = time.perf_counter()
    for text in (
        "https://waze.com/live-map?" + "&h=" * 1300,
        "https://waze.com/" * 250,
        "https://google.com/@" + "1." * 1900,
    ):
        pin_in(text)
        short_link_in(text)
    assert time.perf_counter() - began < 0.5
