"""From the text of a query to its tree, and what is said about queries that have none."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import QueryError
from explorer.searching.dates import date_range
from explorer.searching.fields import FIELDS, Field
from explorer.searching.parser import MAX_LENGTH, MAX_NESTING, parse
from explorer.searching.query import (
    All,
    AmountRange,
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
    negate,
)
from explorer.searching.terms import MAX_WORDS

DOCUMENT = Path(__file__).parent.parent / "docs" / "query-language.md"
A, B, C, D = (Word(letter) for letter in "abcd")


def failure(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("slovo", Word("slovo")),
        ("=slovo", Word("slovo", exact=True)),
        ('="slovo"', Word("slovo", exact=True)),
        ('="OR"', Word("OR", exact=True)),
        ('"slovo"', Word("slovo")),
        ('" – slovo, "', Word("slovo")),
        ('"OR"', Phrase("OR")),
        ('"foo:bar"', Phrase("foo:bar")),
        ('"dvě  \t slova."', Phrase("dvě slova.")),
        ('="dvě slova"', Phrase("dvě slova", exact=True)),
        ('"dvě slova"~5', Phrase("dvě slova", slop=5)),
        ('="dvě slova"~100', Phrase("dvě slova", exact=True, slop=100)),
        ("camel*", Prefix("camel")),
        ("5G*,", Prefix("5G")),
        ("covid-1*", Prefix("covid-1")),
        ("slovo~", Fuzzy("slovo")),
        ("slovo~2", Fuzzy("slovo", 2)),
        ("slovo~1.", Fuzzy("slovo")),
    ],
)
def test_terms(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize("quotes", ['""', "„“", "„”", '„"', "“”", "””", "»«", "«»"])
def test_czech_and_foreign_quotes_are_quotes(quotes: str) -> None:
    assert parse(f"a {quotes[0]}b c{quotes[1]} d") == All((A, Phrase("b c"), D))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a b", All((A, B))),
        ("a AND b", All((A, B))),
        ("a && b&&c", All((A, B, C))),
        ("a OR b", Any((A, B))),
        ("a|b || c", Any((A, B, C))),
        ("a OR b c", All((Any((A, B)), C))),
        ("a b OR c d", All((A, Any((B, C)), D))),
        ("a AND b OR c", All((A, Any((B, C))))),
        ("(a b) OR c", Any((All((A, B)), C))),
        ("(a)OR(b)", Any((A, B))),
        ("((a (b c)))", All((A, B, C))),
        ("a OR (b OR c)", Any((A, B, C))),
        ("a or b", All((A, Word("or"), B))),
        ("-a", Not(A)),
        ("NOT a", Not(A)),
        ("a NOT b", All((A, Not(B)))),
        ("a OR -b", Any((A, Not(B)))),
        ('-"a b"', Not(Phrase("a b"))),
        ('-="a b"', Not(Phrase("a b", exact=True))),
        ("-(a OR b)", Not(Any((A, B)))),
        ("-(a)", Not(A)),
        ("-#a", Not(Filter("tag", "a"))),
        ("NOT NOT a", A),
        ("NOT -a", A),
        ("-(-a)", A),
        ("-title:a", Not(In("title", A))),
    ],
)
def test_operators(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("title:a b", All((In("title", A), B))),
        ('nadpis:"a b"', In("heading", Phrase("a b"))),
        ("text:(a OR -b)", In("text", Any((A, Not(B))))),
        ("title:=a", In("title", Word("a", exact=True))),
        ('title:="a b"', In("title", Phrase("a b", exact=True))),
        ("title:camel*", In("title", Prefix("camel"))),
        ("title:10:30", In("title", Word("10:30"))),
        ("title:OR", In("title", Phrase("OR"))),
        ("tag:doprava", Filter("tag", "doprava")),
        ("tag:doprava, b", All((Filter("tag", "doprava"), B))),
        ("#doprava", Filter("tag", "doprava")),
        ('#"a b"', Filter("tag", "a b")),
        ("#(a OR b)", Any((Filter("tag", "a"), Filter("tag", "b")))),
        ("tag:(a -b)", All((Filter("tag", "a"), Not(Filter("tag", "b"))))),
        ('tag:"a   b"', Filter("tag", "a b")),
        ("site:praha.pirati.cz", Filter("site", "praha.pirati.cz")),
        ("tag:OR", Filter("tag", "OR")),
    ],
)
def test_fields(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_names_of_fields_are_synonyms_in_any_case_without_accents(field: Field) -> None:
    wanted = parse(f"{field.name}:2021")
    for alias in (field.name, *field.aliases):
        bare = alias.translate(str.maketrans("áéíýšřž", "aeiysrz"))
        for spelling in (alias, alias.upper(), bare):
            assert parse(f"{spelling}:2021") == wanted


def test_a_name_with_decomposed_accents_is_a_name() -> None:
    assert parse("na\u0301zev:a") == In("title", A)


@pytest.mark.parametrize(
    "text",
    ["COVID-19", "on-line", "10:30", "https://www.pirati.cz/x", "prg.ai", "jan@pirati.cz", "1,5"],
)
def test_what_is_no_field_and_no_operator_is_a_word(text: str) -> None:
    assert parse(text) == Word(text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a - b – c", "a b c"),
        ("a, b; (c) … d!", "a b c d"),
        ("Praha: a b", "Praha a b"),
        ("Akční plán dat: a", "Akční plán dat a"),
        ("- a", "a"),
        ("a = b", "a b"),
        ("_a_ +b § ## c", "a b c"),
        ("_OR_ AND;OR", '"OR" AND;OR'),
        (",-a", "-a"),
        ("'\"a b\"' …(c)", '"a b" c'),
        ("a\u200b\u00adb", "ab"),
        ("a\x1bb\udc80c", "a b c"),
    ],
)
def test_punctuation_is_dropped_for_all_to_see(text: str, printed: str) -> None:
    assert str(parse(text)) == printed


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2021-3-5", "2021-03-05", "2021-03-05"),
        ("1.6.2021", "2021-06-01", "2021-06-01"),
        ("1. 6. 2021", "2021-06-01", "2021-06-01"),
        ("6.2021", "2021-06-01", "2021-06-30"),
        ("2021..2022", "2021-01-01", "2022-12-31"),
        ("2021-01..2021-06", "2021-01-01", "2021-06-30"),
        ("..2022", None, "2022-12-31"),
        ("2021-02..", "2021-02-01", None),
        ("1.1.2021..2022", "2021-01-01", "2022-12-31"),
    ],
)
def test_dates(text: str, since: str | None, until: str | None) -> None:
    days = [dt.date.fromisoformat(day) if day else None for day in (since, until)]
    assert date_range(text) == DateRange(*days)
    assert parse(f'date:"{text}"') == DateRange(*days)


@pytest.mark.parametrize("text", ["", "..", "0000", "2021..2022..2023", "²⁰²¹", "9" * 5000])
def test_no_date_and_no_proposal(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        date_range(text)
    assert caught.value.mended is None


@pytest.mark.parametrize(
    ("text", "caret", "message", "mended"),
    [
        ('a "b c', "  ^", "This quote is never closed.", 'a "b c"'),
        ('a "', "  ^", "This quote is never closed.", "a"),
        ("a (b OR c", "  ^", "This parenthesis is never closed.", "a (b OR c)"),
        ("a ((b c", "   ^", "This parenthesis is never closed.", "a ((b c))"),
        ("a) b", " ^", "This parenthesis closes nothing.", "a b"),
        ("a ()", "  ^", "There is nothing in these parentheses.", "a"),
        ('a "–"', "  ^", "There is no word between these quotes.", "a"),
        ("a OR", "  ^", "OR needs a word on either side.", "a"),
        ("OR a", "^", "OR needs a word on either side.", "a"),
        ("a OR OR b", "     ^", "OR needs a word on either side.", "a OR b"),
        ("a AND OR b", "      ^", "OR needs a word on either side.", "a AND b"),
        ("(a |)", "   ^", "| needs a word on either side.", "(a )"),
        ("a NOT", "  ^", "NOT needs a word after it.", "a"),
        ("ca*net", "  ^", "“*” stands only at the end of a word.", "ca*"),
        ("*net", "^", "“*” stands only at the end of a word.", "net"),
        ("a c*", "   ^", "“*” stands only at the end of a word.", "a c"),
        ("-prg.*", "     ^", "“*” stands only at the end of a word.", "-prg*"),
        ('"di* mapa"', "   ^", "“*” has no meaning between quotes.", '"di mapa"'),
        ("slovo~3", "     ^", "A word may differ in 1 or 2 letters.", "slovo~2"),
        ("slovo~0.8", "     ^", "A word may differ in 1 or 2 letters.", "slovo~"),
        ("prg.~", "    ^", "A word may differ in 1 or 2 letters.", "prg~"),
        ("a ~5", "  ^", "“~” stands right after a word or a quote.", "a 5"),
        ('"a b"~', "     ^", "“~” after a quote needs the number of words in between.", '"a b"~5'),
        (
            '"a b"~101',
            "     ^",
            "“~” after a quote needs the number of words in between.",
            '"a b"~5',
        ),
        ('"a"~5', "   ^", "A distance needs two words in the quotes.", '"a"'),
        ("slovo^2", "     ^", "Words cannot be given a weight with “^”.", "slovo"),
        ('"a b"^2', "     ^", "Words cannot be given a weight with “^”.", '"a b"'),
        ("a --b", "  ^", "“--” before a word has no meaning.", "a -b"),
        ("a –b", "  ^", "“–” before a word has no meaning.", "a -b"),
        ("a !b", "  ^", "“!” before a word has no meaning.", "a -b"),
        ("=camel*", "^", "“=” cannot be joined with “*” or “~”.", "camel*"),
        ("=(a b)", "^", "“=” has no meaning here.", "(a b)"),
        ("=tag:a", "^", "“=” has no meaning here.", "tag:a"),
        ("tag:=a", "    ^", "“=” has no meaning here.", "tag:a"),
        ("a tagg:b", "  ^", "There is no field tagg:", "a tag:b"),
        ("titel:b", "^", "There is no field titel:", "title:b"),
        ("foo:bar", "^", "There is no field foo:", '"foo:bar"'),
        ('foo:"bar b"', "^", "There is no field foo:", 'foo "bar b"'),
        ("castka:mnoho", "       ^", "mnoho is no sum of money that is understood here.", None),
        (
            "castka:> 100mil",
            "       ^",
            "The value of amount: ends at the space.",
            "castka:>100mil",
        ),
        ("castka:100 000", "       ^", "The value of amount: ends at the space.", "castka:100000"),
        (
            "castka:1 mil .. 5 mil. Kč",
            "       ^",
            "The value of amount: ends at the space.",
            "castka:1mil..5mil.Kč",
        ),
        ("castka:5mil..1mil", "       ^", "5mil is more than 1mil.", "castka:1mil..5mil"),
        ("castka:>1mil..5mil", "       ^", "A range has no “>” before it.", "castka:1mil..5mil"),
        (
            "castka:1mil-5mil",
            "       ^",
            "1mil-5mil is no sum of money that is understood here.",
            "castka:1mil..5mil",
        ),
        (
            "castka:1EUR..5Kč",
            "       ^",
            "1EUR and 5Kč are of two currencies.",
            None,
        ),
        ("castka:>", "       ^", "There is no value after castka:", None),
        ("tag: doprava", "    ^", "There is no value after tag:", "tag:doprava"),
        ("a tag:", "      ^", "There is no value after tag:", "a"),
        ("(a tag:)", "       ^", "There is no value after tag:", "(a )"),
        ("title:-a", "      ^", "“-” cannot stand after title:", "-title:a"),
        ("title:NOT a", "      ^", "“NOT” cannot stand after title:", "-title:a"),
        (
            "title:(a tag:b)",
            "         ^",
            "A field cannot stand inside title:",
            'title:(a "tag:b")',
        ),
        ("title:tag:b", "      ^", "A field cannot stand inside title:", 'title:"tag:b"'),
        ("tag:a*", "     ^", "tag: takes a whole value, “*” has no meaning in it.", "tag:a"),
        ("date:2021-13", "     ^", "There is no month 13.", "date:2021"),
        (
            "date:2020..30.2.2021",
            "           ^",
            "There is no day 30 in 2021-02.",
            "date:2020..2021-02-28",
        ),
        ("date:2022..2021", "     ^", "2022 is later than 2021.", "date:2021..2022"),
        ("date:2021 .. 2022", "     ^", "The value of date: ends at the space.", "date:2021..2022"),
        ("date:1. 6. 2021", "     ^", "The value of date: ends at the space.", "date:1.6.2021"),
        ("date:2021 – 2022", "     ^", "The value of date: ends at the space.", "date:2021..2022"),
        (
            "date:2021-2022",
            "     ^",
            "2021-2022 is no date that is understood here.",
            "date:2021..2022",
        ),
        ("date:21", "     ^", "21 is no date that is understood here.", "date:2021"),
        ("date:<=2021", "     ^", "<=2021 is no date that is understood here.", "date:..2021"),
        ("date:včera", "     ^", "včera is no date that is understood here.", None),
        ("((a OR", "    ^", "OR needs a word on either side.", "((a))"),
    ],
)
def test_mistakes_are_shown_in_their_place(
    text: str, caret: str, message: str, mended: str | None
) -> None:
    error = failure(text)
    assert (error.message, error.position, error.query) == (message, caret.index("^"), text)
    assert error.hint
    assert error.mended == mended


@pytest.mark.parametrize("text", ["", "  ", "AND OR", "NOT", "–", "()", "?!", "&&"])
def test_a_query_without_words_is_answered_with_examples(text: str) -> None:
    error = failure(text)
    assert error.message == "There is nothing to look for."
    examples = error.hint.removeprefix("For example: ").split(", ")
    assert len(examples) > 2
    for example in examples:
        parse(example)


def test_the_place_of_a_mistake_refers_to_the_composed_query() -> None:
    error = failure("z\u030cena\x1b (a")
    assert error.query == "žena  (a"
    assert error.query[error.position] == "("


def test_a_proposal_is_composed_where_a_cut_joins_an_accent() -> None:
    assert failure("A)\u0300:0").mended == '"À:0"'


def test_a_value_after_a_date_may_be_a_word() -> None:
    assert str(parse("date:2021 10 lidí - 2022")) == "date:2021 10 lidí 2022"


def test_queries_are_limited() -> None:
    assert "characters" in failure("a" * (MAX_LENGTH + 1)).message
    assert "characters" in failure("=" + "a" * (MAX_LENGTH - 1)).message  # prints two quotes more
    assert failure('"' + "a" * (MAX_LENGTH - 1)).mended is None  # would be one longer
    parse(" ".join(["a"] * MAX_WORDS))
    error = failure(" ".join(["a"] * (MAX_WORDS + 1)))
    assert "words" in error.message
    assert error.position == 2 * MAX_WORDS
    parse("(" * MAX_NESTING + "a" + ")" * MAX_NESTING)
    error = failure("(" * (MAX_NESTING + 1) + "a" + ")" * (MAX_NESTING + 1))
    assert "nested" in error.message
    assert error.position == MAX_NESTING


def test_what_would_print_with_deeper_parentheses_is_too_deep() -> None:
    levels = MAX_NESTING // 2 + 1
    parse("(a OR " * (levels - 1) + "b" + " c)" * (levels - 1))
    assert "nested" in failure("(a OR " * levels + "b" + " c)" * levels).message


@pytest.mark.parametrize(
    "part", ["(", "((a ", '"', "-", "- ", "-(", "a~", "*", "tag:", "a: ", "~,", "NOT ", "🙂"]
)
def test_long_nonsense_ends_in_an_error(part: str) -> None:
    assert failure(part * 100_000).mended is None
    assert failure(part * (MAX_LENGTH // len(part))).hint


# Trees as the parser makes them, built from other rules than the parser's.
words = st.from_regex(
    r"[a-zěščřžýáíéůA-Z0-9]{1,6}([.\-@/'][a-zěů0-9]{1,4})?", fullmatch=True
).filter(lambda text: text not in ("AND", "OR", "NOT"))
several = st.lists(words, min_size=2, max_size=4).map(" ".join)
values = st.one_of(words, several, st.sampled_from(["C++", "foo:bar", "OR", "(a)", "„a“"]))
days = st.dates(min_value=dt.date(1, 1, 1))
terms = st.one_of(
    st.builds(Word, words, st.booleans()),
    st.builds(Phrase, several, st.booleans(), st.integers(0, 100)),
    st.sampled_from([Phrase("OR"), Phrase("foo:bar"), Phrase("(a) „b“ -c ~d")]),
    st.builds(Prefix, words.filter(lambda text: len(text) > 1)),
    st.builds(Fuzzy, words, st.sampled_from([1, 2])),
)
sums = st.decimals(0, 10**15 - 1, places=2)
filters_of_posts = st.one_of(
    st.tuples(sums, sums).map(lambda pair: AmountRange(min(pair), max(pair))),
    st.builds(AmountRange, sums, st.none(), st.sampled_from(["CZK", "EUR"]), st.booleans()),
    st.builds(AmountRange, st.none(), sums, st.sampled_from(["CZK", "USD"]), st.booleans()),
    st.builds(Filter, st.sampled_from(["tag", "author", "site", "category"]), values),
    st.tuples(days, days).map(lambda pair: DateRange(min(pair), max(pair))),
    days.map(lambda day: DateRange(day, None)),
    days.map(lambda day: DateRange(None, day)),
)


def trees(leaf: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.recursive(
        leaf,
        lambda child: st.one_of(
            st.lists(child, min_size=1, max_size=4).map(lambda nodes: all_of(*nodes)),
            st.lists(child, min_size=1, max_size=4).map(lambda nodes: any_of(*nodes)),
            child.map(negate),
        ),
        max_leaves=12,
    )


fielded = st.builds(In, st.sampled_from(["title", "heading", "text"]), trees(terms))


@given(trees(st.one_of(terms, filters_of_posts, fielded)))
def test_what_a_tree_prints_parses_to_that_tree(tree: Node) -> None:
    assert parse(str(tree)) == tree


pieces = st.sampled_from(
    [
        *'()"„“»«-–~*#=:!|&^<>., _aá5',
        *(
            "AND",
            "OR",
            "NOT",
            "tag:",
            "title:",
            "date:",
            "amount:",
            "foo:",
            "2021",
            "5mil",
            "..",
            "//",
            "slovo",
        ),
        *("\u0301", "\u0338", "\u00ad", "\x1b", "\ud800", "\u1161"),
    ]
)
texts = st.one_of(st.text(), st.lists(pieces, max_size=25).map("".join))


def outcome(text: str) -> Node | QueryError:
    try:
        return parse(text)
    except QueryError as error:
        return error


def test_signs_stand_before_quotes_and_in_parentheses() -> None:
    """They are punctuation elsewhere, and never get lost here."""
    below, above = (
        AmountRange(None, Decimal(1000), inclusive=False),
        AmountRange(Decimal(10**9), None),
    )
    assert parse('castka:(<"1 000" OR >=1mld) > Brno') == all_of(any_of(below, above), Word("Brno"))
    assert parse('castka:>="1 mld. Kč"') == above


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("151mil", 151 * 10**6), ("24450000", 24_450_000), ("8.000.000", 8 * 10**6)),
        *(("1,2mld", 1200 * 10**6), ("26mil.Kč", 26 * 10**6), ("500tis.", 500_000)),
        *(("100k", 100_000), ("5M", 5 * 10**6), ("1,5miliardykorun", 1500 * 10**6), ("=7", 7)),
    ],
)
def test_sums_are_read_as_in_posts(text: str, value: int) -> None:
    """Dots group, commas are decimal, and the scale may be short or long."""
    assert parse(f"castka:{text}") == AmountRange(Decimal(value), Decimal(value))


@given(texts)
def test_any_text_is_a_tree_or_a_mistake(text: str) -> None:
    """Nothing else is raised, what prints parses to the same tree, and what is proposed parses."""
    result = outcome(text)
    if isinstance(result, QueryError):
        assert 0 <= result.position <= len(result.query)
        assert result.message
        assert result.hint
        if result.mended is not None:
            parse(result.mended)
    else:
        assert parse(str(result)) == result


def rows(heading: str) -> list[tuple[str, str]]:
    """The first two cells of every table of the document whose first heading is `heading`."""
    text = DOCUMENT.read_text(encoding="utf-8")
    tables = re.findall(rf"^\| {heading} \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    cells = re.compile(r"\| `([^`]+)` \| `([^`]+)` \|")
    found = [cells.match(row) for table in tables for row in table.splitlines()]
    assert found
    assert None not in found
    return [(match[1], match[2]) for match in found if match]


@pytest.mark.parametrize(("query", "interpreted"), rows("Query"))
def test_examples_of_the_documentation_are_understood_so(query: str, interpreted: str) -> None:
    assert str(parse(query)) == interpreted


@pytest.mark.parametrize(("query", "proposal"), rows("Mistake"))
def test_mistakes_of_the_documentation_are_mended_so(query: str, proposal: str) -> None:
    assert failure(query).mended == proposal


def test_the_documentation_lists_the_fields_and_limits() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for field in FIELDS:
        aliases = ", ".join(f"`{alias}`" for alias in field.aliases)
        assert f"| `{field.name}` | {aliases}".rstrip() in text
    assert f"{MAX_LENGTH:,} characters, {MAX_WORDS} words" in text
    assert f"nested {MAX_NESTING} deep" in text
