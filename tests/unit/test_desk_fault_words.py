"""Faults at the desk: what the system often refuses is told with what to do, and no class of ours stands in Hebrew."""

import errno
import os
import re
from collections.abc import Iterator

import httpx
import pytest

from fixi_app.domain.business import Business
from fixi_app.domain.reading import Language
from fixi_app.jobs.table import _rows
from fixi_app.services.desk.fault_words import fault_in_words, jobs_in_words, kind_in_words
from fixi_app.services.desk.reason_words import in_words
from fixi_app.services.desk.words import Words, catalogue
from fixi_app.services.fault_kind import fault_kind
from storage import StoreError

HE, EN = Words(Language.HE), Words(Language.EN)
USUAL = (
    "ENOSPC", "EDQUOT", "EACCES", "EPERM", "EROFS", "ENOENT", "EEXIST", "ENOTDIR", "EISDIR", "EIO", "ENAMETOOLONG",
    "EMFILE", "EBUSY", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT",
)  # fmt: skip


def families(*kinds: type[BaseException]) -> Iterator[type[BaseException]]:
    for kind in kinds:
        yield kind
        yield from families(*kind.__subclasses__())


def named_by(kinds: Iterator[type[BaseException]], *modules: str) -> list[str]:
    return sorted({kind.__name__ for kind in kinds if kind.__module__.partition(".")[0] in modules})


KINDS = [
    *named_by(families(httpx.HTTPError, httpx.InvalidURL), "httpx"),
    *named_by(families(OSError), "builtins"),
    *named_by(families(StoreError), "storage"),
]


def he(kind: str) -> str:
    return kind_in_words(HE, kind)


def test_every_refusal_of_the_system_has_both_what_it_is_and_what_to_do() -> None:
    for language in ("he", "en"):
        told = catalogue(language)
        assert told["system"].keys() == told["system_do"].keys()
        assert set(USUAL) <= told["system"].keys()
    assert [key for key in catalogue("he")["system"] if key[0] == "E" and not hasattr(errno, key)] == []


@pytest.mark.parametrize("code", USUAL)
def test_what_the_system_refused_is_told_in_the_language_of_the_desk(code: str) -> None:
    number = getattr(errno, code)
    fault = OSError(number, os.strerror(number), "/somewhere")
    told = fault_in_words(HE, fault)
    assert not re.search("[A-Za-z]", told.replace("Fixi", ""))
    assert told.count(".") == 2, "what it is, and what to do"
    assert os.strerror(number).casefold() not in fault_in_words(EN, fault).casefold() or code == "ETIMEDOUT"


def test_a_disk_that_is_full_says_so_and_what_to_do() -> None:
    assert fault_in_words(HE, OSError(errno.ENOSPC, "x")) == "הדיסק מלא. יש לפנות בו מקום ולנסות שוב."
    assert fault_in_words(EN, OSError(errno.ENOSPC, "x")) == "the disk is full. Make room on it and try again."


def test_what_the_system_seldom_says_stays_in_its_words() -> None:
    assert fault_in_words(HE, OSError(errno.ELOOP, "Too many links")).startswith("Too many links. יש לבדוק")
    assert fault_in_words(EN, OSError(errno.ELOOP, "Too many links")).startswith("Too many links. See that")


def test_a_fault_without_a_code_is_told_by_its_kind() -> None:
    assert fault_in_words(HE, PermissionError("secret words")).startswith("אין הרשאה לקובץ או לתיקייה. ")
    assert fault_in_words(EN, OSError("secret words")).startswith("OSError. ")


def test_the_kind_of_a_fault_is_the_systems_code_or_the_class_and_none_of_its_words() -> None:
    assert fault_kind(OSError(errno.ENOSPC, "secret words")) == "ENOSPC"
    assert fault_kind(OSError("secret words")) == "OSError"
    assert fault_kind(KeyError("secret words")) == "KeyError"


def test_the_usual_faults_are_found() -> None:
    assert {"ConnectTimeout", "InvalidURL", "PermissionError", "StoreDamaged"} <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_that_the_network_the_disk_or_the_store_can_have_is_told_in_hebrew(kind: str) -> None:
    assert re.search("[א-ת]", he(kind))
    assert he(kind) != he("Exception"), "it has words of its own"


def test_a_class_that_only_a_programmer_knows_is_an_inner_fault_in_hebrew_and_itself_in_english() -> None:
    assert he("KeyError") == "תקלה פנימית"
    assert kind_in_words(EN, "KeyError") == "KeyError"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Green API could not be reached (ConnectTimeout)", "אין תשובה מ-Green API (החיבור לא נוצר בזמן)"),
        ("Twilio could not be reached (KeyError)", "אין תשובה מ-Twilio (תקלה פנימית)"),
        ("the file was left out: it cannot be read (PermissionError)", "אין הרשאה לקובץ או לתיקייה)"),
        ("the account at meta is starting: no answer (ReadTimeout)", "אין תשובה (התשובה לא הגיעה בזמן)"),
        ("ngrok could not open the tunnel (ERR_NGROK_105)", "(ERR_NGROK_105)"),
        ("StoreUnreachable", "השרת של מאגר הנתונים לא עונה"),
        (f"/a/folder cannot be written: {os.strerror(errno.EROFS)}", "/a/folder (הדיסק פתוח לקריאה בלבד)"),
        (os.strerror(errno.ENOSPC), "הדיסק מלא"),
    ],
)
def test_a_kind_of_fault_inside_a_reason_is_told_too(said: str, told: str) -> None:
    assert in_words(HE, said).endswith(told)
    assert in_words(EN, said).endswith(said.rpartition(": ")[2].replace("no answer", "it does not answer"))


def test_every_job_has_its_name() -> None:
    for language in ("he", "en"):
        assert set(catalogue(language)["job"]) == set(_rows(Business()))


def test_jobs_that_failed_are_told_by_their_names() -> None:
    failing = {"tidy": "KeyError", "backup": "ENOSPC"}
    assert jobs_in_words(EN, failing) == "Backup (the disk is full), Tidying up (KeyError)"
