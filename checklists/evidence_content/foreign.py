"""Files that are surely something else, told by how they begin."""

from collections.abc import Mapping

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# By reason. Two bytes are enough at the front of a file that is nothing else that is taken.
BEGINNINGS: Mapping[str, tuple[bytes, ...]] = {
    "image": (
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"GIF87a",
        b"GIF89a",
        b"II*\x00",
        b"MM\x00*",
        b"8BPS",
        b"\x00\x00\x01\x00",
        b"\xff\x0a",
        b"\x00\x00\x00\x0cJXL ",
        b"\x00\x00\x00\x0cjP  ",
    ),
    "video": (
        b"\x1aE\xdf\xa3",
        b"\x00\x00\x01\xba",
        b"\x00\x00\x01\xb3",
        b"FLV\x01",
        b"0&\xb2u\x8ef\xcf\x11",
        b"OggS",
        b"ID3",
        b"\xff\xfb",
        b"\xff\xf3",
        b"\xff\xf2",
        b"fLaC",
    ),
    "archive": (
        b"Rar!\x1a\x07",
        b"7z\xbc\xaf\x27\x1c",
        b"\x1f\x8b",
        b"BZh",
        b"\xfd7zXZ\x00",
        b"\x28\xb5\x2f\xfd",
        b"\x04\x22\x4d\x18",
        b"MSCF",
    ),
    "program": (
        b"MZ",
        b"\x7fELF",
        b"#!",
        b"\xca\xfe\xba\xbe",
        b"\xfe\xed\xfa",
        b"\xcf\xfa\xed\xfe",
    ),
}
# Containers of which some hold pictures and the others moving ones.
STILL = (b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
RIFF = {b"WEBP": "image", b"AVI ": "video", b"WAVE": "video"}
# Within a package even four bytes may be chance in a font: these are no chance.
STRONG = 4


def reason_for(head: bytes, *, strong: bool = False) -> str:
    """Return what a file is that is surely no document, nothing for one that may be.

    `strong` asks for longer signs, where the file is part of a package and may be anything.
    """
    for reason, beginnings in BEGINNINGS.items():
        signs = [sign for sign in beginnings if not strong or len(sign) >= STRONG]
        if head.startswith(tuple(signs)):
            return reason
    if head[4:8] == b"ftyp":
        return "image" if head[8:12] in STILL else "video"
    if head[:4] == b"RIFF":
        return RIFF.get(head[8:12], "video")
    if head[257:262] == b"ustar":
        return "archive"
    # A picture of Windows names its own length, which no text does.
    if head[:2] == b"BM" and head[6:10] == b"\x00\x00\x00\x00":
        return "image"
    return ""


def is_program(head: bytes) -> bool:
    """Tell whether a part of a package is a program of Windows; "MZ" alone may be chance."""
    return head[:2] == b"MZ" and b"PE\x00\x00" in head
