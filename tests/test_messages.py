"""What is told beside the answers."""

import shlex

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from samples import BUILT, ESC, NOTHING, PROBLEMS, RESULT

from explorer.errors import IndexUnusableError, QueryError, UsageError
from explorer.model import Page
from explorer.output import accounts, messages, wording


def test_an_error_says_what_to_do() -> None:
    error = IndexUnusableError("index: there is no index.", "Build one: explorer index")
    assert list(messages.error(error)) == [
        "explorer: index: there is no index.",
        "Build one: explorer index",
    ]


@pytest.mark.parametrize(
    ("query", "position", "caret"),
    [
        ("tag:praha foo:x", 10, 10),
        ("日本 foo:x", 3, 5),
        ("sta\u0301t foo:x", 6, 5),
        ("a", 1, 1),
        ("\tfoo:x", 1, 1),
    ],
    ids=["plain", "wide", "combining", "end", "tab"],
)
def test_the_caret_stands_below_the_place(query: str, position: int, caret: int) -> None:
    lines = list(messages.error(QueryError("There is no field foo.", query, position)))
    assert lines[1:] == [f"  {wording.line(query)}", f"  {' ' * caret}^"]


def test_a_query_that_can_be_mended_is_proposed() -> None:
    error = QueryError("This quote is not closed.", 'x "y', 2, "Close it.", mended='x "y"')
    assert list(messages.error(error))[3:] == ['Did you mean: x "y"', "Close it."]


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (QueryError("No.", "x (y", 2, "Close it.", mended="x (y)"), "Did you mean: x (y)"),
        (QueryError("No.", "x", 0, "Close it."), "Close it."),
    ],
)
def test_an_error_of_a_batch_is_told_with_its_place(error: QueryError, advice: str) -> None:
    assert list(messages.at("q.txt:3", error)) == ["explorer: q.txt:3: No.", f"  {advice}"]
    assert list(messages.at("q.txt:3", UsageError(ESC))) == ["explorer: q.txt:3: ␛[31m"]


@given(st.text(), st.data())
def test_the_caret_stands_on_the_screen(query: str, data: st.DataObject) -> None:
    """However long the query is, and whatever is in it."""
    assume(query.strip() and "…" not in query)  # the sign that shows where a query was cut
    position = data.draw(st.integers(0, len(query)))
    query = data.draw(st.sampled_from([query, query * 50]))
    _, shown, caret = messages.error(QueryError("No.", query, position))
    assert "\x1b" not in shown
    assert len(shown) <= 80
    before = shown[: -1 if shown.endswith("…") else None]
    assert len(caret) - 1 <= wording.columns(before)


def test_a_very_long_query_is_cut_around_the_place() -> None:
    _, shown, caret = messages.error(QueryError("No.", "a" * 5_000 + "!" + "a" * 5_000, 5_000))
    assert shown[len(caret) - 1] == "!"
    assert shown.startswith("  …")
    assert shown.endswith("…")


def test_foreign_text_in_a_message_is_harmless() -> None:
    assert "\x1b" not in "".join(messages.error(IndexUnusableError(f"{ESC}: no", ESC)))


def test_files_are_lost_only_against_the_will_of_their_authors() -> None:
    assert [problem.path for problem in messages.lost(PROBLEMS)] == [f"c{ESC}.md"]


def test_what_is_left_out_is_named_with_advice() -> None:
    assert list(messages.left_out(messages.lost(PROBLEMS))) == [
        "explorer: 1 file is left out:",
        "  c␛[31m.md:1: not plain text",
        "    Save it as text.",
    ]
    assert list(messages.left_out(())) == []


def test_a_build_is_summed_up() -> None:
    assert list(accounts.summary(BUILT, "index")) == [
        "Indexed 3 posts with 9 sections from 5 files in 1.2 s: index",
        "4 added, 1 changed, 0 removed, 0 unchanged",
        "1 copy of other posts, shown with them",
        "1 draft left out; --unpublished takes them in",
        "Other problems: no date 2; explorer doctor lists them",
    ]


def test_nothing_found_says_how_to_go_on() -> None:
    assert next(iter(messages.found(NOTHING, Page()))) == "explorer: nothing found for xyz"


def test_a_cut_list_says_so() -> None:
    assert "explorer: 1 to 10 of 12; --limit 0 gives all" in messages.found(RESULT, Page())
    assert list(messages.cut(12, Page(0))) == []
    assert list(messages.cut(12, Page(12))) == []
    assert list(messages.cut(12, Page(10, 3))) == ["explorer: page 3 is empty: there are 12 in all"]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (54_200_000, "54.2 MB"),
        (3e9, "3.0 GB"),
    ],
)
def test_sizes_are_decimal(number: int, told: str) -> None:
    assert wording.size(number) == told


@given(st.text())
def test_a_line_is_one_line_of_the_same_length(text: str) -> None:
    line = wording.line(text)
    assert len(line) == len(text)
    assert len(line.splitlines()) <= 1
    line.encode("utf-8")


@given(st.text())
def test_a_block_keeps_its_length(text: str) -> None:
    assert len(wording.block(text)) == len(text)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_what_is_shown_for_a_shell_is_one_word_of_it(text: str) -> None:
    assert shlex.split(wording.shell(text)) == [text]


@pytest.mark.parametrize("text", ["tag:Školství", "site:praha.pirati.cz", "date:2021"])
def test_what_needs_no_quotes_gets_none(text: str) -> None:
    assert wording.shell(text) == text
