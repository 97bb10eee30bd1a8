"""Files of customers in the browser, over real HTTP: who gets in, what is shown, and what nobody learns."""

import base64
from pathlib import Path

import httpx
import pytest

from fixi_app.domain.messages import Media, MediaKind
from fixi_app.services.desk.media_door import LINK_SECONDS
from fixi_app.services.files.shared_files import SharedFiles
from fixi_app.services.office import DeskRole, NotAllowed, User
from tests.fakes.desk import OWNER, VIEWER
from tests.fakes.site import PASSWORD, Site, site
from tests.fakes.town import AVI, DANA

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
OGG, PDF, MP4 = b"OggS" + b"0" * 50, b"%PDF-1.7 script", b"\0\0\0\x18ftypisom" + b"v" * 600_000
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REQUEST = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


async def enter(s: Site, media: str, user: User = OWNER) -> None:
    """The browser opens a link that the dashboard made."""
    link = await s.desk.media.link(media, user)
    assert (await s.http.get(link.url)).status_code == 303, link.message


async def test_a_link_of_the_dashboard_opens_a_photo_and_is_used_up(tmp_path: Path) -> None:
    async with site(tmp_path / "kept") as s:
        photo = s.keep(JPEG)
        link = await s.desk.media.link(photo, OWNER)
        first = await s.http.get(link.url)
        assert (first.status_code, first.headers["Location"]) == (303, f"/media/{photo}")
        cookie = first.headers["Set-Cookie"]
        assert cookie.startswith("fixi_auth_token=")
        assert {"HttpOnly", "SameSite=Strict"} <= {part.strip() for part in cookie.split(";")}
        assert "Secure" not in cookie, "there is no https on this computer, and a browser would drop the cookie"
        shown = await s.get(f"/media/{photo}")
        assert (shown.status_code, shown.content) == (200, JPEG)
        assert shown.headers["Content-Type"] == "image/jpeg"
        assert shown.headers["Content-Disposition"] == 'inline; filename="abababab.jpg"'
        assert (shown.headers["Cache-Control"], shown.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
        s.http.cookies.clear()
        again = await s.http.get(link.url)
        assert again.headers["Location"].startswith("/login?why=link")
        assert "Set-Cookie" not in again.headers


async def test_behind_https_the_cookie_is_never_sent_in_the_clear(tmp_path: Path) -> None:
    async with site(tmp_path / "kept") as s:
        link = await s.desk.media.link(s.keep(JPEG), OWNER)
        answer = await s.http.get(link.url, headers={"X-Forwarded-Proto": "https"})
        assert "; Secure" in answer.headers["Set-Cookie"]


async def test_a_link_is_for_its_own_file_and_dies_after_a_minute(tmp_path: Path) -> None:
    async with site(tmp_path / "kept") as s:
        photo, other = s.keep(JPEG), s.keep(OGG, 1)
        url = (await s.desk.media.link(photo, OWNER)).url
        assert "why=link" in (await s.http.get(url.replace(photo, other))).headers["Location"]
        url = (await s.desk.media.link(photo, OWNER)).url
        door = s.desk.pages
        now = door._monotonic()
        door._monotonic = lambda: now + LINK_SECONDS + 0.1
        assert "why=link" in (await s.http.get(url)).headers["Location"]


async def test_a_stranger_learns_nothing_and_is_asked_to_sign_in(tmp_path: Path) -> None:
    async with site(tmp_path / "kept") as s:
        there, not_there = s.keep(JPEG), f"{'cd' * 16}-0"
        for name in (there, not_there):
            answer = await s.get(f"/media/{name}")
            assert (answer.status_code, answer.headers["Location"]) == (303, f"/login?next={name}")
            assert not answer.content
        bad = await s.get(f"/media/{there}", Cookie="fixi_auth_token=guess")
        assert bad.status_code == 303


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "PROPFIND"])
async def test_no_other_method_is_taken_and_none_is_echoed(tmp_path: Path, method: str) -> None:
    async with site(tmp_path / "kept") as s:
        photo = s.keep(JPEG)
        for path in ("/", "/health", "/login", f"/media/{photo}", "/webhook"):
            answer = await s.http.request(method, s.local + path, headers={"X-Canary": "echo", "Origin": "https://evil"})
            assert answer.status_code == 405, path
            assert "echo" not in answer.text
            assert not [name for name in answer.headers if name.lower().startswith("access-control")]


