"""What is taken as a logo, what is refused and why, and what of it is kept."""

import hashlib
import struct
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile, PngImagePlugin

from copassess.accounts import pictures
from copassess.accounts.pictures import written_anew
from copassess.accounts.refusals import Reason, Refused
from tests.factories.pictures import chunk, encoded, opened, plain, png_that_says

pytestmark = pytest.mark.pure
PHOTO = encoded(Image.linear_gradient("L").convert("RGB"), "JPEG")
WHOLE = [plain(), PHOTO]


def reason_of(content: bytes) -> Reason:
    """Return why a file is refused."""
    with pytest.raises(Refused) as refused:
        written_anew(content)
    return refused.value.reason


def noise(mode: str, width: int, height: int) -> Image.Image:
    """Return a picture that no file holds in few bytes."""
    channels = len(Image.new(mode, (1, 1)).getbands())
    pixels = hashlib.shake_128(b"noise").digest(width * height * channels)
    return Image.frombytes(mode, (width, height), pixels)


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((120, 40), (120, 40)),
        ((1, 1), (1, 1)),
        ((1800, 720), (900, 360)),
        ((4000, 1), (900, 1)),
        ((1, 4000), (1, 360)),
        ((4000, 4000), (360, 360)),
    ],
)
def test_picture_is_made_to_fit_and_never_larger(
    size: tuple[int, int], kept: tuple[int, int]
) -> None:
    made = written_anew(plain(*size))

    assert (made.width, made.height) == opened(made.png).size == kept


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "jpeg L", "jpeg RGB", "jpeg CMYK"]
)
def test_every_mode_becomes_an_ordinary_png(mode: str) -> None:
    kind, _space, inner = mode.rpartition(" ")
    grey = Image.new("L", (400, 200), 128)
    picture = Image.new("I;16", (400, 200), 128 * 256) if mode == "I;16" else grey.convert(inner)

    made = opened(written_anew(encoded(picture, kind or "PNG")).png)

    assert made.format == "PNG"
    assert made.mode == "RGB"
    if mode != "1":
        pixel = made.getpixel((200, 100))
        assert isinstance(pixel, tuple)
        assert all(abs(channel - 128) <= 3 for channel in pixel)


def test_transparent_places_stay_transparent() -> None:
    picture = Image.new("RGBA", (200, 100), (200, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 100, 100))
    keyed = Image.new("RGB", (200, 100), (200, 0, 0))
    keyed.paste((255, 255, 255), (0, 0, 100, 100))

    for content in (
        encoded(picture),
        encoded(picture.quantize(8)),
        encoded(keyed, transparency=(255, 255, 255)),
    ):
        made = opened(written_anew(content).png).convert("RGBA")
        clear, solid = made.getpixel((10, 50)), made.getpixel((190, 50))
        assert isinstance(clear, tuple)
        assert isinstance(solid, tuple)
        assert (clear[3], solid[3]) == (0, 255)


def test_large_transparent_picture_keeps_its_colours_at_the_edges() -> None:
    picture = Image.new("RGBA", (3000, 1500), (0, 0, 0, 0))
    picture.paste((250, 250, 250, 255), (0, 700, 3000, 1500))

    made = opened(written_anew(encoded(picture)).png)

    column = [made.getpixel((360, row)) for row in range(made.height)]
    seen = [pixel for pixel in column if isinstance(pixel, tuple) and pixel[3] > 8]
    assert len(seen) > 100
    assert min(channel for pixel in seen for channel in pixel[:3]) > 240


@pytest.mark.parametrize("turn", range(1, 9))
def test_photo_is_turned_the_right_way_up(turn: int) -> None:
    upright = Image.new("RGB", (600, 200), "white")
    upright.paste((200, 0, 0), (0, 0, 300, 100))
    exif = Image.Exif()
    exif[0x0112] = turn
    back = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    stored = upright.transpose(back.get(turn, pictures.TURNS[turn])) if turn > 1 else upright

    made = opened(written_anew(encoded(stored, "JPEG", exif=exif, quality=95)).png)

    assert made.size == (600, 200)
    reds = [
        isinstance(pixel := made.getpixel(place), tuple) and pixel[1] < 100
        for place in [(50, 50), (550, 50), (50, 150), (550, 150)]
    ]
    assert reds == [True, False, False, False]


def test_nothing_but_pixels_is_kept() -> None:
    secret = b"Taken at home, 51.5 N"
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", secret.decode())
    exif = Image.Exif()
    exif[0x010E] = secret.decode()
    picture = Image.new("RGB", (50, 50), "navy")
    files = [
        encoded(picture, pnginfo=text, exif=exif, icc_profile=secret),
        encoded(picture, "JPEG", comment=secret, exif=exif, icc_profile=secret),
    ]

    for content in files:
        assert secret in content
        made = written_anew(content).png
        assert secret not in made
        assert opened(made).info == {}
        kinds = [kind for kind in (b"eXIf", b"iCCP", b"tEXt", b"pHYs") if kind in made]
        assert kinds == []


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_busy_picture_is_kept_small(mode: str) -> None:
    made = written_anew(encoded(noise(mode, 700, 300)))

    assert len(made.png) <= pictures.PNG_MAX
    assert opened(made.png).size == (made.width, made.height)


