"""Where posts are published."""

import datetime as dt
import re
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.corpus.addresses import address, anchors, checked, fragment
from explorer.errors import UsageError

PATH = "kraj.example/_posts/2021/2021-03-01-Optická_síť, podruhé.md"
DAY = dt.date(2021, 3, 1)


def where(
    pattern: str, site: str | None = "kraj.example", date: dt.date | None = DAY
) -> str | None:
    return address(
        {"kraj.example": checked("kraj.example", pattern)},
        path=PATH,
        site=site,
        date=date,
        categories=("Zprávy", "kraj"),
    )


def test_a_base_address_stands_for_what_jekyll_does() -> None:
    assert where("https://kraj.example/") == (
        "https://kraj.example/zpr%C3%A1vy/kraj/2021/03/01/Optick%C3%A1_s%C3%AD%C5%A5,-podruh%C3%A9.html"
    )


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("https://{site}/{year}/{month}/{day}/x/", "https://kraj.example/2021/03/01/x/"),
        ("http://a.example/?p={year}", "http://a.example/?p=2021"),
        (
            "https://git.example/{path}",
            "https://git.example/kraj.example/_posts/2021/2021-03-01-Optick%C3%A1_s%C3%AD%C5%A5,%20podruh%C3%A9.md",
        ),
    ],
)
def test_a_pattern_is_filled(pattern: str, url: str) -> None:
    assert where(pattern) == url


def test_without_categories_no_slash_is_doubled() -> None:
    found = address(
        {"*": checked("*", "https://{site}")},
        path="a/_posts/2021-03-01-b.md",
        site="a",
        date=DAY,
        categories=(),
    )
    assert found == "https://a/2021/03/01/b.html"


def test_what_is_not_known_has_no_address() -> None:
    assert where("https://kraj.example", site="mesto.example") is None
    assert where("https://kraj.example", site=None) is None
    assert where("https://kraj.example/{year}/", date=None) is None


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("kraj.example", "no address"),
        ("javascript:alert(1)", "no address"),
        ("https://", "no address"),
        ("https://[", "no address"),
        ("https://kraj.example/č", "no address"),
        ("https://kraj.example/#{slug}", "no address"),
        ("https://kraj.example/{", "no address"),
        ("https://kraj.example/{title}", "no {title}"),
    ],
)
def test_a_pattern_that_is_none_is_told(pattern: str, told: str) -> None:
    with pytest.raises(UsageError, match=re.escape(told)):
        checked("kraj.example", pattern)


def test_anchors_are_those_of_jekyll() -> None:
    """kramdown-parser-gfm keeps Czech letters, drops signs, and numbers what comes again."""
    headings = (
        "CamelNET (metropolitní síť)",
        "Co dál?",
        "Co dál?",
        "2021 – rok změn",
        "a_b -- c",
        "Co dál?",
        "?",
        "?",
    )
    assert anchors(headings) == [
        "camelnet-metropolitní-síť",
        "co-dál",
        "co-dál-1",
        "2021--rok-změn",
        "a_b--c",
        "co-dál-2",
        "",
        "",
    ]


def test_a_passage_is_a_text_fragment() -> None:
    assert fragment("co-dál", "Síť, 5-6 km & víc") == (
        "#co-d%C3%A1l:~:text=S%C3%AD%C5%A5%2C%205%2D6%20km%20%26%20v%C3%ADc"
    )
    assert fragment("", "") == ""
    assert fragment("a", "") == "#a"


def test_a_long_passage_is_named_by_its_ends() -> None:
    passage = " ".join(f"slovo{number}" for number in range(60))
    assert fragment("", passage) == (
        "#:~:text=slovo0%20slovo1%20slovo2%20slovo3%20slovo4,slovo55%20slovo56%20slovo57%20slovo58%20slovo59"
    )


def test_signs_that_only_the_index_has_are_left_out() -> None:
    assert fragment("", "• Síť") == "#:~:text=S%C3%AD%C5%A5"
    assert fragment("", "2021 | síť | 5 km") == "#:~:text=2021,5%20km"


@given(st.text(min_size=1, max_size=150).filter(lambda text: " | " not in text and text.strip()))
def test_a_fragment_gives_its_passage_back(passage: str) -> None:
    found = fragment("", f"x{passage}")
    assert re.fullmatch(r"#:~:text=[A-Za-z0-9._~%]+", found)
    text = unquote(found.removeprefix("#:~:text="))
    assert text == f"x{passage}".strip().encode(errors="replace").decode()


@given(st.text(), st.text(), st.lists(st.text()))
def test_no_post_leads_to_another_site(name: str, site: str, categories: list[str]) -> None:
    url = address(
        {"*": checked("*", "https://kraj.example/{site}")},
        path=f"{name}.md",
        site=site,
        date=DAY,
        categories=categories,
    )
    if url is not None:
        assert urlsplit(url)[:2] == ("https", "kraj.example")
        assert url.isascii()
        assert not re.search(r"[\s\"<>\\#?]", url)
