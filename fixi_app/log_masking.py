"""What a log line may show: ids and masked phones only, and nothing that moves a terminal's cursor.

The promise: whatever reaches `clean` comes out without phones, e-mail addresses, registered secrets, control or
direction characters. It works on the finished text: a phone in an exception's message passes every earlier gate.
"""

import re
from urllib.parse import quote

_secrets: dict[str, None] = {}

_CHAT_HOSTS = r"(?!(?:[cg]\.us|lid|s\.whatsapp\.net|broadcast|newsletter)\b)"
_EMAIL = re.compile(rf"(?<![\w.+-])[\w.+-]+@{_CHAT_HOSTS}((?:[\w-]+\.)+[^\W\d_]{{2,}})")
_CREDENTIAL = re.compile(r"(?i)(\bbearer\s+|\b(?:token|key|password|secret|signature)=)[^\s&\"'<>]+")
_PHONE = re.compile(
    r"(?<![^\W_])(?<!\d\.)(?<!•)(?:"
    r"(?:\+|00)\d{1,4}(?:[-\s().]{0,3}\d{1,4}){2,6}"  # +972 50-000 0001
    r"|\(?0\d{1,2}\)?[-\s.]{0,3}\d{3}[-\s.]{0,3}\d{3,4}"  # 050-000-0001, (03) 000 0001
    r"|(?<!\d-)(?!\d{4}-\d\d-\d\d(?!\d))[1-9]\d{1,3}(?:[-\s]\d{2,4}){2,4}"  # 972-50-000-0001, but no date
    r"|\d{9,15}"  # 972500000001, as in a chat id
    r")(?!\d)"
)
_LEAST_DIGITS = 8
_SHORTEST_SECRET = 4  # a secret of three letters would black out half of every line

_HIDDEN = [*range(0x20), *range(0x7F, 0xA0), 0x61C, *range(0x200B, 0x2010), *range(0x2028, 0x202F)]
_HIDDEN += [*range(0x2060, 0x2070), 0xFEFF]
_VISIBLE = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in _HIDDEN}
_VISIBLE |= {ord("\n"): "\\n", ord("\t"): " "}


def register_secret(*values: str) -> None:
    """From now on these values (and their form in a web address) appear in no line."""
    for value in values:
        if len(value) >= _SHORTEST_SECRET:
            _secrets[value] = None
            _secrets[quote(value, safe="")] = None


def clean(text: str) -> str:
    """One line of text as it may stand in the log."""
    return mask(text).translate(_VISIBLE)


def clean_lines(text: str) -> str:
    """Several lines (a traceback), each indented, so that none can pass for a record of its own."""
    return "".join(f"\n    {line.translate(_VISIBLE)}" for line in mask(text).rstrip().split("\n"))


def mask(text: str) -> str:
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, "•••")
    text = _CREDENTIAL.sub(r"\1•••", text)
    text = _EMAIL.sub(r"•••@\1", text)
    return _PHONE.sub(_masked_phone, text)


def _masked_phone(found: re.Match[str]) -> str:
    written = found.group()
    digits = "".join(letter for letter in written if letter.isdigit())
    if len(digits) < _LEAST_DIGITS:
        return written
    plus = "+" if written.startswith("+") else ""
    return f"{plus}{digits[:3]}•••••{digits[-3:]}"
