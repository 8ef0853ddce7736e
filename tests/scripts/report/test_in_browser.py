"""The report opened and used in headless Chromium: sizes, themes, keyboard, accessibility."""

import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

if TYPE_CHECKING:
    from tests.scripts.report.conftest import FakeReport

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the PATH"),
]
# No sandbox, since tests may run as root; the rest keeps the browser itself off the network.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PAGES = ("index", "alpha", "beta", "run_times")
PHONE, TABLET, DESKTOP = (360, 780), (768, 1024), (1440, 900)

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, fake_report: "FakeReport") -> Iterator[Open]:
    """Return a function that opens a page; any complaint or request from it fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith(("file:", "data:")):
            route.continue_()
        else:
            complaints.append(f"request for {route.request.url}")
            route.abort()

    def open_one(
        name: str, size: tuple[int, int] = DESKTOP, dark: bool = False, scripts: bool = True
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        context.route("**/*", guard)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"script ran: {dialog.message}"))
        page.goto((fake_report.folder / f"{name}.html").as_uri())
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("dark", "size"), [(False, PHONE), (True, DESKTOP)], ids=["light-phone", "dark-desktop"]
)
def test_axe_finds_no_violation(
    open_page: Open, name: str, dark: bool, size: tuple[int, int]
) -> None:
    page = open_page(name, size, dark)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways(open_page: Open, name: str) -> None:
    page = open_page(name)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for width, height in (PHONE, TABLET, DESKTOP, (1600, 900)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


def test_variants_are_side_by_side_or_stacked(open_page: Open) -> None:
    page = open_page("alpha")
    left, right = (page.locator("#A-F1 .picture").nth(k) for k in (0, 1))

    def corner(index: int) -> tuple[float, float]:
        box = (left, right)[index].bounding_box()
        assert box
        return box["x"], box["y"]

    assert corner(0)[1] == corner(1)[1]
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert corner(0)[0] == corner(1)[0]
    assert corner(0)[1] < corner(1)[1]


def test_the_images_are_shown(open_page: Open) -> None:
    page = open_page("alpha")
    drawn = page.evaluate(
        "Promise.all([...document.images].map((image) => image.decode().then("
        "() => image.naturalWidth > 0)))"
    )
    assert drawn == [True] * 3


@pytest.mark.parametrize("name", ["alpha", "index"])
def test_the_filter_is_used_by_keyboard(open_page: Open, name: str) -> None:
    page = open_page(name)
    posts = 2 if name == "index" else 1
    rows = page.locator("#claims-rows > tbody")
    count = page.locator("#claims [role=status]")
    expect(count).to_have_text(f"All {5 * posts} claims shown")

    refuted = page.get_by_role("checkbox", name="refuted")
    refuted.focus()
    page.keyboard.press("Space")
    expect(rows.filter(visible=True)).to_have_count(posts)
    expect(rows.filter(visible=True).first).to_contain_text("refuted")
    expect(count).to_have_text(f"{posts} of {5 * posts} claims shown")

    page.keyboard.press("Space")
    expect(rows.filter(visible=True)).to_have_count(5 * posts)
    find = page.get_by_role("searchbox")
    for _ in range(3):  # imprecise and refuted were left behind: inconclusive, not testable, text
        page.keyboard.press("Tab")
    expect(find).to_be_focused()
    page.keyboard.type("IMPRECISE quote")  # every word, in any order and case
    expect(rows.filter(visible=True)).to_have_count(posts)
    page.keyboard.type(" nowhere")
    expect(count).to_have_text(f"0 of {5 * posts} claims shown")


def test_a_link_to_a_hidden_row_shows_it(open_page: Open) -> None:
    page = open_page("alpha")
    page.get_by_role("checkbox", name="confirmed").check()
    expect(page.locator("#A-C3")).to_be_hidden()
    page.locator("#A-F1 .related a", has_text="A-C3").click()
    expect(page.locator("#A-C3")).to_be_in_viewport()


def test_the_dialog_is_used_by_keyboard(open_page: Open) -> None:
    page = open_page("alpha")
    button = page.locator("#A-F1 [data-zoom]").first
    dialog = page.locator("#zoom")
    button.focus()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    shown = dialog.locator("img")
    texts = [image.get_attribute("alt") or "" for image in page.locator("#A-F1 .picture img").all()]
    expect(shown).to_have_attribute("alt", texts[0])
    # Focus stays in the dialog; the arrows change to the other variant.
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("ArrowRight")
    pressed = dialog.locator("[aria-pressed=true]")
    expect(pressed).to_have_text("Corrected")
    expect(shown).to_have_attribute("alt", texts[1])
    page.keyboard.press("ArrowLeft")
    expect(pressed).to_have_text("Rerun as published")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


def test_the_dialog_opens_from_the_picture_and_closes_by_its_button(open_page: Open) -> None:
    page = open_page("alpha")
    page.locator("#A-X1 img").click()
    dialog = page.locator("#zoom")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".choices button")).to_have_count(0)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#A-X1 [data-zoom]")).to_be_focused()


def test_the_theme_is_kept(open_page: Open) -> None:
    page = open_page("alpha")
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    toggle = page.get_by_role("button", name="Dark theme")
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.focus()
    page.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    dark = page.evaluate(background)
    assert dark != light
    page.reload()
    assert page.evaluate(background) == dark


def test_a_page_works_where_storage_is_refused(open_page: Open) -> None:
    page = open_page("index")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } });"
    )
    page.reload()
    toggle = page.get_by_role("button", name="Dark theme")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")


def test_the_embedded_image_can_be_saved(open_page: Open) -> None:
    page = open_page("alpha")
    with page.expect_download() as download:
        page.locator("#A-F1 a[data-embedded]").first.click()
    assert download.value.suggested_filename == "A-F1_gap_as_published.svg"
    assert 'viewBox="0 0 460 345"' in download.value.path().read_text("utf-8")


def test_the_skip_link_comes_first(open_page: Open) -> None:
    page = open_page("alpha")
    page.keyboard.press("Tab")
    link = page.locator(".skip")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()


def test_without_scripts_everything_is_shown(open_page: Open) -> None:
    page = open_page("alpha", scripts=False)
    expect(page.locator("#claims-rows > tbody").filter(visible=True)).to_have_count(5)
    for control in ("form.filter", "[data-zoom]", "[data-theme-toggle]"):
        expect(page.locator(control).filter(visible=True)).to_have_count(0)
    page.locator("#A-C1 summary").click()
    expect(page.locator("#checks-A-C1 table")).to_be_visible()


def test_nothing_is_folded_away_on_paper(open_page: Open) -> None:
    page = open_page("alpha")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator("#checks-A-C1 table")).to_be_visible()
    expect(page.locator("form.filter")).to_be_hidden()
