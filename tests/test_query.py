"""The tree of a query: how it prints, joins and lists its leaves."""

import datetime as dt

import pytest

from explorer.errors import QueryError
from explorer.searching import query
from explorer.searching.parser import parse
from explorer.searching.query import (
    All,
    Any,
    DateRange,
    Filter,
    Fuzzy,
    In,
    Node,
    Not,
    Phrase,
    Prefix,
    Word,
    all_of,
    any_of,
    is_bare,
    leaves,
    negate,
)

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("node", "printed"),
    [
        (Word("slovo"), "slovo"),
        (Word("slovo", exact=True), '="slovo"'),
        (Phrase("dvě slova"), '"dvě slova"'),
        (Phrase("dvě slova", exact=True), '="dvě slova"'),
        (Phrase("dvě slova", slop=5), '"dvě slova"~5'),
        (Prefix("camel"), "camel*"),
        (Fuzzy("slovo"), "slovo~"),
        (Fuzzy("slovo", 2), "slovo~2"),
        (Filter("tag", "doprava"), "tag:doprava"),
        (Filter("tag", "životní prostředí"), 'tag:"životní prostředí"'),
        (Filter("tag", "C++"), 'tag:"C++"'),
        (Filter("tag", "foo:bar"), 'tag:"foo:bar"'),
        (Filter("author", 'Jan "Honza" Novák'), 'author:"Jan Honza Novák"'),
        (In("title", A), "title:a"),
        (In("title", Phrase("a b")), 'title:"a b"'),
        (In("title", Any((A, B))), "title:(a OR b)"),
        (In("title", All((A, B))), "title:(a b)"),
        (In("title", Not(A)), "title:(-a)"),
        (All((A, B)), "a b"),
        (Any((A, B)), "a OR b"),
        (All((Any((A, B)), C)), "(a OR b) c"),
        (Any((All((A, B)), C)), "(a b) OR c"),
        (Any((Not(A), In("title", B))), "-a OR title:b"),
        (Not(A), "-a"),
        (Not(Phrase("a b")), '-"a b"'),
        (Not(Any((A, B))), "-(a OR b)"),
        (Not(All((A, B))), "-(a b)"),
        (Not(In("title", All((A, B)))), "-title:(a b)"),
    ],
)
def test_a_tree_prints_the_canonical_query(node: Node, printed: str) -> None:
    assert str(node) == printed


@pytest.mark.parametrize(
    ("since", "until", "printed"),
    [
        ("2021-01-01", "2021-12-31", "date:2021"),
        ("2021-01-01", "2022-12-31", "date:2021..2022"),
        ("2020-02-01", "2020-02-29", "date:2020-02"),
        ("2021-02-01", "2021-02-27", "date:2021-02-01..2021-02-27"),
        ("2021-01-01", "2021-06-30", "date:2021-01..2021-06"),
        ("2021-06-01", "2021-12-31", "date:2021-06..2021-12"),
        ("2021-03-05", "2021-03-05", "date:2021-03-05"),
        ("2021-01-01", None, "date:2021.."),
        ("2021-02-01", None, "date:2021-02.."),
        (None, "2022-12-31", "date:..2022"),
        (None, "2022-12-30", "date:..2022-12-30"),
    ],
)
def test_a_range_of_dates_prints_as_short_as_it_can(
    since: str | None, until: str | None, printed: str
) -> None:
    days = [dt.date.fromisoformat(day) if day else None for day in (since, until)]
    assert str(DateRange(*days)) == printed


@pytest.mark.parametrize(
    "text", ["slovo", "COVID-19", "10:30", "https://pirati.cz/x", "and", "R&D"]
)
def test_a_word_needs_no_quotes(text: str) -> None:
    assert is_bare(text)


@pytest.mark.parametrize(
    "text",
    ["", "OR", "AND", "NOT", "foo:bar", "dvě slova", "-x", "x,", "a(b", "a|b", "a&&b", "a*", "a~b"],
)
def test_what_would_be_read_otherwise_needs_quotes(text: str) -> None:
    assert not is_bare(text)


def test_joining_with_all_flattens() -> None:
    assert all_of(All((A, B)), C) == All((A, B, C))
    assert all_of(A, All((B, C))) == All((A, B, C))
    assert all_of(Any((A, B)), C) == All((Any((A, B)), C))
    assert all_of(A) == A


