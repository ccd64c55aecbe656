"""What a researcher, a journalist and the staff do, by keyboard alone, with and without JavaScript."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

pytestmark = pytest.mark.xdist_group("stories")
Window: TypeAlias = Any  # playwright may be absent where types are checked


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def window(chromium: Any, address: str, request: pytest.FixtureRequest) -> Iterator[Any]:  # noqa: ANN401
    context = chromium.new_context(
        java_script_enabled=request.param, base_url=address, locale="cs-CZ"
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto("/")
    yield page
    context.close()


def tab_to(window: Window, selector: str) -> None:
    """Press Tab until what is meant has the focus, as somebody without a mouse does."""
    for _ in range(200):
        window.keyboard.press("Tab")
        if window.locator(f":is({selector}):focus").count():
            return
    pytest.fail(f"no Tab leads to {selector} at {window.url}")


def open_(window: Window, selector: str, address: str) -> None:
    """Go to a link or button, press Enter, and wait for the page that it leads to."""
    tab_to(window, selector)
    with window.expect_navigation(url=address):
        window.keyboard.press("Enter")


def unfold(window: Window, details: str) -> None:
    """Unfold what is folded; without JavaScript there is a link in it."""
    tab_to(window, f"{details} summary")
    window.keyboard.press("Enter")
    if not window.locator("#q[role=combobox]").count():  # the script says so
        tab_to(window, f"{details} .fetched a")
        window.keyboard.press("Enter")


def test_a_researcher_finds_a_word_in_any_form_follows_it_over_time_and_cites_it(
    window: Window,
) -> None:
    window.locator("#q:focus").wait_for()
    window.keyboard.type("otevreni optickych siti")
    with window.expect_navigation(url="**/search?q=otevreni*"):
        window.keyboard.press("Enter")
    unfold(window, "details.why")
    window.locator(".why li").first.wait_for()
    assert "síť" in window.locator(".why").first.inner_text()
    window.goto("/")
    window.locator("#q:focus").wait_for()  # the browser focuses it a moment after it has loaded
    window.keyboard.type("kraj")
    with window.expect_navigation(url="**/search?q=kraj"):
        window.keyboard.press("Enter")
    open_(window, ".tabs a[href^='/kwic']", "**/kwic?q=kraj")
    assert window.locator(".kwic mark").count() > 2
    open_(window, ".tabs a[href^='/trend']", "**/trend?q=kraj")
    open_(window, ".panel a[href*='since=2022']", "**/search?q=kraj&since=2022*")
    open_(window, ".hit h2 a", "**/show?*")
    assert window.locator("mark").first.is_visible()
    unfold(window, "details.cite")
    window.locator(".styles pre").first.wait_for()
    assert window.locator(".styles pre").count() == 4


def test_a_journalist_lists_posts_by_a_tag_of_many_spellings_and_a_year_and_takes_them_along(
    window: Window, tmp_path: Path
) -> None:
    open_(window, ".top a[href='/tags']", "**/tags")
    tab_to(window, "input[name=prefix]")
    window.keyboard.type("skol")
    with window.expect_navigation(url="**/tags?prefix=skol*"):
        window.keyboard.press("Enter")
    open_(window, ".tags a", "**/posts?tag=*")
    assert window.locator(".chips a").count() == 1
    assert window.locator(".hit").count() == 2
    open_(window, ".years a[href*='since=2019']", "**since=2019*")
    assert window.locator(".chips a").count() == 2
    assert window.locator(".hit").count() == 1
    tab_to(window, ".exports a[href*='.csv']")
    with window.expect_download() as download:
        window.keyboard.press("Enter")
    download.value.save_as(tmp_path / "posts.csv")
    lines = (tmp_path / "posts.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("kraj.example/_posts/2019-07-01-skoly.md,")


def test_the_staff_find_what_was_achieved_for_how_much_and_the_sentence_that_says_so(
    window: Window,
) -> None:
    open_(window, ".top a[href='/accomplishments']", "**/accomplishments")
    tab_to(window, "select[name=min_amount]")
    window.keyboard.press("ArrowDown")  # letters would need a space, which opens the list
    window.keyboard.press("ArrowDown")
    assert window.locator("select[name=min_amount]").input_value() == "1mil"
    tab_to(window, "select[name=min_score]")
    window.keyboard.press("ArrowDown")
    assert window.locator("select[name=min_score]").input_value() == "0"
    tab_to(window, "form.choices button")
    with window.expect_navigation(url="**/accomplishments?*min_amount=1mil*"):
        window.keyboard.press("Enter")
    assert "5 milionů korun" in window.locator(".hit .sum").first.inner_text()
    open_(window, ".hit h2 a", "**/show?*")
    assert "5 milionů korun" in window.locator("#quote").inner_text()


def test_a_topic_is_found_read_and_compared(window: Window) -> None:
    open_(window, ".top a[href='/topics']", "**/topics")
    open_(window, ".topics a", "**/topic?name=*")
    assert window.locator(".hit mark").count() > 0
    open_(window, ".top a[href='/compare']", "**/compare")
    tab_to(window, "input[name=a]")
    window.keyboard.type("date:2022")
    tab_to(window, "input[name=b]")
    window.keyboard.type("date:2018..2021")
    with window.expect_navigation(url="**/compare?a=date*"):
        window.keyboard.press("Enter")
    assert window.locator("ol.typical").count() == 2