async def test_every_answer_is_guarded_and_a_host_of_another_name_is_repeated_nowhere(tmp_path: Path) -> None:
    async with site(tmp_path / "kept") as s:
        photo = s.keep(JPEG)
        for path in ("/", "/health", "/login", f"/media/{photo}", "/nowhere"):
            answer = await s.get(path, Host="evil.example")
            kept = (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"], answer.headers["Server"])
            assert kept == ("no-store", "nosniff", "Fixi"), path
            assert "evil" not in answer.text + str(answer.headers.get("Location")), path
        page = await s.get("/login")
        assert page.headers["X-Frame-Options"] == "DENY"
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert (await s.http.head(f"{s.local}/login")).content == b""


async def test_nothing_of_it_is_behind_the_tunnel(tmp_path: Path) -> None:
    async with site(tmp_path / "kept") as s:
        photo = s.keep(JPEG)
        await enter(s, photo)
        for path in (f"/media/{photo}", "/login"):
            assert (await s.http.get(s.public + path)).status_code == 404
        assert (await s.http.post(f"{s.public}/login", data={"name": "x"})).status_code == 404


async def test_no_path_leads_out_of_the_folder(tmp_path: Path) -> None:
    async with site(tmp_path / "kept") as s:
        photo = s.keep(JPEG)
        (tmp_path / "secret").write_bytes(b"secret")
        (tmp_path / "kept" / f"{photo}.part").write_bytes(JPEG)
        await enter(s, photo)
        for path in ("..%2fsecret", "%2e%2e%2fsecret", "../secret", f"{photo}.part", f"{photo}%00", "x" * 5000, "."):
            assert (await s.get(f"/media/{path}")).status_code in (400, 404), path
        assert (await s.get(f"/media/{'cd' * 16}-0")).json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    ("data", "mime", "way"),
    [
        (OGG, "audio/ogg", "inline"), (MP4, "video/mp4", "inline"), (PDF, "application/octet-stream", "attachment"),
        (SVG, "application/octet-stream", "attachment"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "application/octet-stream", "attachment"),
        (b"", "application/octet-stream", "attachment"),
    ],
)  # fmt: skip
async def test_only_what_cannot_run_is_shown_in_place(tmp_path: Path, data: bytes, mime: str, way: str) -> None:
    async with site(tmp_path / "kept") as s:
        name = s.keep(data)
        await enter(s, name)
        answer = await s.get(f"/media/{name}")
        assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (200, data, mime)
        assert answer.headers["Content-Disposition"].startswith(way)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_a_video_is_had_in_parts(tmp_path: Path) -> None:
    async with site(tmp_path / "kept") as s:
        film = s.keep(MP4)
        await enter(s, film)
        size = len(MP4)
        for asked, start, stop in (("0-99", 0, 100), ("300000-", 300_000, size), ("-5", size - 5, size)):
            part = await s.get(f"/media/{film}", Range=f"bytes={asked}")
            assert (part.status_code, part.content) == (206, MP4[start:stop])
            assert part.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{size}"
        beyond = await s.get(f"/media/{film}", Range=f"bytes={size}-")
        assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{size}")
        assert (await s.get(f"/media/{film}", Range="bytes=nonsense")).content == MP4
        head = await s.http.head(f"{s.local}/media/{film}")
        assert (head.headers["Content-Length"], head.content) == (str(size), b"")