def test_joining_with_any_flattens() -> None:
    assert any_of(Any((A, B)), C) == Any((A, B, C))
    assert any_of(All((A, B)), C) == Any((All((A, B)), C))
    assert any_of(A) == A


def test_two_negations_cancel_out() -> None:
    assert negate(A) == Not(A)
    assert negate(negate(A)) == A


def test_leaves_come_in_order_with_sign_and_field() -> None:
    tree = All(
        (
            A,
            Not(Any((B, In("title", Not(C))))),
            In("heading", All((Phrase("d e"), Prefix("ef")))),
            Not(Filter("tag", "doprava")),
        )
    )
    assert list(leaves(tree)) == [
        (A, True, None),
        (B, False, None),
        (C, True, "title"),
        (Phrase("d e"), True, "heading"),
        (Prefix("ef"), True, "heading"),
        (Filter("tag", "doprava"), False, None),
    ]


def test_nodes_are_values() -> None:
    assert {Word("a"), Word("a")} == {A}
    with pytest.raises(AttributeError):
        A.text = "b"  # type: ignore[misc]


def test_nodes_of_two_kinds_differ_though_they_hold_the_same() -> None:
    for one, other in (
        (Word("a", exact=True), Fuzzy("a", 1)),
        (All((A, B)), Any((A, B))),
        (Prefix("a"), ("a",)),
    ):
        assert one != other
        assert not one == other  # noqa: SIM201  # tuples have both
        assert len({one, other}) == 2


def test_a_change_reaches_every_leaf_and_keeps_the_rest() -> None:
    tree = parse('mapa OR (title:kraj -"v praze") tag:doprava')
    leaves = [str(leaf) for leaf, _, _ in query.leaves(tree)]
    seen: list[str] = []

    def change(leaf: query.Leaf) -> query.Leaf:
        seen.append(str(leaf))
        return query.Word("nový") if leaf == query.Word("kraj") else leaf

    changed = query.mapped(tree, change)
    assert sorted(seen) == sorted(leaves)
    assert str(changed) == str(tree).replace("kraj", "nový")


def test_words_are_replaced_wherever_they_stand_and_others_stay() -> None:
    tree = parse('mapa "mapa kraje" title:mapa -mapa kraj* "sta mapa"~3')
    replaced = str(query.replaced(tree, {"mapa": "síť"}))
    assert replaced == 'síť "síť kraje" title:síť -síť kraj* "sta síť"~3'


def test_all_words_are_made_exact_or_inexact() -> None:
    tree = parse('mapa ="kraje" "v praze" kraj* síť~')
    assert str(query.exactly(tree)) == '="mapa" ="kraje" ="v praze" kraj* síť~'
    assert str(query.inexact(tree)) == 'mapa kraje "v praze" kraj* síť~'


@pytest.mark.parametrize(
    ("text", "low", "high", "admitted"),
    [
        (">5", 5, 5, False),
        (">5", 5, 6, True),
        (">=5", 5, 5, True),
        (">=5", 4, 4, False),
        ("<5", 5, 5, False),
        ("<5", 4, 6, True),
        ("<=5", 5, 9, True),
        ("5..7", 4, 8, False),
        ("5..7", 7, 9, True),
    ],
)
def test_a_range_admits_a_sum_by_either_end(
    text: str, low: float, high: float, *, admitted: bool
) -> None:
    (leaf,) = [leaf for leaf, _, _ in query.leaves(parse(f"castka:{text}"))]
    assert isinstance(leaf, query.AmountRange)
    assert leaf.admits(low, high, "CZK") is admitted
    assert not leaf.admits(low, high, "EUR")


def test_many_parentheses_side_by_side_are_not_nested() -> None:
    text = " OR ".join(f"(a{n} b{n})" for n in range(60))
    assert str(parse(text)) == text


def test_a_query_that_is_too_long_says_what_to_do() -> None:
    with pytest.raises(QueryError, match="10,000 characters") as caught:
        parse("a" * 10_001)
    assert caught.value.hint == "Split it into several."


@pytest.mark.parametrize(
    ("text", "mended"), [("mapa title:,", "mapa"), ("mapa title: síť", "mapa title:síť")]
)
def test_a_field_without_a_value_takes_the_next_word_or_goes(text: str, mended: str) -> None:
    with pytest.raises(QueryError, match="no value after title:") as caught:
        parse(text)
    assert caught.value.mended == mended
