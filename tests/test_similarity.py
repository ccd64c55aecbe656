"""Likeness: posts of one subject find each other, and say by which words."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from seeding import write_post

from explorer.errors import UsageError
from explorer.model import Filters, Page
from explorer.searching.index import Index

SUBJECTS = {
    "trolejbus": "Trolejbusy jezdí na nové lince. Dopravní podnik koupil trolejbusy s baterií.",
    "kompost": "Kompostér dostane každá domácnost. Bioodpad z kuchyně patří do kompostéru.",
    "knihovna": "Knihovna otevřela čítárnu. Čtenáři si v knihovně půjčují i elektronické knihy.",
}


@pytest.fixture
def index(indexed: Callable[[], Index], tmp_path: Path) -> Index:
    """Three posts of each of three subjects, in other words each; one has a copy."""
    more = {
        "trolejbus": ("Linka s trolejbusem vede k nemocnici.", "Baterie trolejbusu vydrží den."),
        "kompost": ("Obec rozdává kompostéry zdarma.", "Z bioodpadu vznikne hnojivo na zahradu."),
        "knihovna": ("Čtenářům knihovny přibyly knihy.", "Čítárna je otevřená i v sobotu."),
    }
    for subject, text in SUBJECTS.items():
        for number, body in enumerate((text, *(f"{it} {text[:40]}" for it in more[subject]))):
            write_post(
                tmp_path / "posts",
                f"web/_posts/2020-01-0{number + 1}-{subject}-{number}.md",
                f"{body}\n\n## Závěr\n\nDěkujeme všem. {body.split()[0]} pomáhá obci číslo {number}.",
                title=f"Zpráva {number}",
                date=f"2020-01-0{number + 1}",
            )
    copied = tmp_path / "posts" / "web/_posts/2020-01-01-kompost-0.md"
    copy = tmp_path / "posts" / "jinde/_posts/2020-03-01-kompost-kopie.md"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(copied.read_bytes())
    return indexed()


@pytest.mark.parametrize("subject", SUBJECTS)
def test_posts_of_one_subject_come_first(index: Index, subject: str) -> None:
    items = index.similar(f"{subject}-0").items
    assert {it.post.path.split("-")[3] for it in items[:2]} == {subject}
    scores = [it.score for it in items]
    assert scores == sorted(scores, reverse=True)
    assert [it.rank for it in items] == list(range(1, len(items) + 1))


def test_the_shared_words_are_the_reason_in_the_forms_of_the_post(index: Index) -> None:
    first = index.similar("trolejbus-0").items[0]
    assert {"Trolejbusy", "trolejbusy"} & set(first.shared)
    assert not {"na", "všem"} & set(first.shared)


def test_neither_a_post_nor_its_copy_is_like_itself(index: Index) -> None:
    result = index.similar("kompost-kopie")
    assert result.post.also_at
    paths = {path for it in result.items for path in (it.post.path, *it.post.also_at)}
    assert not paths & {result.post.path, *result.post.also_at}
    assert result == index.similar("kompost-0")


def test_sections_are_compared_with_sections_of_other_posts(index: Index) -> None:
    result = index.similar("web/_posts/2020-01-01-knihovna-0.md#0")
    assert result.section
    best = result.items[0].section
    assert best
    assert "knihovna" in best.id
    assert best.id.endswith("#0")
    assert all(it.post.path != result.post.path for it in result.items)


def test_filters_and_pages_hold(index: Index) -> None:
    whole = index.similar("knihovna-0", page=Page(0))
    assert index.similar("knihovna-0", page=Page(1, 2)).items == whole.items[1:2]
    other = index.similar("knihovna-0", filters=Filters(since=dt.date(2020, 1, 3)))
    late = [it for it in whole.items if it.post.date and it.post.date.day >= 3]
    assert [(it.post, it.score) for it in other.items] == [(it.post, it.score) for it in late]


def test_a_post_without_words_is_like_nothing(small_index: Index) -> None:
    assert small_index.similar("mesto.example/_posts/2018-02-02-pocitace.md").items is not None
    assert small_index.similar("jen-titulek").total == 0


def test_an_unknown_name_is_refused(small_index: Index) -> None:
    with pytest.raises(UsageError):
        small_index.similar("neznamy")


@pytest.mark.corpus
@pytest.mark.xdist_group("corpus")
def test_the_answer_about_a_real_post_is_the_same_twice(corpus_index: Index) -> None:
    for post in corpus_index.posts(page=Page(5)).items:
        assert corpus_index.similar(post.path) == corpus_index.similar(post.path)
        assert corpus_index.similar(post.path).items
