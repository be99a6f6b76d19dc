"""WeasyPrint's PDF of finished pages, each page let go of as soon as it is painted."""

import ctypes
import gc
from functools import partial
from typing import Any

# What WeasyPrint reads of a box for its tags, and for the place of a picture.
FOR_TAGS = frozenset(
    {"element", "element_tag", "style", "children", "link_annotation", "widget_annotation"}
    | {"colspan", "rowspan", "is_table_wrapper", "position_x", "position_y", "width", "height"}
    | {"margin_left", "margin_top", "padding_left", "padding_top"}
    | {"border_left_width", "border_top_width"}
)


def write(document: Any, **options: object) -> bytes | None:  # noqa: ANN401 (no types)
    """Return the PDF of a WeasyPrint document, which is empty afterwards.

    WeasyPrint keeps all boxes with all their lines until the file is written, though it only reads
    of them, after a page is painted, which elements they are of. 120 notes of 2,000 characters took
    240 MB that way, and take 200 MB this way.
    """
    for page in document.pages:
        page.paint = partial(paint, page, is_last=page is document.pages[-1])
    pdf: bytes | None = document.write_pdf(finisher=forget, **options)
    return pdf


def paint(page: Any, stream: Any, scale: float = 1, *, is_last: bool) -> None:  # noqa: ANN401
    """Paint a page, then keep of it what its tags are made from."""
    del page.paint
    page.paint(stream, scale)
    # Tens of thousands of small operators; the file has them one a line.
    stream.stream[:] = [b"\n".join(map(in_bytes, stream.stream))]
    # No public name leads to the boxes; tests hold that the file stays the same.
    strip(page._page_box)
    if is_last:
        give_back()


def in_bytes(operator: Any) -> bytes:  # noqa: ANN401 (bytes, text, or an object of pydyf)
    """Return an operator as the file has it."""
    if isinstance(operator, bytes):
        return operator
    written: bytes = operator.data if hasattr(operator, "data") else str(operator).encode("ascii")
    return written


def strip(box: Any) -> None:  # noqa: ANN401 (WeasyPrint has no types)
    """Keep of a box, and of all in it, what tags are made from."""
    # An absolutely placed box stands in its parent behind another one.
    box = getattr(box, "_box", box)
    # A dictionary that loses its entries keeps its size: a new one.
    box.__dict__ = {name: value for name, value in vars(box).items() if name in FOR_TAGS}
    for child in box.children:
        strip(child)


def forget(document: Any, _pdf: object) -> None:  # noqa: ANN401 (WeasyPrint has no types)
    """Drop the pages before the file is written, which takes room itself."""
    document.pages.clear()
    give_back()


def give_back() -> None:
    """Return to the system what is free between pieces in use; the C library keeps it else.

    Python's small objects cannot use what larger ones left, so that it would stay lost.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    # Only glibc has it, and only glibc needs it.
    if trim is not None:
        trim(0)
