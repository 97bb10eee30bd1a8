"""Files that came with a message: an id is turned into a link, the link into bytes.

Source: WhatsApp Cloud API documentation, media: the link lives five minutes, the id of a customer's file seven days.
"""

import base64
import binascii
import hashlib
import hmac

from fixi_app.channels.answers import Unreachable
from fixi_app.channels.contract import MediaTooLarge, MediaUnavailable
from fixi_app.channels.download import Fetching, Gone, download
from fixi_app.channels.loose import Json, number, obj, words
from fixi_app.channels.meta.client import GraphClient
from fixi_app.channels.meta.codes import code_of
from fixi_app.channels.meta.content import MEDIA
from fixi_app.channels.sniff import fits
from fixi_app.domain.messages import Media

_HEX_LENGTH = 64


class Files:
    def __init__(self, api: GraphClient) -> None:
        self._api = api

    async def fetch(self, media: Media, limit: int) -> bytes:
        """The bytes, at most `limit`. Raises MediaUnavailable (MediaTooLarge)."""
        if not media.url:
            raise MediaUnavailable("Meta named no file")
        by_id = media.url.startswith(MEDIA)
        content = await (self._by_id(media.url, limit) if by_id else self._download(media.url, limit))
        if not fits(media.kind, content):
            raise MediaUnavailable(f"the file is not a {media.kind.value}, whatever it says")
        return content

    async def _by_id(self, url: str, limit: int) -> bytes:
        """A link that is used up is asked for afresh, once."""
        known = await self._asked(url.removeprefix(MEDIA), limit)
        try:
            content = await self._download(words(known, "url", limit=4096), limit)
        except Gone:
            known = await self._asked(url.removeprefix(MEDIA), limit)
            content = await self._download(words(known, "url", limit=4096), limit)
        _check(content, words(known, "sha256", limit=128).strip())
        return content

    async def _asked(self, media_id: str, limit: int) -> Json:
        """What Meta knows of the file. Raises MediaUnavailable."""
        try:
            answer = await self._api.media(media_id)
        except Unreachable as fault:
            raise MediaUnavailable(f"Meta could not be asked for the file ({fault})") from None
        known = answer.object()
        if answer.status != 200 or not words(known, "url", limit=4096):
            code = code_of(obj(known, "error"))
            raise MediaUnavailable(f"Meta no longer has the file ({answer.status if code is None else code})")
        if (number(known.get("file_size")) or 0) > limit:
            raise MediaTooLarge(f"the file is larger than {limit} bytes")
        return known

    async def _download(self, url: str, limit: int) -> bytes:
        """The token goes to Meta's own hosts only."""
        authorization = self._api.authorization_for(url)
        how = Fetching(self._api.http, limit, allow_loopback=self._api.is_local, authorization=authorization)
        return await download(url, how)


def _check(content: bytes, announced: str) -> None:
    """Against the sum that Meta names. One that cannot be read checks nothing: how it is written is not promised."""
    expected = _digest(announced)
    if expected is not None and not hmac.compare_digest(expected, hashlib.sha256(content).digest()):
        raise MediaUnavailable("the file is not the one that was announced")


def _digest(written: str) -> bytes | None:
    """In hex or in base64; both occur."""
    try:
        found = bytes.fromhex(written) if len(written) == _HEX_LENGTH else base64.b64decode(written, validate=True)
    except (ValueError, binascii.Error):
        return None
    return found if len(found) == hashlib.sha256().digest_size else None
