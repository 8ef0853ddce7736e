"""Figures in headless Chromium: enlarged, read, flipped, downloaded, with mouse and keyboard."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser
PHONE, DESKTOP = (360, 780), (1440, 900)

Open = Callable[..., Page]


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
    expect(dialog.locator("[data-variants] button")).to_have_count(0)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#A-X1 [data-zoom]")).to_be_focused()


def test_the_embedded_image_can_be_saved(open_page: Open) -> None:
    page = open_page("alpha")
    with page.expect_download() as download:
        page.locator("#A-F1 a[data-embedded]").first.click()
    assert download.value.suggested_filename == "A-F1_gap_as_published.svg"
    assert 'viewBox="0 0 460 345"' in download.value.path().read_text("utf-8")


def at(image: Locator, x: float, y: float) -> tuple[float, float]:
    """A place on the screen, from fractions of an image from its upper left."""
    box = image.bounding_box()
    assert box
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def test_the_pointer_is_told_the_point_next_to_it(open_page: Open) -> None:
    page = open_page("alpha")
    picture = page.locator("#A-F1 .picture").first
    picture.scroll_into_view_if_needed()
    image, tip = picture.locator("img"), picture.locator(".tip")
    # the panel is from 0.1 to 0.9; (10, 100) is its upper right corner
    page.mouse.move(*at(image, 0.89, 0.11))
    expect(tip.locator("span")).to_have_count(3)
    expect(tip.locator("span").nth(0)).to_have_text("up")
    expect(tip.locator("span").nth(1)).to_have_text("Step: 10")
    expect(tip.locator("span").nth(2)).to_contain_text(": 100")
    assert at(tip, 1, 0.5) == pytest.approx(at(image, 0.9, 0.1), abs=20)  # beside the point
    page.mouse.move(*at(image, 0.5, 0.2))  # nothing is near
    expect(tip).to_have_count(0)


def test_values_are_read_across_by_keyboard(open_page: Open) -> None:
    page = open_page("alpha")
    page.locator("#A-F1 [data-zoom]").first.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#zoom")
    slider = dialog.get_by_role("slider", name="Read across")
    slider.focus()
    page.keyboard.press("ArrowRight")
    output = dialog.locator("output")
    expect(output).to_contain_text("Step: 5 →")
    expect(output).to_contain_text("up: 50 ·")
    page.keyboard.press("ArrowRight")
    expect(output).to_contain_text("up: 100")
    expect(output).to_contain_text(": 0")
    assert slider.get_attribute("aria-valuetext") == output.text_content()
    expect(dialog.locator(".overlay circle")).to_have_count(2)


def test_series_are_chosen(open_page: Open) -> None:
    page = open_page("alpha")
    page.locator("#A-F1 .picture img").first.click()
    dialog = page.locator("#zoom")
    up = dialog.get_by_role("checkbox", name="up", exact=True)
    expect(up).to_be_checked()
    up.uncheck()
    # what is left is drawn again over a veil
    expect(dialog.locator(".overlay polyline")).to_have_count(1)
    expect(dialog.locator(".overlay polyline")).to_have_attribute("stroke", "#d55e00")
    expect(dialog.locator(".overlay rect")).to_have_count(1)
    expect(dialog.locator("output")).not_to_contain_text("up:")
    up.check()
    expect(dialog.locator(".overlay rect")).to_have_count(0)


def test_the_picture_is_magnified(open_page: Open) -> None:
    page = open_page("alpha")
    page.locator("#A-F1 .picture img").first.click()
    dialog = page.locator("#zoom")

    def width() -> float:
        box = dialog.locator("img").bounding_box()
        assert box
        return box["width"]

    before = width()
    expect(dialog.get_by_role("button", name="Smaller")).to_be_disabled()
    dialog.get_by_role("button", name="Larger").click()
    assert width() == pytest.approx(1.5 * before, rel=0.05)
    page.keyboard.press("+")
    assert width() == pytest.approx(2 * before, rel=0.05)
    page.keyboard.press("-")
    page.keyboard.press("-")
    assert width() == pytest.approx(before, rel=0.01)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_no_violation_in_the_dialog(
    open_page: Open, size: tuple[int, int], dark: bool
) -> None:
    page = open_page("alpha", size, dark)
    page.locator("#A-F1 [data-zoom]").first.click()
    page.locator("#zoom input[type=range]").press("ArrowRight")
    results = Axe().run(page, context="#zoom")
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.querySelector('dialog').scrollWidth") <= size[0]


def test_the_tools_of_a_figure_are_links_to_its_files(open_page: Open) -> None:
    page = open_page("alpha", scripts=False)
    picture = page.locator("#A-F1 .picture").first
    kinds = [link.text_content() or "" for link in picture.locator(".tools a").all()]
    assert [kind.split()[0] for kind in kinds] == ["SVG", "PNG", "CSV"]
    page.locator("#A-F1 .again summary").click()
    about = page.locator("#A-F1 .again")
    expect(about).to_contain_text("alpha_plot_gap")
    expect(about).to_contain_text("workflow/scripts/alpha/plot_gap.py")
    expect(about.get_by_role("link", name="train")).to_be_visible()
