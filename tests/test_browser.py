"""The page in a real browser: what its script adds, and what works without it."""

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest

pytestmark = pytest.mark.xdist_group("browser")
Chromium: TypeAlias = Any  # playwright may be absent where types are checked
Window: TypeAlias = Any
WIDTHS = (320, 768, 1440)


@pytest.fixture
def page(chromium: Chromium, address: str) -> Iterator[Any]:
    """A window; whatever it complains of, and whatever it asks elsewhere, fails the test."""
    context = chromium.new_context(locale="cs-CZ", base_url=address)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    window = context.new_page()
    wrong: list[str] = []
    window.on("pageerror", lambda error: wrong.append(str(error)))
    window.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    window.on("dialog", lambda dialog: wrong.append(dialog.message))
    window.on("request", lambda it: None if it.url.startswith(address) else wrong.append(it.url))
    yield window
    context.close()
    assert not wrong


def test_results_follow_what_is_typed(page: Window) -> None:
    page.goto("/")
    page.locator("input[name=q]:focus").wait_for()  # what is typed before goes elsewhere
    page.keyboard.type("CamelNE")
    page.locator("article.hit mark").first.wait_for()
    page.wait_for_url("**/search?q=CamelNE*")
    page.keyboard.type("T")
    page.wait_for_url("**/search?q=CamelNET")
    assert page.title().startswith("CamelNET")
    assert page.locator("#q").input_value() == "CamelNET"


def test_an_old_answer_never_replaces_a_newer_one(page: Window) -> None:
    """The first question is answered last."""
    held: list[Any] = []

    def hold(route: Any) -> None:  # noqa: ANN401
        held.append(route)

    page.route("**/search?q=kraj", hold)
    page.goto("/")
    with page.expect_request("**/search?q=kraj"):
        page.keyboard.type("kraj")
    page.keyboard.type("sk")
    page.wait_for_url("**/search?q=krajsk")
    page.locator("article.hit").first.wait_for()
    for route in held:
        route.abort()
    assert page.url.endswith("/search?q=krajsk")


def test_proposals_are_taken_with_the_keyboard(page: Window) -> None:
    page.goto("/")
    page.locator("input[name=q]:focus").wait_for()  # what is typed before goes elsewhere
    page.keyboard.type("optick")
    page.locator("#proposals li").first.wait_for()
    assert page.locator("#q").get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#proposals li[aria-selected=true]")
    assert chosen.get_attribute("id") == page.locator("#q").get_attribute("aria-activedescendant")
    query = chosen.get_attribute("data-query")
    page.keyboard.press("Enter")
    assert page.locator("#q").input_value() == query
    page.locator("#proposals").wait_for(state="hidden")


def test_keys_lead_to_the_box_through_results_and_into_one(page: Window) -> None:
    page.goto("/search?q=kraj")
    page.locator("h2 a").first.focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.locator("h2 a").first.focus()
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator(".hit h2 a").nth(1)
    assert page.evaluate("document.activeElement.href").endswith(second.get_attribute("href"))
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    page.keyboard.press("Escape")
    second.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/show?*")


def test_a_citation_is_unfolded_and_copied(page: Window) -> None:
    page.goto("/search?q=CamelNET")
    page.locator("details.cite summary").first.click()
    page.locator("details.cite pre").first.wait_for()
    shown = page.locator("details.cite pre").first.text_content()
    page.locator("details.cite .copy").first.click()
    page.get_by_text("Zkopírováno").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == shown


def test_everything_works_without_script(chromium: Chromium, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=address, locale="cs-CZ")
    page = context.new_page()
    page.goto("/")
    page.locator("#q").fill("síť")
    page.locator("form.box button").click()
    assert page.locator("article.hit").count() > 1
    page.locator(".facet:not(.years) a").first.click()
    assert page.locator(".chips a").count() == 1
    page.locator("details.cite summary").first.click()
    page.locator("details.cite a").first.click()
    assert page.locator("pre").count() == 4
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_window(
    chromium: Chromium, address: str, width: int, scheme: str
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, base_url=address
    )
    page = context.new_page()
    for view in (
        *("/", "/search?q=s%C3%AD%C5%A5", "/posts", "/accomplishments?min_score=0", "/kwic?q=sit"),
        *("/accomplishments?by=tag&min_score=0", "/trend?q=sit&by=month", "/tags", "/acronyms"),
        *(
            "/status",
            "/help",
            "/show?id=opticka-sit",
            "/cite?id=opticka-sit",
            "/similar?id=opticka-sit",
        ),
        *("/topics", "/topics?tree=1&q=sit", "/topic?name=mapy", "/compare?a=sit&min_g2=0"),
    ):
        page.goto(view)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view
    context.close()


_CONTRAST = """() => {
  const light = (c) => {
    const [r, g, b] = c.map((v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const parts = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (it) => {
    for (; it; it = it.parentElement) {
      const c = parts(getComputedStyle(it).backgroundColor);
      if (c.length < 4 || c[3] === 1) return c.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const it = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !it.checkVisibility() || it.closest(".hidden, .skip")) continue;
    const [a, b] = [light(parts(getComputedStyle(it).color).slice(0, 3)), light(ground(it))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) low.push(`${ratio.toFixed(2)} ${it.tagName}.${it.className} ${walker.currentNode.data.trim().slice(0, 30)}`);
  }
  return low;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(chromium: Chromium, address: str, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    context = chromium.new_context(color_scheme=scheme, base_url=address)
    page = context.new_page()
    for view in (
        "/",
        "/search?q=s%C3%AD%C5%A5&tag=doprava",
        "/search?q=sit",
        "/accomplishments?min_score=0",
        "/show?id=opticka-sit&mark=sit",
        "/status",
        "/search?q=xyzzyq",
        "/search?q=foo:x",
    ):
        page.goto(view)
        assert json.dumps(page.evaluate(_CONTRAST), ensure_ascii=False, indent=1) == "[]", view
    context.close()


@pytest.mark.parametrize(
    "view",
    [
        *("/search?q=sit", "/posts", "/tags", "/trend?q=sit", "/accomplishments?min_score=0"),
        *("/topics", "/topic?name=mapy", "/compare?a=sit&min_g2=0"),
    ],
)
def test_what_is_clicked_is_large_enough_and_has_a_name(page: Window, view: str) -> None:
    """WCAG 2.2, 2.5.8 and 4.1.2: 24 by 24 pixels, but for links within a sentence."""
    page.goto(view)
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")]
          .filter((it) => it.checkVisibility() && !it.closest("p, td, th, .skip, dialog"))
          .filter((it) => it.getBoundingClientRect().height < 24 || it.getBoundingClientRect().width < 20)
          .map((it) => it.outerHTML.slice(0, 120))"""
    )
    assert not small
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select")]
          .filter((it) => !(it.textContent.trim() || it.labels?.length || it.ariaLabel))
          .map((it) => it.outerHTML)"""
    )
    assert not nameless


def test_focus_is_always_visible(page: Window) -> None:
    page.goto("/search?q=sit")
    for _ in range(25):
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none", page.evaluate("document.activeElement.outerHTML")


def test_print_leaves_only_what_was_found(page: Window) -> None:
    page.goto("/search?q=sit")
    page.emulate_media(media="print")
    assert page.locator(".hit h2").first.is_visible()
    assert not page.locator(".box, .narrow, .tools").first.is_visible()
