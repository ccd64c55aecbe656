"""Which setting wins."""

from pathlib import Path

import pytest

from explorer.errors import UsageError
from explorer.settings import Settings, load


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(text: str, folder: Path = Path()) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "explorer.toml").write_text(text, encoding="utf-8")


FILE = 'index-dir = "i"\nsources = ["a", "b"]\nengine = "whoosh"\n'
ENVIRONMENT = {
    "EXPLORER_INDEX_DIR": "from-environment",
    "EXPLORER_SOURCES": "c:d",
    "EXPLORER_ENGINE": "tantivy",
}


def test_without_anything_the_index_is_in_index() -> None:
    assert load(environment={}) == Settings(Path("index"), (), None)


def test_the_file_wins_over_the_default() -> None:
    write(FILE)
    assert load(environment={}) == Settings(Path("i"), (Path("a"), Path("b")), "whoosh")


def test_the_environment_wins_over_the_file() -> None:
    write(FILE)
    assert load(environment=ENVIRONMENT) == Settings(
        Path("from-environment"), (Path("c"), Path("d")), "tantivy"
    )


def test_an_option_wins_over_all() -> None:
    write(FILE)
    said = load(index_dir=Path("x"), sources=[Path("s")], engine="e", environment=ENVIRONMENT)
    assert said == Settings(Path("x"), (Path("s"),), "e")


def test_an_empty_variable_says_nothing() -> None:
    assert load(environment=dict.fromkeys(ENVIRONMENT, "")) == Settings()


@pytest.mark.parametrize("place", [Path("posts"), Path()], ids=["in it", "beside it"])
def test_the_file_may_lie_with_the_sources(place: Path, folder: Path) -> None:
    """Its paths start from its own folder."""
    (folder / "far" / "posts").mkdir(parents=True)
    write('index-dir = "i"', Path("far") / place)
    said = load(sources=[Path("far/posts")], environment={})
    assert said.index_dir == Path("far") / place / "i"


def test_the_file_of_the_working_folder_comes_first() -> None:
    write('index-dir = "here"')
    write('index-dir = "there"', Path("posts"))
    assert load(sources=[Path("posts")], environment={}).index_dir == Path("here")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('indexdir = "x"', "indexdir = 'x' is not understood"),
        ('sources = "x"', "sources = 'x' is not understood"),
        ("sources = [1]", r"sources = \[1\] is not understood"),
        ("index-dir", r"at line 1, column 10|at end of document"),
        ("\udcff", "can't decode"),
    ],
)
def test_what_is_not_understood_is_told(text: str, told: str, folder: Path) -> None:
    (folder / "explorer.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError, match=told) as caught:
        load(environment={})
    assert caught.value.message.startswith("explorer.toml: ")
    assert "index-dir" in caught.value.hint


def test_the_file_says_where_sites_are_published() -> None:
    write(
        f'{FILE}[sites]\n"kraj.example" = "https://kraj.example/"\n"*" = "https://{{site}}/{{slug}}"\n'
    )
    assert load(environment={}).sites == {
        "kraj.example": "https://kraj.example/{categories}/{year}/{month}/{day}/{slug}.html",
        "*": "https://{site}/{slug}",
    }


@pytest.mark.parametrize("value", ['"ftp://kraj.example"', '"https://x/{title}"', "1", '["a"]'])
def test_an_address_that_is_none_is_told(value: str) -> None:
    write(f'[sites]\n"kraj.example" = {value}\n')
    with pytest.raises(UsageError, match=r"kraj\.example") as caught:
        load(environment={})
    assert str(caught.value).startswith("explorer.toml: ")
    assert caught.value.hint
