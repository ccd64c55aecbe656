import datetime as dt

import pytest

from explorer.corpus import fields
from explorer.corpus.frontmatter import Field


def one(key: str, *values: str, listed: bool = False) -> dict[str, Field]:
    return {key: Field(2, values, listed)}


@pytest.mark.parametrize(
    "text",
    [
        "2022-01-03",
        "2022-1-3",
        "2022/01/03",
        "2022.1.3",
        "3.1.2022",
        "3. 1. 2022",
        "03/01/2022",
        "3. ledna 2022",
        "3 leden 2022",
        "pondělí 3. ledna 2022",
        "2022-01-03 10:00:00 +0100",
        "2022-01-03T23:59:00.000Z",
        "2022-01-03 09:07am",
        "2022-01-03-08T08:29:00+01:00",
        "2022-01-03Ti11:31",
        "2022-01-03\u00a0",
    ],
)
def test_a_date_is_the_day_that_was_written(text: str) -> None:
    assert fields.date(text) == dt.date(2022, 1, 3)


@pytest.mark.parametrize(
    ("text", "month"), [("1. června 2022", 6), ("1. července 2022", 7), ("1. Září 2022", 9)]
)
def test_czech_months_are_known(text: str, month: int) -> None:
    assert fields.date(text) == dt.date(2022, month, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2022-02-29",
        "2022-13-01",
        "31. 4. 2022",
        "0019-01-01",
        "3019-01-01",
        "12022-01-03",
        "brzy",
        "2022",
        "",
        "1. xxxxx 2022",
    ],
)
def test_what_is_no_day_of_the_calendar_is_no_date(text: str) -> None:
    assert fields.date(text) is None


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2019-1-12-nominant.md", dt.date(2019, 1, 12)),
        ("2022-09-07-pirati-3-dil (kopie).md", dt.date(2022, 9, 7)),
        ("021-04-21-podpora.md", dt.date(2021, 4, 21)),
        ("2020-14-08-autobus.md", dt.date(2020, 8, 14)),
        ("2022_01_13_rok.md", dt.date(2022, 1, 13)),
        ("2022-01-13.md", dt.date(2022, 1, 13)),
        ("2022-02-30-rok.md", None),
        ("2022-01-131-rok.md", None),
        ("pozor-na-neplatny-hlas.md", None),
        ("rok-2022-01-13.md", None),
    ],
)
def test_a_file_name_begins_with_its_date(name: str, date: dt.date | None) -> None:
    assert fields.name_date(name) == date


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2022-03-07-jednotny_system.md.md", "jednotny system"),
        ("021-04-21-podpora.MD", "podpora"),
        ("pozor-na-hlas.txt", "pozor na hlas"),
        ("2022-01-13.md", "2022-01-13.md"),
    ],
)
def test_a_file_name_stands_in_for_a_title(name: str, title: str) -> None:
    assert fields.name_title(name) == title


@pytest.mark.parametrize(
    ("given", "tags"),
    [
        (one("tags", "životní-prostředí brno IT"), ("životní-prostředí", "brno", "IT")),
        (one("tags", "CPICE, pirátské centrum Chrudim"), ("CPICE", "pirátské centrum Chrudim")),
        (one("tags", "web;  otevřená data"), ("web", "otevřená data")),
        (one("tags", "web - odpady"), ("web", "odpady")),
        (one("tags", "Praha 5", listed=True), ("Praha 5",)),
        (one("tags", "4. majetková, a.s.", "2018", listed=True), ("4. majetková, a.s.", "2018")),
        (one("tags", "web", " web ", "Web", "", listed=True), ("web", "Web")),
        (one("tag", "otevřená data"), ("otevřená data",)),
        (one("tags", "a b") | one("tag", "b, c"), ("a", "b", "c")),
        (one("tags"), ()),
        ({}, ()),
    ],
)
def test_tags_are_a_list_or_parted_by_commas_or_white_space(
    given: dict[str, Field], tags: tuple[str, ...]
) -> None:
    assert fields.tags(given) == tags


def test_category_and_categories_are_one_field() -> None:
    given = one("categories", "aktuality", "schuze", listed=True) | one("category", "blog")
    assert fields.categories(given) == ("aktuality", "schuze", "blog")


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("Zbyněk  Konvička ", ("Zbyněk Konvička",)),
        ("Jan Loužek, Ondřej Profant", ("Jan Loužek", "Ondřej Profant")),
        ("MHMP, Adam Zábranský", ("MHMP", "Adam Zábranský")),
        ("Milan Chaloupka a Pavel Hais", ("Milan Chaloupka", "Pavel Hais")),
        ("Jiří G. Růžička & Jan Adamec", ("Jiří G. Růžička", "Jan Adamec")),
        ("Jan Novák, Eva Malá a Petr Dub", ("Jan Novák", "Eva Malá", "Petr Dub")),
        ("Mediální odbor/Lucie Cirkva Chocholová", ("Mediální odbor", "Lucie Cirkva Chocholová")),
        ("Ing. Jan Novák, Ph.D., Eva Malá", ("Ing. Jan Novák, Ph.D.", "Eva Malá")),
        ("Piráti a Starostové", ("Piráti a Starostové",)),
        ("Piráti Praha a Praha SOBĚ", ("Piráti Praha a Praha SOBĚ",)),
        ("Blízcí přírodě, ne betonu", ("Blízcí přírodě, ne betonu",)),
        ("Piráti Brandýs n./L. - St. Boleslav", ("Piráti Brandýs n./L. - St. Boleslav",)),
        ("karel.bauer", ("Karel Bauer",)),
        ("praha.pirati.cz", ("praha.pirati.cz",)),
        (",", ()),
    ],
)
def test_authors_are_parted_only_where_the_parts_are_names(
    text: str, authors: tuple[str, ...]
) -> None:
    assert fields.authors(one("author", text)) == authors


def test_authors_stand_under_several_keys() -> None:
    assert fields.authors(one("autor", "Jan Hora", listed=True)) == ("Jan Hora",)
    assert fields.authors(one("authors", "Jan Hora", "Eva Malá", listed=True)) == (
        "Jan Hora",
        "Eva Malá",
    )
    assert fields.authors(one("author") | one("authorid", "jan.hora")) == ("Jan Hora",)
    assert fields.authors(one("author", "Jan Hora") | one("authorid", "eva.mala")) == ("Jan Hora",)


@pytest.mark.parametrize(
    ("value", "shown"), [("false", False), ("No", False), ("true", True), ("ano", True)]
)
def test_only_a_false_hides_a_post(value: str, shown: bool) -> None:  # noqa: FBT001 - a column of the table
    assert fields.published(one("published", value)) is shown


def test_a_title_is_one_line() -> None:
    assert fields.title(one("title", "Rok\n 2022\u200b")) == "Rok 2022"
    assert fields.title({}) == ""
