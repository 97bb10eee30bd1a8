"""Files for a spreadsheet: what is in them, who may have them, and that nobody else can read them."""

import csv
import errno
import io
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fixi_app.domain.leads import LeadStatus
from fixi_app.services.office import DeskRole, Exported, LeadFilter, NewLead, User
from tests.fakes.desk import OWNER, VIEWER, AtDesk, at_desk
from tests.fakes.town import AVI, DANA, NOAM, RUTH, Town
from tests.flows.test_desk_numbers import a_job_done

EDITOR = User(name="edit", role=DeskRole.EDITOR)


def kept_in(tmp_path: Path) -> Any:
    return lambda _town: {"data_dir": tmp_path / "data"}


def lines(exported: Exported) -> list[list[str]]:
    raw = Path(exported.file).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "by this Excel knows the encoding"
    assert raw.count(b"\r\n") == raw.count(b"\n")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


async def three_leads(d: AtDesk) -> None:
    for phone, name in ((DANA, '=HYPERLINK("x")'), (NOAM, "נועם"), (RUTH, "-2")):
        await d.desk.leads.create(NewLead(phone=phone, customer_name=name, city="Holon"), OWNER)


async def test_the_leads_of_the_filter_are_written_for_excel(tmp_path: Path) -> None:
    async with at_desk(around=kept_in(tmp_path)) as d:
        await three_leads(d)
        told: list[tuple[int, int]] = []
        done = await d.desk.exports.leads(LeadFilter(limit=1), OWNER, lambda *at: told.append(at))
        assert (done.ok, done.rows) == (True, 3)
        head, *rows = lines(done)
        assert head[:2] == ["פנייה", "מצב"]
        by_phone = {one[5]: one for one in rows}
        assert set(by_phone) == {"050-000-0501", "050-000-0502", "050-000-0503"}
        assert by_phone["050-000-0501"][4] == '\'=HYPERLINK("x")'
        assert by_phone["050-000-0503"][4] == "'-2"
        assert by_phone["050-000-0502"][8] == "חולון"
        found = await d.desk.exports.leads(LeadFilter(text="נועם"), EDITOR)
        assert [one[4] for one in lines(found)[1:]] == ["נועם"]


async def test_the_file_lies_beside_the_data_readable_by_its_owner_alone(tmp_path: Path) -> None:
    async with at_desk(around=kept_in(tmp_path)) as d:
        first = await d.desk.exports.leads(LeadFilter(), OWNER)
        second = await d.desk.exports.leads(LeadFilter(), OWNER)
        assert Path(first.file).parent == tmp_path / "exports"
        assert first.file != second.file, "of one second, and none is written over"
        assert stat.S_IMODE(Path(first.file).stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "exports").stat().st_mode) == 0o700
        assert sorted(one.suffix for one in (tmp_path / "exports").iterdir()) == [".csv", ".csv"]
        assert first.rows == 0
        assert "רק כותרות" in first.message


async def test_an_export_is_in_the_audit_log_without_what_was_searched_for(tmp_path: Path) -> None:
    async with at_desk(around=kept_in(tmp_path)) as d:
        await three_leads(d)
        await d.desk.exports.leads(LeadFilter(text="נועם", statuses=(LeadStatus.PENDING,)), OWNER)
        (entry,) = await d.town.db["audit_log"].find({"what": "export"}).to_list()
        assert entry["by"] == "owner"
        assert entry["after"]["rows"] == 1
        assert entry["after"]["of"] == "leads: pending_admin_review"
        assert "נועם" not in str(entry)


async def test_who_only_looks_gets_no_file_and_the_books_are_the_owners(tmp_path: Path) -> None:
    async with at_desk(around=kept_in(tmp_path)) as d:
        refused = [
            await d.desk.exports.leads(LeadFilter(), VIEWER),
            await d.desk.exports.bookkeeping(date(2026, 11, 1), None, EDITOR),
        ]
        assert [(one.ok, one.file) for one in refused] == [(False, ""), (False, "")]
        assert not (tmp_path / "exports").exists()


async def test_the_bookkeeper_gets_each_visit_of_the_month_with_its_price(tmp_path: Path) -> None:
    async with at_desk(around=kept_in(tmp_path), only=[AVI]) as d:
        await a_job_done(d.town, "420")
        await unpriced(d.town)
        month = d.town.clock.now().date()
        done = await d.desk.exports.bookkeeping(month, None, OWNER)
        head, *rows = lines(done)
        assert done.rows == len(rows) == 2
        assert sorted(one[head.index("מחיר")] for one in rows) == ["", "420"]
        assert {one[head.index("בעל המקצוע")] for one in rows} == {"אבי כהן"}
        assert sorted(one[head.index("דווח מחיר")] for one in rows) == ["כן", "לא"]
        assert (await d.desk.exports.bookkeeping(month, "pro_sample_avi", OWNER)).rows == 2
        assert (await d.desk.exports.bookkeeping(month, "pro_sample_yossi", OWNER)).rows == 0
        assert (await d.desk.exports.bookkeeping(date(2026, 9, 1), None, OWNER)).rows == 0


async def unpriced(t: Town) -> None:
    lead = (await t.leads())[0]
    await t.road.ground.store.leads.add(lead.but(id="lead_unpriced", final_price=None, customer_name=None))


async def test_without_a_disk_or_on_a_full_one_a_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk() as d:
        done = await d.desk.exports.leads(LeadFilter(), OWNER)
        assert not done.ok
        assert "דיסק" in done.message
    (tmp_path / "exports").write_text("a file where the folder should be")
    async with at_desk(around=kept_in(tmp_path)) as d:
        done = await d.desk.exports.leads(LeadFilter(), OWNER)
        assert not done.ok
        assert "כבר יש קובץ או תיקייה בשם הזה" in done.message

        def full(_: Path) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        (tmp_path / "exports").unlink()
        monkeypatch.setattr("fixi_app.services.desk.exports._opened", full)
        done = await d.desk.exports.leads(LeadFilter(), OWNER)
        assert (done.ok, "הדיסק מלא. יש לפנות בו מקום" in done.message) == (False, True)
