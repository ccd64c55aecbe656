"""WCAG, as far as axe-core can tell: every page, in both languages, light and dark."""

from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("axe")
VIEWS = (
    *("/", "/help", "/neni", "/search?q=s%C3%AD%C5%A5", "/search?q=kraj&tag=doprava&since=2021"),
    *("/search?q=s%C3%AD%C5%A5&sort=amount", "/search?q=xyzzyq", "/search?q=foo:x"),
    *("/posts", "/posts?tag=mapy", "/posts?untagged=mapy", "/accomplishments?min_score=0"),
    *("/accomplishments?by=tag&min_score=0", "/kwic?q=sit", "/trend?q=sit&with=kraj"),
    *("/topics", "/topics?q=sit", "/topics?tree=1", "/topic?name=mapy", "/topic?name=xyzzyq"),
    *("/compare", "/compare?a=sit&b=kraj+-sit&min_g2=0&min_posts=1", "/tags", "/tags?near=1"),
    *("/acronyms", "/acronyms?short=DTM", "/status", "/show?id=opticka-sit&mark=sit"),
    *("/cite?id=opticka-sit", "/similar?id=opticka-sit"),
)


CHANGING = {
    "runOnly": [
        *("color-contrast", "html-has-lang", "html-lang-valid", "valid-lang", "link-name"),
        *("button-name", "label", "select-name", "empty-heading", "document-title"),
    ]
}
"""What colours and words have to do with."""


@pytest.mark.parametrize(
    ("scheme", "locale", "rules"), [("light", "cs-CZ", {}), ("dark", "en-GB", CHANGING)]
)
def test_axe_finds_nothing_on_any_page(
    chromium: Any,  # noqa: ANN401
    address: str,
    scheme: str,
    locale: str,
    rules: dict[str, Any],
) -> None:
    """With everything unfolded; the languages differ in words only, the schemes in colours only."""
    reason = "axe-playwright-python is not installed (extra browser)"
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason=reason).Axe()
    context = chromium.new_context(color_scheme=scheme, locale=locale, base_url=address)
    window = context.new_page()
    for view in VIEWS:
        window.goto(view)
        window.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))")
        window.evaluate("document.querySelectorAll('.fetched').forEach((it) => it.remove())")
        found = axe.run(window, options={"resultTypes": ["violations"], **rules}).response
        assert found["passes"]
        told = [
            f"{it['impact']} {it['id']}: {node['html'][:150]}"
            for it in found["violations"]
            for node in it["nodes"]
        ]
        assert not told, view
    context.close()


def test_axe_sees_what_is_wrong(chromium: Any, address: str) -> None:  # noqa: ANN401
    reason = "axe-playwright-python is not installed (extra browser)"
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason=reason).Axe()
    context = chromium.new_context(base_url=address)
    window = context.new_page()
    window.goto("/search?q=sit")
    window.evaluate("document.querySelector('.hit h2 a').style.color = '#eee'")
    window.evaluate("document.querySelector('label[for=q]').remove()")
    found = {it["id"] for it in axe.run(window).response["violations"]}
    assert {"color-contrast", "label"} <= found
    context.close()
