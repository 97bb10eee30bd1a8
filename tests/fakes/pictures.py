"""Pictures of one colour made, and pictures of a browser read: PNG of eight bits, no more than that takes."""

import struct
import zlib

Colour = tuple[int, int, int]


def png(width: int, height: int, colour: Colour) -> bytes:
    rows = (b"\0" + bytes(colour) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def colours(picture: bytes) -> dict[Colour, int]:
    """How many pixels there are of each colour. Raises ValueError for a picture of another kind."""
    width, height, bits, kind, _, _, laced = struct.unpack(">IIBBBBB", picture[16:29])
    if bits != 8 or kind not in (2, 6) or laced:
        raise ValueError(f"bits {bits}, kind {kind}, interlace {laced}")
    step = 3 if kind == 2 else 4
    found: dict[Colour, int] = {}
    for row in _rows(zlib.decompress(_data(picture)), width * step, height, step):
        for red, green, blue in zip(row[::step], row[1::step], row[2::step], strict=True):
            found[red, green, blue] = found.get((red, green, blue), 0) + 1
    return found


def _data(picture: bytes) -> bytes:
    data, at = b"", 8
    while at < len(picture):
        size, name = struct.unpack(">I4s", picture[at : at + 8])
        data += picture[at + 8 : at + 8 + size] if name == b"IDAT" else b""
        at += size + 12
    return data


def _rows(data: bytes, size: int, height: int, step: int) -> list[bytearray]:
    """Each line is stored as its difference to what stands left of it and above."""
    rows, above = [], bytearray(size)
    for y in range(height):
        way, row = data[y * (size + 1)], bytearray(data[y * (size + 1) + 1 : (y + 1) * (size + 1)])
        for x in range(size if way else 0):
            left, corner = (row[x - step], above[x - step]) if x >= step else (0, 0)
            row[x] = (row[x] + _guess(way, left, above[x], corner)) & 255
        rows.append(row)
        above = row
    return rows


def _guess(way: int, left: int, up: int, corner: int) -> int:
    if way == 4:
        near = left + up - corner
        return min((left, up, corner), key=lambda one: abs(near - one))
    return (0, left, up, (left + up) // 2)[way]
