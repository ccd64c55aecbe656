"""tags.toml: what an editor decides about tags, and what is said where it cannot be understood."""

from pathlib import Path

import pytest

from explorer.corpus import tagrules
from explorer.errors import UsageError

GOOD = """\
drop = ["tag 1", "2021"]

[merge]
"Covid-19" = ["koronavirus", "pandemie"]

[rename]
"CPICE" = "ČePICE"
covid19 = "Covid-19"

[split]
"doprava a parkování" = ["Doprava", "Parkování"]
"""


def load(folder: Path, text: str) -> tagrules.TagRules:
    (folder / "posts").mkdir(exist_ok=True)
    (folder / "tags.toml").write_text(text, encoding="utf-8")
    return tagrules.load([folder / "posts"])


def test_all_spellings_of_a_tag_follow_its_rule(tmp_path: Path) -> None:
    rules = load(tmp_path, GOOD)
    counts = {
        key: rules.counts_as(key) for key in ("tag1", "koronavirus", "dopravaaparkovani", "x")
    }
    assert counts == {
        "tag1": (),
        "koronavirus": ("covid19",),
        "dopravaaparkovani": ("doprava", "parkovani"),
        "x": ("x",),
    }
    assert rules.labels == {
        "covid19": "Covid-19",
        "cepice": "ČePICE",
        "doprava": "Doprava",
        "parkovani": "Parkování",
    }


def test_a_file_in_a_source_and_one_beside_it_count_together(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "tags.toml").write_text('drop = ["a"]', encoding="utf-8")
    rules = load(tmp_path, 'drop = ["b", "A"]')
    assert rules.counts_as("a") == rules.counts_as("b") == ()
    assert tagrules.load([tmp_path / "posts", tmp_path]).signature() == rules.signature()
    assert tagrules.load([tmp_path / "elsewhere" / "posts"]).rules == {}


@pytest.mark.parametrize(
    ("line", "what", "text"),
    [
        (2, "Cannot overwrite a value", 'drop = ["a"]\ndrop = ["b"]'),
        (1, "Invalid", "drop = [a]"),
        (2, 'hide = ["a"] is not understood', '# "hide"\nhide = ["a"]'),
        (1, 'drop = "a" is not understood', 'drop = "a"'),
        (2, '"Covid-19" needs a list of tags', '[merge]\n"Covid-19" = "covid"'),
        (2, '"a" needs a list of tags', '[split]\n"a" = []'),
        (3, "7 is no tag", '[rename]\n"a" = "b"\n"c" = 7'),
        (2, "' ' is no tag", '[rename]\n"a" = " "'),
        (4, '"Á" is there twice (line 2)', '[rename]\n"a" = "b"\n[split]\n"Á" = ["c", "d"]'),
        (3, '"covid 19" is to be shown as "Covid-19" too (line 2)', '[rename]\n"a" = "Covid-19"\n"b" = "covid 19"'),
        (2, '"b" is itself replaced (line 3)', '[rename]\n"a" = "b"\n"b" = "c"'),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_named_with_its_line(
    line: int, what: str, text: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as caught:
        load(tmp_path, text)
    assert caught.value.message.startswith(
        f"{tmp_path / 'posts' / '..' / 'tags.toml'}:{line}: ".replace("/posts/..", "")
    )
    assert what in caught.value.message
    assert caught.value.hint


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "tags.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match=r"tags\.toml"):
        tagrules.load([tmp_path])
