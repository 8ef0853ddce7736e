"""The report opened and used in headless Chromium: sizes, themes, keyboard, accessibility."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PAGES = ("index", "alpha", "beta", "run_times", "compare")
PHONE, TABLET, DESKTOP = (360, 780), (768, 1024), (1440, 900)
SIZES = [(False, PHONE), (True, TABLET), (True, DESKTOP)]

Open = Callable[..., Page]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("dark", "size"), SIZES, ids=["light-phone", "dark-tablet", "dark-desktop"]
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


def test_the_filter_is_used_by_keyboard(open_page: Open) -> None:
    page = open_page("alpha")
    form = page.locator("#claims form")
    rows = page.locator("#claims-rows > tbody")
    count = form.locator("[role=status]")
    expect(count).to_have_text("All 5 claims shown")

    refuted = form.get_by_role("checkbox", name="refuted")
    refuted.focus()
    page.keyboard.press("Space")
    expect(rows.filter(visible=True)).to_have_count(1)
    expect(rows.filter(visible=True)).to_contain_text("refuted")
    expect(count).to_have_text("1 of 5 claims shown")

    page.keyboard.press("Space")
    expect(rows.filter(visible=True)).to_have_count(5)
    for _ in range(3):  # imprecise and refuted were left behind: inconclusive, not testable, text
        page.keyboard.press("Tab")
    expect(form.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("IMPRECISE quote")  # every word, in any order and case
    expect(rows.filter(visible=True)).to_have_count(1)
    page.keyboard.type(" nowhere")
    expect(count).to_have_text("0 of 5 claims shown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Show all
    expect(count).to_have_text("All 5 claims shown")


def test_everything_is_searched_by_kind_post_verdict_and_word(open_page: Open) -> None:
    page = open_page("index")
    rows = page.locator("#statements-rows > tbody").filter(visible=True)
    form = page.locator("#statements form")
    expect(rows).to_have_count(18)
    form.get_by_role("checkbox", name="numbers").check()
    expect(rows).to_have_count(4)
    form.get_by_role("combobox", name="Post").select_option("beta")
    expect(rows).to_have_count(2)
    form.get_by_role("checkbox", name="true only as published").check()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("B-N1")
    form.get_by_role("button", name="Show all").click()
    expect(rows).to_have_count(18)
    form.get_by_role("searchbox").fill("A-E1")
    expect(rows).to_have_count(1)


def test_a_count_leads_to_its_rows(open_page: Open) -> None:
    page = open_page("index")
    rows = page.locator("#statements-rows > tbody").filter(visible=True)
    page.get_by_role("region", name="Totals").get_by_role("link", name="2 refuted").click()
    expect(rows).to_have_count(2)
    expect(page.locator("#statements-title")).to_be_in_viewport()
    expect(page.locator("#statements form").get_by_role("checkbox", name="claims")).to_be_checked()
    page.locator(".answer a", has_text="only as published").click()
    expect(rows).to_have_count(6)
    page.locator(".answer li", has_text="undecided").get_by_role("link").first.click()
    expect(rows).to_have_count(2)


def test_the_answer_is_in_the_first_screen(open_page: Open) -> None:
    page = open_page("index")
    for part in ("h1", ".tallies", ".answer", "#posts-title"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)


def test_what_differs_between_two_runs_is_found(open_page: Open) -> None:
    page = open_page("compare")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 9 verdicts changed")
    expect(page.locator("#turned-rows > tbody")).to_have_count(1)
    expect(page.locator("#turned-rows")).to_contain_text("A-C1")
    rows = page.locator("#statements-rows > tbody").filter(visible=True)
    page.locator("#statements form").get_by_role("checkbox", name="the verdict").check()
    expect(rows).to_have_count(1)
    page.locator("#settings summary").click()
    expect(page.locator("#settings table")).to_contain_text("settings.train.rate")
    page.locator("#figures summary").click()
    expect(page.locator("#figures .picture").filter(visible=True)).to_have_count(2)


def test_a_link_to_a_hidden_row_shows_it(open_page: Open) -> None:
    page = open_page("alpha")
    page.locator("#claims").get_by_role("checkbox", name="confirmed").check()
    expect(page.locator("#A-C3")).to_be_hidden()
    page.locator("#A-F1 .decided a", has_text="A-C3").click()
    expect(page.locator("#A-C3")).to_be_in_viewport()


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
    expect(page.locator("form.filter").filter(visible=True)).to_have_count(0)
