"""Takes the README's pictures of a demo that runs and of the sample that `make sample` wrote."""

import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps
from playwright.sync_api import Page, ViewportSize, sync_playwright
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "pictures"
SITE = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
DRAFT = "Example Fibre"
# Where pages of the sample report go, by what stands on them; the value is dots an inch.
PAPER = {
    "executive": {
        "docs/pictures/report-executive.png": "88",
        "static/img/sample-report.png": "110",
    },
    "critical": {"docs/pictures/report-gaps.png": "88"},
}


def sign_in(page: Page, name: str) -> None:
    """Sign a person of the demo in; staff with the code of the demo's app."""
    page.goto(f"{SITE}/accounts/login/")
    page.fill("[name=login]", f"{name}@demo.example")
    page.fill("[name=password]", "keep-children-safe")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
    if page.locator("[name=code]").count():
        page.fill("[name=code]", code_of(f"{name}@demo.example"))
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_load_state()


def code_of(email: str) -> str:
    """Return what the demo's app shows for somebody of its staff."""
    ask = [sys.executable, "manage.py", "demo_code"]
    said = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603
    return next(line.split()[1] for line in said.splitlines() if line.startswith(email))


def draft(page: Page, link: str) -> None:
    """Open the demo's draft, and from its overview what a link leads to."""
    page.goto(f"{SITE}/assessments")
    page.get_by_role("link", name=DRAFT).click()
    page.get_by_role("link", name=link, exact=True).first.click()
    page.wait_for_load_state()


def question(page: Page) -> None:
    """A question with what was said about it, and what its answer said before."""
    draft(page, "Handling CSAM")
    card = page.locator("#question-GEN-CSAM-03")
    card.locator(".talk-link a").click()
    card.locator(".talk").wait_for()
    card.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#question-GEN-CSAM-03').scrollIntoView()")


def unsaved(page: Page) -> None:
    """What a question says while the network is away."""
    draft(page, "Education")
    page.route("**/answers/*", lambda route: route.abort())
    page.locator(".question textarea").first.fill("Two lessons a year, in all schools of the city.")
    page.get_by_text("Not saved, trying again").wait_for()


def overview(page: Page) -> None:
    """How far the draft is, and who has which area."""
    page.goto(f"{SITE}/assessments")
    page.get_by_role("link", name=DRAFT).click()


def my_work(page: Page) -> None:
    """What one person is to do."""
    page.goto(f"{SITE}/work")


def proposals(page: Page) -> None:
    """What a guest proposes, beside the company's answer."""
    draft(page, "Guests without an account")
    page.get_by_role("link", name="What guests propose").click()


def queue(page: Page) -> None:
    """What waits for review."""
    page.goto(f"{SITE}/reviews")


def review(page: Page) -> None:
    """One question of a review, with what the decision would be."""
    page.goto(f"{SITE}/reviews?tab=all&search=Example+Telecom")
    page.locator(".queue-table th a").first.click()
    page.wait_for_load_state()
    start = page.get_by_role("button", name="Start review")
    if start.count():
        start.click()
        page.wait_for_load_state()
    page.goto(f"{page.url.partition('?')[0]}?view=one&show=worth&question=GEN-CSAM-06")
    page.evaluate("document.querySelector('.review-card').scrollIntoView()")


def country_profile(page: Page) -> None:
    """Where a country's companies stand."""
    page.goto(f"{SITE}/portfolio/countries/KE")


# Who opens which page; a text is the link on the draft's overview that leads to it.
PICTURES: dict[str, tuple[str, str | Callable[[Page], None]]] = {
    "overview": ("owner", overview),
    "my-work": ("contributor", my_work),
    "question": ("owner", question),
    "unsaved": ("owner", unsaved),
    "proposals": ("owner", proposals),
    "workbook": ("owner", "Offline in a workbook"),
    "plan": ("owner", "Action plan"),
    "markets": ("owner", "Markets side by side"),
    "queue": ("reviewer", queue),
    "review": ("reviewer", review),
    "country-profile": ("reviewer", country_profile),
}


def paper(report: Path) -> None:
    """Take pages of the sample report: the executive summary, and where the critical gaps begin."""
    reader = PdfReader(report)
    for anchor, places in PAPER.items():
        place_of = reader.named_destinations[anchor]
        number = str(1 + (reader.get_destination_page_number(place_of) or 0))
        for place, dots in places.items():
            whole = ["pdftoppm", "-png", "-r", dots, "-f", number, "-l", number, str(report)]
            made = subprocess.run(whole, capture_output=True, check=True).stdout  # noqa: S603
            page = ImageOps.expand(Image.open(BytesIO(made)).convert("RGB"), 1, "#c3cad5")
            page.quantize(256, method=Image.Quantize.MAXCOVERAGE).save(ROOT / place, optimize=True)
            print(place)  # noqa: T201 (what was done)


def take() -> None:
    """Take all of them."""
    paper(Path(os.environ.get("VAR_DIR") or ROOT / "var") / "samples" / "example.pdf")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        pages: dict[str, Page] = {}
        for name, (who, way) in PICTURES.items():
            if who not in pages:
                # One sign-in each: a code of the demo's app opens once.
                size: ViewportSize = {"width": 1100, "height": 760}
                pages[who] = browser.new_context(viewport=size).new_page()
                pages[who].on("dialog", lambda dialog: dialog.accept())
                sign_in(pages[who], who)
            page = pages[who]
            draft(page, way) if isinstance(way, str) else way(page)
            page.wait_for_timeout(400)
            page.screenshot(path=FOLDER / f"{name}.png")
            page.unroute_all()
            print(f"docs/pictures/{name}.png")  # noqa: T201 (what was done)
        browser.close()


if __name__ == "__main__":
    take()