class TestSigningIn:
    async def test_who_signs_in_sees_the_file_that_was_asked_for(self, tmp_path: Path) -> None:
        async with site(tmp_path / "kept", sample_business=False) as s:
            await s.user("dana", DeskRole.EDITOR)
            photo = s.keep(JPEG)
            page = await s.get(f"/login?next={photo}")
            assert 'dir="rtl"' in page.text
            assert f'name="next" value="{photo}"' in page.text
            assert "<script" not in page.text
            assert "http" not in page.text.replace("https", "http").split("<body>")[1]
            answer = await s.submit(name="dana", password=PASSWORD, next=photo, remember="1")
            assert (answer.status_code, answer.headers["Location"]) == (303, f"/media/{photo}")
            assert "Max-Age=2592000" in answer.headers["Set-Cookie"]
            assert (await s.get(f"/media/{photo}")).content == JPEG
            [session] = await s.desk.users.sessions()
            assert (session.user, session.place) == ("dana", "web")

    async def test_a_wrong_password_reads_like_a_wrong_name_and_five_lock_it_here_and_not_at_the_desk(
        self, tmp_path: Path
    ) -> None:
        async with site(tmp_path / "kept", sample_business=False) as s:
            await s.user("dana", DeskRole.EDITOR)
            for name in ("dana", "nobody", "dana", "dana", "dana"):
                answer = await s.submit(name=name, password="wrong")
                assert (answer.status_code, answer.headers["Location"]) == (303, "/login?why=wrong")
            assert (await s.submit(name="dana", password="wrong")).headers["Location"] == "/login?why=locked"
            right = await s.submit(name="dana", password=PASSWORD)
            assert right.headers["Location"] == "/login?why=locked"
            assert "Set-Cookie" not in right.headers
            assert (await s.desk.signing_in.sign_in("dana", PASSWORD)).user
            assert 'role="alert"' in (await s.get("/login?why=locked")).text

    @pytest.mark.parametrize("before", ["a password", "a link of the dashboard"])
    async def test_a_browser_that_was_in_before_is_not_locked_by_what_strangers_try(
        self, tmp_path: Path, before: str
    ) -> None:
        async with site(tmp_path / "kept", sample_business=False) as s:
            await s.user("owner", DeskRole.OWNER)
            photo = s.keep(JPEG)
            if before == "a password":
                await s.submit(name="owner", password=PASSWORD)
            else:
                await enter(s, photo)
            await s.submit(leave="1")
            async with httpx.AsyncClient(trust_env=False) as stranger:
                fields = {"name": "owner", "password": "wrong"}
                for _ in range(8):
                    await stranger.post(f"{s.local}/login", data=fields, headers={"Origin": s.local})
                fields["password"] = PASSWORD
                refused = await stranger.post(f"{s.local}/login", data=fields, headers={"Origin": s.local})
            assert refused.headers["Location"] == "/login?why=locked"
            answer = await s.submit(name="owner", password=PASSWORD, next=photo)
            assert answer.headers["Location"] == f"/media/{photo}"
            kept = [one for one in answer.headers.get_list("Set-Cookie") if one.startswith("fixi_known_browser=")]
            assert len(kept) == 1
            for guard in ("HttpOnly", "SameSite=Strict", "Path=/login"):
                assert guard in kept[0]

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
    async def test_a_form_of_another_site_is_refused(self, tmp_path: Path, origin: str) -> None:
        async with site(tmp_path / "kept", sample_business=False) as s:
            await s.user("dana", DeskRole.EDITOR)
            answer = await s.submit(origin, name="dana", password=PASSWORD)
            assert answer.status_code == 403
            assert "Set-Cookie" not in answer.headers

    async def test_the_page_repeats_nothing_of_its_address_and_leads_nowhere_else(self, tmp_path: Path) -> None:
        async with site(tmp_path / "kept", sample_business=False) as s:
            await s.user("dana", DeskRole.EDITOR)
            page = await s.get("/login?next=//evil.example&why=<b>evil")
            assert "evil" not in page.text
            answer = await s.submit(name="dana", password=PASSWORD, next="//evil.example")
            assert answer.headers["Location"] == "/login"

    async def test_who_signs_out_is_out_and_a_session_that_was_ended_opens_nothing(self, tmp_path: Path) -> None:
        async with site(tmp_path / "kept", sample_business=False) as s:
            await s.user("dana", DeskRole.EDITOR)
            photo = s.keep(JPEG)
            await s.submit(name="dana", password=PASSWORD)
            assert "dana" in (await s.get("/login")).text
            token = s.http.cookies["fixi_auth_token"]
            await s.submit(leave="1")
            assert (await s.get(f"/media/{photo}", Cookie=f"fixi_auth_token={token}")).status_code == 303
            await s.submit(name="dana", password=PASSWORD)
            [session] = await s.desk.users.sessions()
            await s.desk.users.end_session(session.id, OWNER)
            assert (await s.get(f"/media/{photo}")).status_code == 303

    async def test_l73_a_forged_cookie_opens_nothing(self, tmp_path: Path) -> None:
        async with site(tmp_path / "kept", sample_business=False) as s:
            await s.user("dana", DeskRole.OWNER)
            photo = s.keep(JPEG)
            await s.submit(name="dana", password=PASSWORD)
            genuine = s.http.cookies["fixi_auth_token"]
            [session] = await s.at.town.db["sessions"].find({}).to_list()
            s.http.cookies.clear()
            signed = base64.urlsafe_b64encode(b'{"alg":"none"}.{"user":"dana","role":"owner"}').decode()
            near = (genuine[:-1], f"{genuine}x", genuine.swapcase())
            for forged in (session["_id"], "dana", "owner", signed, "*", *near):
                answer = await s.get(f"/media/{photo}", Cookie=f"fixi_auth_token={forged}")
                assert (answer.status_code, answer.headers["Location"]) == (303, f"/login?next={photo}"), forged
                assert "dana" not in (await s.get("/login", Cookie=f"fixi_auth_token={forged}")).text
            assert (await s.get(f"/media/{photo}", Cookie=f"fixi_auth_token={genuine}")).content == JPEG

    async def test_who_signs_in_again_gets_a_new_token_and_the_one_before_opens_nothing(self, tmp_path: Path) -> None:
        async with site(tmp_path / "kept", sample_business=False) as s:
            await s.user("dana", DeskRole.EDITOR)
            photo, tokens = s.keep(JPEG), []
            for _ in range(2):
                await s.submit(name="dana", password=PASSWORD)
                tokens.append(s.http.cookies["fixi_auth_token"])
            s.http.cookies.clear()
            seen = [await s.get(f"/media/{photo}", Cookie=f"fixi_auth_token={token}") for token in tokens]
            assert [one.status_code for one in seen] == [303, 200]

    @pytest.mark.parametrize("change", ["role", "password", "removed"])
    async def test_a_cookie_dies_with_a_new_role_a_new_password_and_the_user(self, tmp_path: Path, change: str) -> None:
        async with site(tmp_path / "kept", sample_business=False) as s:
            await s.user("owner", DeskRole.OWNER)
            await s.user("dana", DeskRole.EDITOR)
            photo, users = s.keep(JPEG), s.desk.users
            await s.submit(name="dana", password=PASSWORD)
            assert (await s.get(f"/media/{photo}")).status_code == 200
            done = {
                "role": lambda: users.change_role("dana", DeskRole.OWNER, OWNER),
                "password": lambda: users.change_password("dana", "another long password", OWNER),
                "removed": lambda: users.remove("dana", OWNER),
            }  # fmt: skip
            assert (await done[change]()).ok
            assert (await s.get(f"/media/{photo}")).status_code == 303

    async def test_a_form_of_another_site_signs_nobody_out(self, tmp_path: Path) -> None:
        async with site(tmp_path / "kept", sample_business=False) as s:
            await s.user("dana", DeskRole.EDITOR)
            await s.submit(name="dana", password=PASSWORD)
            assert (await s.submit("https://evil.example", leave="1")).status_code == 403
            assert "dana" in (await s.get("/login")).text

    async def test_a_form_too_large_is_refused(self, tmp_path: Path) -> None:
        async with site(tmp_path / "kept") as s:
            assert (await s.submit(name="x" * 10_000)).status_code == 413
            assert (await s.submit(**{f"f{n}": "x" for n in range(30)})).status_code == 400


