"""What options come to."""

import datetime as dt

import pytest

from explorer.cli import run
from explorer.cli.answer import Answer
from explorer.cli.forms import Delimiter, Format
from explorer.cli.options import Paging, Where, day
from explorer.errors import UsageError
from explorer.model import Filters, Page


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", dt.date(2021, 1, 1), dt.date(2021, 12, 31)),
        ("2020-02", dt.date(2020, 2, 1), dt.date(2020, 2, 29)),
        ("2021-06-13", dt.date(2021, 6, 13), dt.date(2021, 6, 13)),
        ("13.6.2021", dt.date(2021, 6, 13), dt.date(2021, 6, 13)),
        ("13. 6. 2021", dt.date(2021, 6, 13), dt.date(2021, 6, 13)),
    ],
)
def test_a_month_or_year_is_taken_whole(text: str, first: dt.date, last: dt.date) -> None:
    """Since means from its first day on, until means up to its last."""
    assert Where(since=text).filters() == Filters(since=first)
    assert Where(until=text).filters() == Filters(until=last)
    assert Where(since=text, until=text).filters() == Filters(since=first, until=last)


@pytest.mark.parametrize("text", ["2021-13", "2021-02-30", "vloni", "2020..2021", "2021..", "0"])
def test_what_is_no_date_is_told(text: str) -> None:
    with pytest.raises(UsageError, match=r"^--since: ") as caught:
        Where(since=text).filters()
    assert "2021-06-13" in caught.value.hint


def test_dates_that_exclude_all_are_told() -> None:
    with pytest.raises(UsageError, match="--since 2022 is later than --until 2021"):
        Where(since="2022", until="2021").filters()


def test_filters_are_handed_on() -> None:
    where = Where(tag=["a", "b"], not_tag=["c"], author=["d"], site=["e"], category=["f"])
    assert where.filters() == Filters(("a", "b"), ("c",), ("d",), ("e",), ("f",))


def test_each_command_has_its_usual_page() -> None:
    assert Paging().of(20) == Page(20, 1)
    assert Paging(limit=0, page=1).of(20) == Page(0, 1)
    assert Paging(limit=5, page=3).of(20) == Page(5, 3)


def test_forms_exclude_each_other() -> None:
    assert Answer().form() is None
    assert Answer(jsonl=True).form() is Format.JSONL
    with pytest.raises(UsageError, match="--json and --csv exclude each other"):
        Answer(json=True, csv=True).form()


def test_a_form_is_asked_for_by_name_or_for_short() -> None:
    assert Answer(format=Format.CSV).form() is Answer(csv=True).form() is Format.CSV
    assert Answer(format=Format.CSV, csv=True).form() is Format.CSV
    assert Answer(format=Format.HTML).form() is Format.HTML
    with pytest.raises(UsageError, match="--json and --format html exclude each other"):
        Answer(json=True, format=Format.HTML).form()


@pytest.mark.parametrize("form", [None, Format.JSON, Format.HTML])
def test_only_csv_has_a_mark_and_a_delimiter(form: Format | None) -> None:
    with pytest.raises(UsageError, match="CSV"):
        Answer(format=form, bom=True).form()
    with pytest.raises(UsageError, match="CSV"):
        Answer(format=form, delimiter=Delimiter.TAB).form()


@pytest.mark.parametrize("form", [Format.MARKDOWN, Format.HTML, Format.TREC])
def test_a_command_without_reports_says_so(form: Format) -> None:
    with pytest.raises(UsageError, match=f"no --format {form}"):
        Answer(format=form).view()


@pytest.mark.parametrize("text", ["2021", "2021-06", "2021-06..2021-07"])
def test_a_day_is_one_day(text: str) -> None:
    assert day("--accessed", "13.6.2021") == dt.date(2021, 6, 13)
    with pytest.raises(UsageError, match="--accessed"):
        day("--accessed", text)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("posts doprava", "posts has no use for doprava."),
        ("posts --tag krajská politika", "posts has no use for politika."),
        ("show 1 2", "show has no use for 2."),
        ("search doprava --site", "Option '--site' requires an argument."),
        ("tags --colour never", "No such option: --colour"),
    ],
)
def test_what_is_left_over_or_missing_is_told_with_the_help_to_read(
    line: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(line.split()) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f"explorer: {told}"
    assert lines[-1] == f"See explorer {line.split(maxsplit=1)[0]} --help"
