"""A picture that somebody uploaded as a logo, checked and written anew: no byte of it is kept.

What a file is, its content tells, never its name. Everything that makes decoding costly is looked
at in the file's own structure first: nothing is decoded that is large, animated or not whole.
"""

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from PIL import ExifTags, Image, ImageFile

from copassess.accounts.refusals import Reason, Refused

BYTES_MAX = 2 * 1024 * 1024
SIDE_MAX = 4000
# What is kept: sharp at the size that a cover prints it in, and small enough for every report.
WIDTH, HEIGHT = 900, 360
PNG_MAX = 150 * 1024
# Rows of a band, after it was made smaller.
BAND = 64
# Ways to make it so small, the best first: share of the size, and number of colours.
WAYS = ((1, 0), (1, 256), (1, 64), (0.7, 64), (0.5, 64))

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
# An ordinary progressive JPEG has about ten scans; thousands make a small file take minutes.
SCANS_MAX = 40
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
SCAN, END, FILL = 0xDA, 0xD9, 0xFF
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = frozenset(TURNS[number] for number in (5, 6, 7, 8))
# All that Pillow raises over pictures that are not as they should be.
FAULTS = (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError)
# Markers without a length: a plain FF within a scan, TEM, and restarts.
BARE = frozenset({0x00, 0x01, *range(0xD0, 0xD8)})

# One picture at a time in each process: a decoded one takes up to 110 MB for a moment.
_decoding = Lock()


@dataclass(frozen=True)
class Picture:
    """A logo as it is kept."""

    png: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Outline:
    """What the structure of a file says before anything of it is decoded."""

    width: int
    height: int
    # Where the picture ends in the file.
    end: int


def written_anew(content: bytes) -> Picture:
    """Return a PNG of at most 900 x 360 pixels without metadata. Raises Refused."""
    if len(content) > BYTES_MAX:
        raise Refused(Reason.LOGO_LARGE)
    outline = outline_of(content)
    if max(outline.width, outline.height) > SIDE_MAX:
        raise Refused(Reason.LOGO_WIDE)
    if min(outline.width, outline.height) < 1:
        raise Refused(Reason.LOGO_BROKEN)
    if outline.end != len(content):
        raise Refused(Reason.LOGO_TRAILING)
    try:
        with _decoding, _strictly():
            return _encoded(_decoded(content))
    except FAULTS as error:
        raise Refused(Reason.LOGO_BROKEN) from error


@contextmanager
def _strictly() -> Iterator[None]:
    """Have Pillow refuse what is not whole, and keep its remarks on odd metadata to itself.

    WeasyPrint, where it is loaded, tells Pillow to fill up pictures that are cut off.
    """
    fills_up = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = fills_up


def outline_of(content: bytes) -> Outline:
    """Return the outline of a PNG or JPEG. Raises Refused for all else."""
    try:
        if content.startswith(PNG):
            return _outline_of_png(content)
        if content.startswith(JPEG):
            return _outline_of_jpeg(content)
    except (struct.error, IndexError) as error:
        raise Refused(Reason.LOGO_BROKEN) from error
    is_svg = b"<svg" in content[:4096].lower()
    raise Refused(Reason.LOGO_SVG if is_svg else Reason.LOGO_KIND)


def _outline_of_png(content: bytes) -> Outline:
    """Walk the chunks: length, kind, data, checksum."""
    width, height, place = 0, 0, len(PNG)
    while True:
        length, kind = struct.unpack_from(">I4s", content, place)
        if (kind == b"IHDR") != (place == len(PNG)):
            raise Refused(Reason.LOGO_BROKEN)
        if kind == b"IHDR":
            width, height = struct.unpack_from(">II", content, place + 8)
        if kind == b"acTL":
            raise Refused(Reason.LOGO_ANIMATED)
        place += 12 + length
        if place > len(content):
            raise Refused(Reason.LOGO_BROKEN)
        if kind == b"IEND":
            return Outline(width, height, place)


def _outline_of_jpeg(content: bytes) -> Outline:
    """Walk the segments, and within a scan from marker to marker."""
    width, height, scans, place = 0, 0, 0, 2
    while (place := content.find(b"\xff", place)) >= 0:
        kind = content[place + 1]
        if kind == END:
            return Outline(width, height, place + 2)
        if kind == FILL:
            place += 1
            continue
        if kind in BARE:
            place += 2
            continue
        if kind in FRAMES:
            tall, wide = struct.unpack_from(">HH", content, place + 5)
            width, height = max(width, wide), max(height, tall)
        scans += kind == SCAN
        if scans > SCANS_MAX:
            break
        (length,) = struct.unpack_from(">H", content, place + 2)
        place += 2 + length
    raise Refused(Reason.LOGO_BROKEN)


def _decoded(content: bytes) -> Image.Image:
    """Return the picture the right way up, small, with transparency where it has any."""
    with Image.open(BytesIO(content), formats=["PNG", "JPEG"]) as opened:
        # A JPEG of twice the size that is needed costs a fraction of the whole one.
        opened.draft("RGB", (2 * WIDTH, 2 * HEIGHT))
        turn = TURNS.get(opened.getexif().get(ExifTags.Base.Orientation, 1))
        box = (HEIGHT, WIDTH) if turn in SIDEWAYS else (WIDTH, HEIGHT)
        picture = _halved(opened, box)
    # Made small before it is turned: turning needs the room of a second picture.
    picture.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=None)
    return picture if turn is None else picture.transpose(turn)


def _halved(opened: Image.Image, box: tuple[int, int]) -> Image.Image:
    """Return it in eight bits a channel, and large ones at least twice as large as the box.

    Band by band: changing the mode of a large picture as a whole takes thrice its room.
    """
    mode = "RGBA" if opened.has_transparency_data else "RGB"
    factor = max(1, int(max(opened.width / box[0], opened.height / box[1]) // 2))
    rows = BAND * factor
    bands = [
        _eight_bits(opened.crop((0, top, opened.width, min(top + rows, opened.height))))
        .convert(mode)
        .reduce(factor)
        for top in range(0, opened.height, rows)
    ]
    whole = Image.new(mode, (bands[0].width, sum(band.height for band in bands)))
    for number, band in enumerate(bands):
        whole.paste(band, (0, number * BAND))
    return whole


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Return greys of 16 bits as of 8; Pillow would cut them off at 255."""
    if picture.mode.startswith("I"):
        return picture.point(lambda value: value / 256).convert("L")
    return picture


def _encoded(picture: Image.Image) -> Picture:
    """Return it as PNG with nothing but its pixels, in fewer colours where it is too large."""
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    for share, colours in WAYS:
        made = _reduced(picture, share, colours)
        made.info = {}
        file = BytesIO()
        made.save(file, "PNG", optimize=True)
        if file.tell() <= PNG_MAX:
            break
    return Picture(file.getvalue(), made.width, made.height)


def _reduced(picture: Image.Image, share: float, colours: int) -> Image.Image:
    """Return it smaller, and in at most so many colours (0: as many as it has)."""
    size = max(1, round(picture.width * share)), max(1, round(picture.height * share))
    small = picture if share == 1 else picture.resize(size, Image.Resampling.LANCZOS)
    if not colours:
        return small.copy()
    return small.quantize(colours, method=Image.Quantize.FASTOCTREE)
