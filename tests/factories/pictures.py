"""Files that somebody may upload as a logo."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image


def encoded(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:  # noqa: ANN401
    """Return a picture as a file."""
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def plain(width: int = 120, height: int = 40, colour: str = "teal", mode: str = "RGB") -> bytes:
    """Return a PNG of one colour."""
    return encoded(Image.new(mode, (width, height), colour))


def opened(content: bytes) -> Image.Image:
    """Return a file as a picture."""
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    """Return a chunk of a PNG, its checksum right."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_says(width: int, height: int) -> bytes:
    """Return a small PNG whose header claims a size that nothing in it has."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND")
    return b"\x89PNG\r\n\x1a\n" + chunks
