"""Trends: what is counted in which year and month, and the charts of it."""

import builtins
import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from seeding import sections, write_post

from explorer.cli import run
from explorer.errors import UsageError
from explorer.model import Filters, Page, TrendPoint
from explorer.output import charts
from explorer.searching.index import Index


def series(index: Index, query: str, **options: Any) -> dict[str, int]:  # noqa: ANN401
    return {it.period: it.sections for it in index.trend([query], **options).items}


@pytest.mark.parametrize("query", ["digitální", "mapa", "síť OR web", '"digitální mapa"', "praha"])
def test_a_year_has_the_matching_sections_of_its_posts(small_index: Index, query: str) -> None:
    dates = {text.info.path: text.info.date for text in small_index.texts()}
    found = sections(small_index, query)
    years = Counter(date.year for it in found if (date := dates[it.partition("#")[0]]))
    counted = series(small_index, query)
    assert {int(year): count for year, count in counted.items() if count} == dict(years)
    assert list(counted) == ["2018", "2019", "2020", "2021", "2022"]


def test_all_forms_of_a_word_count_as_one(small_index: Index) -> None:
    assert series(small_index, "školami") == series(small_index, "škola") != {}


def test_of_counts_all_sections_and_the_share_follows(small_index: Index) -> None:
    everything = Counter[str]()
    for text in small_index.texts():
        everything[str(text.info.date)[:4]] += len(text.sections)
    for point in small_index.trend(["mapa"]).items:
        assert point.of == everything[point.period]
        assert point.per_thousand == round(1000 * point.sections / point.of, 4)


def test_sections_without_a_date_are_told_apart(small_index: Index) -> None:
    trend = small_index.trend(["schůze", "web"])
    assert trend.undated[0] == 1
    assert trend.sections[0] == 0
    assert not trend.is_empty


def test_months_follow_each_other_without_gaps(
    indexed: Callable[[], Index], tmp_path: Path
) -> None:
    for date in ("2019-11-05", "2020-02-01"):
        write_post(tmp_path / "posts", f"{date}-a.md", f"Mapa {date}.", title="Mapa", date=date)
    counted = series(indexed(), "mapa", by="month")
    assert counted == {"2019-11": 1, "2019-12": 0, "2020-01": 0, "2020-02": 1}
    assert TrendPoint("2019-12", "mapa", 0, 0, 0).per_thousand == 0


def test_queries_stand_side_by_side_each_once(small_index: Index) -> None:
    trend = small_index.trend(["mapa", "web", "mapa"])
    assert [it.query for it in trend.items[:4]] == ["mapa", "web", "mapa", "web"]
    assert [it.query for it in trend.queries] == ["mapa", "web"]


def test_filters_and_pages_hold(small_index: Index) -> None:
    filters = Filters(sites=("mesto.example",), since=dt.date(2021, 1, 1))
    trend = small_index.trend(["web"], filters=filters)
    assert [it.period for it in trend.items] == ["2021", "2022"]
    page = small_index.trend(["web"], page=Page(2, 2))
    assert page.items == small_index.trend(["web"]).items[2:4]
    assert page.total == 5


def test_a_corrected_word_is_told(small_index: Index) -> None:
    (query,) = small_index.trend(["digitalizece"]).queries
    assert query.interpreted == "digitalizace"
    assert query.relaxed


@pytest.mark.parametrize("count", [0, 21])
def test_none_and_too_many_queries_are_refused(small_index: Index, count: int) -> None:
    with pytest.raises(UsageError):
        small_index.trend([f"slovo{number}" for number in range(count)])


# --- pictures ---


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_same_trend_gives_the_same_picture(
    small_index: Index, tmp_path: Path, ending: str
) -> None:
    pytest.importorskip("matplotlib")
    trend = small_index.trend(["mapa", "_škola $x$ síť"])
    charts.check()
    files = [tmp_path / f"{name}.{ending}" for name in "ab"]
    for file in files:
        charts.write(trend, file)
    assert files[0].read_bytes() == files[1].read_bytes()
    if ending == "svg":
        text = files[0].read_text(encoding="utf-8")
        assert "_škola $x$ síť" in text
        assert "2019" in text
        assert "<dc:date>" not in text


def test_pictures_without_matplotlib_are_refused(
    dozen: Path,
    small_index: Index,  # noqa: ARG001  # builds the index
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any) -> Any:  # noqa: ANN401
        if name.partition(".")[0] == "matplotlib":
            raise ImportError(name)
        return real(name, *args)

    monkeypatch.setattr(builtins, "__import__", without)
    folder = str(dozen.parent / "index")
    assert run(["trend", "mapa", "--svg", "mapa.svg", "--index-dir", folder]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert "explorer[plot]" in err
    assert run(["trend", "mapa", "--index-dir", folder]) == 0


def test_a_picture_that_cannot_be_written_is_an_error(
    dozen: Path,
    small_index: Index,  # noqa: ARG001
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("matplotlib")
    folder = str(dozen.parent / "index")
    missing = str(tmp_path / "missing" / "mapa.svg")
    assert run(["trend", "mapa", "--svg", missing, "--index-dir", folder]) == 2
    assert run(["trend", "mapa", "--svg", "mapa.png", "--index-dir", folder]) == 2
    assert "missing" in capsys.readouterr().err
