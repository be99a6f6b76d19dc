"""WeasyPrint's HTML with the memory of a report in mind."""

import re
from functools import cache
from importlib.resources import files
from typing import Any

FOOTNOTES = re.compile(r"^::(?:foot)?note-.*$", re.MULTILINE)


@cache
def lean_html() -> Any:  # noqa: ANN401 (WeasyPrint has no types)
    """Return WeasyPrint's HTML without its rules for footnotes, which a report has none of.

    They hold for every element, five pseudo-elements each, and took an eighth of the memory.
    """
    # WeasyPrint takes a second to import, and only whoever prints should wait for it.
    import weasyprint

    own = files(weasyprint).joinpath("css/html5_ua.css").read_text(encoding="utf-8")
    sheet = weasyprint.CSS(string=FOOTNOTES.sub("", own).replace("\n::marker", "\nli::marker"))

    class LeanHTML(weasyprint.HTML):  # type: ignore[misc]
        """HTML under a shorter style sheet of the user agent."""

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            """Return what every element is styled by before the report's own sheet."""
            return [sheet]

    return LeanHTML
