"""Names in filters that no post has."""

from collections.abc import Callable
from pathlib import Path

import pytest
from seeding import write_post

from explorer.cli import run
from explorer.model import Filters, UnknownName
from explorer.searching.index import Index


@pytest.fixture
def index(indexed: Callable[[], Index], tmp_path: Path) -> Index:
    for number, author in enumerate(("Jakub Michálek", "Jakub Michálek", "Michal Macek")):
        write_post(
            tmp_path / "posts",
            f"praha.example/_posts/2021-01-0{number + 1}-mosty.md",
            f"Oprava mostu číslo {number}.",
            authors=[author],
            tags=["Životní prostředí"],
        )
    return indexed()


@pytest.mark.parametrize(
    ("field", "name", "near"),
    [
        ("tag", "zivotniprostredy", ("Životní prostředí",)),
        ("tag", "zivotni prostredy", ("Životní prostředí",)),
        ("tag", "doprava", ()),
        ("tag", "", ()),
        ("author", "michalk", ("Jakub Michálek", "Michal Macek")),
        ("author", "Jakob Michalek", ("Jakub Michálek",)),
        ("author", "Nováková", ()),
        ("site", "praga", ("praha.example",)),
        ("category", "blog", ()),
    ],
)
def test_what_was_probably_meant_is_proposed(
    index: Index, field: str, name: str, near: tuple[str, ...]
) -> None:
    """As a whole or word by word; of those equally near, first what more posts have."""
    filters = {
        "tag": Filters(tags=(name,)),
        "author": Filters(authors=(name,)),
        "site": Filters(sites=(name,)),
        "category": Filters(categories=(name,)),
    }
    assert index.unknown(filters[field]) == (UnknownName(field, name, near),)


def test_names_that_posts_have_are_not_unknown(index: Index) -> None:
    filters = Filters(
        tags=("zivotni-prostredi",), authors=("michálkovi",), sites=("praha",), not_tags=("nic",)
    )
    assert index.unknown(filters) == ()


@pytest.mark.parametrize(
    "command",
    [
        *("posts", "search most", "accomplishments", "tags", "acronyms", "acronyms MHD"),
        *("trend most", "kwic most", "similar 2021-01-03-mosty"),
    ],
)
@pytest.mark.usefixtures("index")
def test_every_list_tells_of_unknown_names(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--index-dir", str(tmp_path / "index")]
    assert run([*command.split(), "--author", "michalk", *place]) == 1
    told = capsys.readouterr().err
    assert told == (
        "explorer: no post has the author michalk\n"
        "Did you mean 'Jakub Michálek' or 'Michal Macek'?\n"
    )
    run([*command.split(), "--author", "Macek", *place])
    assert "no post has" not in capsys.readouterr().err
