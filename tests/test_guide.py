"""What the guide for the three groups of users shows is what the program does."""

import os
from pathlib import Path

import pytest
from sessions import commands, replayed

DOCS = Path(__file__).parent.parent / "docs"
GUIDE = DOCS / "guide.md"
CZECH = DOCS / "cs" / "guide.md"


@pytest.mark.usefixtures("clone")
@pytest.mark.parametrize(("guide", "code"), [(GUIDE, "en"), (CZECH, "cs")])
def test_every_example_of_a_guide_prints_what_it_shows(
    guide: Path, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a reader types them, one after the other; `EXPLORER_UPDATE_GOLDEN=1` writes them anew."""
    monkeypatch.setenv("EXPLORER_LANG", code)
    text = guide.read_text(encoding="utf-8")
    now = replayed(text)
    if os.environ.get("EXPLORER_UPDATE_GOLDEN"):
        guide.write_text(now, encoding="utf-8")
    assert guide.read_text(encoding="utf-8") == now


@pytest.mark.parametrize(
    ("group", "following", "needs"),
    [
        ("Pro výzkum", "Pro novináře", "search, search --why, show, kwic, trend, topic, cite"),
        ("Pro novináře", "Pro pracovníky strany", "tags, posts --tag, castka:, --csv, html"),
        ("Pro pracovníky strany", "Kam dál", "accomplishments, --by, cite --quote"),
    ],
)
def test_the_czech_guide_shows_each_group_what_it_needs(
    group: str, following: str, needs: str
) -> None:
    text = CZECH.read_text(encoding="utf-8")
    section = text.partition(f"\n## {group}\n")[2].partition(f"\n## {following}\n")[0]
    shown = commands(section)
    for need in needs.split(", "):
        assert any(all(word in command for word in need.split()) for command in shown), need


@pytest.mark.parametrize(
    ("group", "following", "needs"),
    [
        ("A researcher", "A journalist", "search, search --why, show, cite, cite --quote"),
        ("A journalist", "Staff", "tags, posts --tag, posts --author, castka:, --csv, html"),
        ("Staff", "With many posts", "accomplishments --why, --by, cite --quote, html, --csv"),
    ],
)
def test_the_guide_shows_each_group_what_it_needs(group: str, following: str, needs: str) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    section = text.partition(f"\n## {group}\n")[2].partition(f"\n## {following}\n")[0]
    shown = commands(section)
    for need in needs.split(", "):
        assert any(all(word in command for word in need.split()) for command in shown), need
