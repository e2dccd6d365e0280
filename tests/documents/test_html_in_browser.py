"""The page as a reader opens it: accessible by axe's rules, quiet, and whole on a phone with scripts off."""

import pytest

from tests.documents.browsing import axe_findings, opened, outward_requests

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser, page_file, width):
    assert axe_findings(browser, page_file, width) == []


def test_no_request_leaves_the_page(browser, page_file):
    assert outward_requests(browser, page_file) == ([], [])


def test_page_is_whole_with_scripts_off(browser, page_file):
    page = opened(browser, page_file, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    page.locator("#figure-1-data summary").click()
    assert page.locator("#figure-1-data table").is_visible()
    page.locator("#use-people_reached-2").click()
    assert page.url.endswith("#fact-people_reached")
    page.context.close()


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_page_never_scrolls_sideways(browser, page_file, width):
    page = opened(browser, page_file, viewport={"width": width, "height": 640})
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.context.close()


def test_first_tab_offers_to_skip_to_the_text(browser, page_file):
    page = opened(browser, page_file)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.context.close()


def test_phone_gets_the_narrow_drawing(browser, page_file):
    page = opened(browser, page_file, viewport={"width": 360, "height": 640})
    shown = page.evaluate("document.querySelector('#figure-1 img').currentSrc")
    assert shown == page.locator("#figure-1 source").get_attribute("srcset")
    page.context.close()


def test_typefaces_of_the_page_are_used(browser, page_file):
    page = opened(browser, page_file)
    loaded = page.evaluate("document.fonts.ready.then(fonts => [...fonts].map(face => face.weight + face.status))")
    assert loaded == ["400loaded", "700loaded"]
    page.context.close()


def test_a_printed_page_has_the_data_behind_its_figures(browser, page_file):
    page = opened(browser, page_file)
    page.emulate_media(media="print")
    table = page.locator("#figure-1-data table")
    assert table.is_visible() and table.bounding_box()["height"] > 40
    page.emulate_media(media="screen")
    assert not table.is_visible()
    page.context.close()