class TestRights:
    async def test_a_viewer_is_refused_until_the_business_allows_it(self, tmp_path: Path) -> None:
        async with site(tmp_path / "kept", sample_business=False) as s:
            await s.user("guest", DeskRole.VIEWER)
            photo, nothing = s.keep(JPEG), f"{'cd' * 16}-0"
            await s.submit(name="guest", password=PASSWORD)
            assert [(await s.get(f"/media/{one}")).status_code for one in (photo, nothing)] == [403, 403]
            assert not (await s.desk.media.link(photo, VIEWER)).url
            with pytest.raises(NotAllowed):
                await s.desk.for_user(VIEWER).media.link(photo, VIEWER)
            business = s.at.town.road.ground.business
            s.at.town.road.ground.business = business.model_copy(update={"viewer_sees_chats": True})
            assert (await s.get(f"/media/{photo}")).content == JPEG

    async def test_who_sits_at_the_desk_signs_in_nowhere_twice_and_loses_it_with_the_user(self, tmp_path: Path) -> None:
        async with site(tmp_path / "kept", sample_business=False) as s:
            await s.user("owner", DeskRole.OWNER)
            photo = s.keep(JPEG)
            await enter(s, photo)
            await enter(s, photo)
            assert len(await s.desk.users.sessions()) == 1, "a browser that is in already keeps its session"
            await s.at.town.db["admins"].delete_one({"_id": "owner"})
            assert (await s.get(f"/media/{photo}")).status_code == 303

    async def test_a_session_of_the_sample_business_ends_when_there_are_users(self, tmp_path: Path) -> None:
        async with site(tmp_path / "kept") as s:
            photo = s.keep(JPEG)
            await enter(s, photo)
            assert (await s.get(f"/media/{photo}")).status_code == 200
            s.desk._door.opens_by_itself = False
            await s.user("owner", DeskRole.OWNER)
            assert (await s.get(f"/media/{photo}")).status_code == 303