def test_same_file_gives_the_same_bytes() -> None:
    assert written_anew(PHOTO) == written_anew(PHOTO)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.LOGO_KIND),
        (b"a,b,c\n1,2,3\n", Reason.LOGO_KIND),
        (b"%PDF-1.7\n%...", Reason.LOGO_KIND),
        (b"PK\x03\x04...", Reason.LOGO_KIND),
        (b"<html><script>alert(1)</script>", Reason.LOGO_KIND),
        (encoded(Image.new("RGB", (9, 9)), "GIF"), Reason.LOGO_KIND),
        (encoded(Image.new("RGB", (9, 9)), "WEBP"), Reason.LOGO_KIND),
        (encoded(Image.new("RGB", (9, 9)), "TIFF"), Reason.LOGO_KIND),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', Reason.LOGO_SVG),
        (b"\xef\xbb\xbf<SVG onload='alert(1)'/>", Reason.LOGO_SVG),
        (plain() + b" " * pictures.BYTES_MAX, Reason.LOGO_LARGE),
        (plain(4001, 2), Reason.LOGO_WIDE),
        (plain(2, 4001), Reason.LOGO_WIDE),
        (encoded(Image.new("RGB", (2, 4001)), "JPEG"), Reason.LOGO_WIDE),
        (png_that_says(20_000, 20_000), Reason.LOGO_WIDE),
        (png_that_says(2**32 - 1, 2**32 - 1), Reason.LOGO_WIDE),
        (png_that_says(0, 40), Reason.LOGO_BROKEN),
        (png_that_says(900, 900), Reason.LOGO_BROKEN),
        (pictures.PNG, Reason.LOGO_BROKEN),
        (pictures.PNG + chunk(b"IEND"), Reason.LOGO_BROKEN),
        (plain()[:-12], Reason.LOGO_BROKEN),
        (pictures.JPEG, Reason.LOGO_BROKEN),
        (PHOTO[:-2], Reason.LOGO_BROKEN),
        (b"\xff\xd8\xff\xd9", Reason.LOGO_BROKEN),
        (plain() + b"\n", Reason.LOGO_TRAILING),
        (plain() + b"<script>alert(1)</script>", Reason.LOGO_TRAILING),
        (PHOTO + b"<html><body>hello", Reason.LOGO_TRAILING),
    ],
)
def test_file_is_refused_for_one_reason(content: bytes, reason: Reason) -> None:
    assert reason_of(content) == reason


def test_picture_that_is_an_archive_too_is_refused() -> None:
    archive = BytesIO()
    with ZipFile(archive, "w") as file:
        file.writestr("index.html", "<script>alert(1)</script>")

    assert reason_of(plain() + archive.getvalue()) == Reason.LOGO_TRAILING
    assert reason_of(PHOTO + archive.getvalue()) == Reason.LOGO_TRAILING


def test_moving_picture_is_refused() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    content = encoded(frames[0], save_all=True, append_images=frames[1:], duration=100)

    assert b"acTL" in content
    assert reason_of(content) == Reason.LOGO_ANIMATED


def test_header_alone_refuses_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args: object, **kwargs: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Image, "open", never)

    assert reason_of(png_that_says(20_000, 20_000)) == Reason.LOGO_WIDE
    assert reason_of(_with_frame(PHOTO, 20_000)) == Reason.LOGO_WIDE


def _with_frame(jpeg: bytes, side: int) -> bytes:
    """Return a JPEG that claims another size in its last frame header, and the true one before."""
    frame = jpeg.index(b"\xff\xc0")
    length = 2 + struct.unpack_from(">H", jpeg, frame + 2)[0]
    header = jpeg[frame : frame + length]
    larger = header[:5] + struct.pack(">HH", side, side) + header[9:]
    return jpeg[:frame] + larger + header + jpeg[frame + length :]


def test_photo_of_endless_scans_is_refused() -> None:
    content = encoded(Image.new("RGB", (64, 64), "red"), "JPEG", progressive=True)
    scan = content.rindex(b"\xff\xda")
    more = content[:scan] + content[scan:-2] * 100 + content[-2:]

    assert content.count(b"\xff\xda") < pictures.SCANS_MAX
    assert written_anew(content).width == 64
    assert reason_of(more) == Reason.LOGO_BROKEN


def test_picture_that_is_cut_off_is_refused_where_weasyprint_is_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)

    assert reason_of(png_that_says(900, 900)) == Reason.LOGO_BROKEN
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


def test_bytes_that_fill_up_before_a_marker_are_no_fault() -> None:
    filled = PHOTO[:2] + b"\xff\xff" + PHOTO[2:]

    assert written_anew(filled) == written_anew(PHOTO)


def test_odd_metadata_is_no_fault() -> None:
    for exif in (b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"):
        content = encoded(Image.new("RGB", (40, 20), "red"), "JPEG", exif=exif)

        assert written_anew(content).width == 40


@given(st.binary(max_size=300), st.sampled_from([b"", pictures.PNG, pictures.JPEG]))
def test_garbage_is_refused_and_never_a_fault(content: bytes, start: bytes) -> None:
    assert reason_of(start + content) in set(Reason)


@given(st.data())
def test_damaged_picture_is_kept_or_refused_and_never_a_fault(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    shorter: Callable[[bytes], bytes] = data.draw(
        st.sampled_from([bytes, lambda whole: bytes(whole[: len(whole) // 2])])
    )

    try:
        made = written_anew(shorter(bytes(content)))
    except Refused:
        return
    assert len(made.png) <= pictures.PNG_MAX
    assert opened(made.png).format == "PNG"