class TestAtTheDesk:
    async def test_the_files_of_a_request_are_found_and_gone_when_they_are_erased(self, tmp_path: Path) -> None:
        source = tmp_path / "sent"
        source.write_bytes(JPEG)
        async with site(tmp_path / "kept", only=[AVI]) as s:
            photo = Media(kind=MediaKind.IMAGE, url=source.as_uri(), file_name="../../evil.html")
            await s.at.town.says(DANA, "", media=(photo,))
            await s.at.town.to_offer(DANA, REQUEST)
            lead = await s.at.town.lead()
            [file] = await s.desk.for_user(OWNER).media.files(lead.id)
            assert list(await s.desk.for_user(OWNER).media.of_chat(lead.contact_id)) == [file]
            assert not await s.desk.media.of_chat("nobody")
            with pytest.raises(NotAllowed):
                await s.desk.for_user(VIEWER).media.of_chat(lead.contact_id)
            assert file.kind == "image"
            await enter(s, file.id)
            assert (await s.get(f"/media/{file.id}")).content == JPEG
            (tmp_path / "kept" / file.id).unlink()
            assert not await s.desk.media.files(lead.id)
            assert not await s.desk.media.of_chat(lead.contact_id)
            link = await s.desk.media.link(file.id, OWNER)
            assert (link.url, bool(link.message)) == ("", True)
            assert (await s.get(f"/media/{file.id}")).status_code == 404

    async def test_files_that_lie_in_a_shared_store_open_as_well(self, tmp_path: Path) -> None:
        async with site(tmp_path / "kept", shared=True) as s:
            film, gone = f"{'ef' * 16}-0", f"{'ef' * 16}-1"
            await SharedFiles(s.at.town.db, s.at.town.clock).put(film, MP4)
            await enter(s, film)
            part = await s.get(f"/media/{film}", Range="bytes=10-19")
            assert (part.status_code, part.content) == (206, MP4[10:20])
            assert not (await s.desk.media.link(gone, OWNER)).url
            assert (await s.get(f"/media/{gone}")).status_code == 404

    async def test_presenter_mode_opens_nothing(self, tmp_path: Path) -> None:
        async with site(tmp_path / "kept") as s:
            photo = s.keep(JPEG)
            whole = (await s.desk.for_user(OWNER).media.link(photo, OWNER)).url
            assert "•" not in whole
            await s.desk.presenter.turn(True)
            link = await s.desk.for_user(OWNER).media.link(photo, OWNER)
            assert not link.url
            assert "Ctrl+E" in link.message
