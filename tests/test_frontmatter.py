import unicodedata
from unicodedata import normalize

import frontmatter as python_frontmatter
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explorer.corpus import frontmatter
from explorer.corpus.frontmatter import Field, FrontMatter


def front(text: str) -> FrontMatter:
    found = frontmatter.split(text)
    assert found is not None
    return found


def values(text: str, key: str) -> tuple[str, ...]:
    return front(text).fields[key].values


# --- clean -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dirty", "plain"),
    [
        ("\ufeffPraha", "Praha"),
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        ("15\u00a0mil.\u202fKč", "15 mil. Kč"),
        ("roz\u00adpo\u200bčet", "rozpočet"),
        ("\x1b[31mčervená\x1b[0m", "červená"),
        ("zvonek\x07 a nula\x00", "zvonek a nula"),
        ("obra\u202ecené\u2066 psaní", "obracené psaní"),
        ("stránka\x0cdalší\u2028řádek", "stránka další řádek"),
        ("c\u030carka", "čarka"),
        ("sloupec\tdva", "sloupec\tdva"),
    ],
)
def test_clean_takes_away_what_no_reader_sees(dirty: str, plain: str) -> None:
    assert frontmatter.clean(dirty) == plain


@given(st.text())
@example("\x1b\x1b[31m[31m")
def test_clean_text_stays_as_it_is(text: str) -> None:
    plain = frontmatter.clean(text)
    assert frontmatter.clean(plain) == plain
    assert unicodedata.is_normalized("NFC", plain)
    assert plain.count("\n") == len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")) - 1
    assert not any(
        unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in plain if sign not in "\n\t"
    )


def test_every_sign_that_is_cleaned_away_has_a_text_cleaned() -> None:
    """Texts without a sign of `_ODD` are passed over."""
    signs = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x110000))))
    passed = frontmatter._ODD.sub("", signs)
    assert not frontmatter._INVISIBLE.search(passed)
    assert not frontmatter._BREAKS.search(passed)
    assert not any(frontmatter._MARKS.search(31 * sign) for sign in passed)


def test_a_long_run_of_combining_marks_is_cut_and_so_cannot_stall() -> None:
    plain = frontmatter.clean("a" + "\u0301\u0323" * 100_000 + "b")
    assert len(plain) < 40
    assert plain.endswith("b")


# --- split -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title", "body_line"),
    [
        ("---\ntitle: Rok\n---\nText.", "Rok", 4),
        ("---  \ntitle: Rok\n--- \t\nText.", "Rok", 4),
        ("----\ntitle: Rok\n-----\nText.", "Rok", 4),
        ("---\ntitle: Rok\n...\nText.", "Rok", 4),
        ("\n\n---\ntitle: Rok\n---\nText.", "Rok", 6),
        ("---\n\ntitle: Rok\t\t\n\n---\nText.", "Rok", 6),
        ("---\ntitle: Rok\t# poznámka\n---\nText.", "Rok", 4),
        ("---\nTitle: >\n  Rok\n  2022\n---\nText.", "Rok 2022\n", 6),
        ("---\ntitle: 'Program: doprava'\n---\nText.", "Program: doprava", 4),
    ],
)
def test_delimiters_are_read_as_people_type_them(text: str, title: str, body_line: int) -> None:
    found = front(text)
    assert found.fields["title"].values == (title,)
    assert (found.body, found.body_line, found.fault) == ("Text.", body_line, None)


def test_only_the_first_rule_after_the_fields_closes_them() -> None:
    assert front("---\ntitle: Rok\n---\nPrvní\n\n---\n\nDruhý").body == "První\n\n---\n\nDruhý"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Text bez hlavičky.\n---\ntitle: Rok\n---\n",
        "---\nJen text mezi čarami.\n---\nDalší text.",
        "---\n- bod\n- bod\n---\nText.",
        "---\nText za čarou, která nikde nekončí.\n",
        "----- pět pomlček s textem\n---\n",
    ],
)
def test_text_without_fields_has_no_front_matter(text: str) -> None:
    assert frontmatter.split(text) is None


def test_empty_front_matter_is_front_matter() -> None:
    assert front("---\n---\nText.") == FrontMatter({}, "Text.", 3)


@pytest.mark.parametrize(
    "scalar", ["12:30", "no", "ANO", "2018", "1_000", "0x10", "2019-02-30", "1e3", "=", "<<"]
)
def test_values_are_kept_as_written(scalar: str) -> None:
    """YAML would make numbers, booleans and dates of them, or raise."""
    assert values(f"---\nkey: {scalar}\ntags: [{scalar}, b]\n---\n", "key") == (scalar,)
    assert values(f"---\nkey: {scalar}\ntags: [{scalar}, b]\n---\n", "tags") == (scalar, "b")


@pytest.mark.parametrize("null", ["", "~", "null", "# jen poznámka"])
def test_a_null_is_no_value(null: str) -> None:
    assert values(f"---\ntags: {null}\n---\n", "tags") == ()


def test_a_null_in_quotes_is_a_value() -> None:
    assert values("---\ntags: ['null', ~, b]\n---\n", "tags") == ("null", "b")


def test_each_field_knows_its_line_in_the_file() -> None:
    found = front("\n---\ntitle: Rok\n# poznámka\ntags:\n  - a\n  - b\ndate: 2022-01-13\n---\n")
    assert found.fields == {
        "title": Field(3, ("Rok",), listed=False),
        "tags": Field(5, ("a", "b"), listed=True),
        "date": Field(8, ("2022-01-13",), listed=False),
    }


def test_nested_values_come_out_flat_and_do_not_shift_the_keys() -> None:
    text = "---\nbox: {a: [1, {b: 2}]}\n? [x, y]\n: z\ntags: [[a, b], c]\ntitle: Rok\n---\n"
    assert values(text, "box") == ("a", "1", "b", "2")
    assert values(text, "tags") == ("a", "b", "c")
    assert values(text, "title") == ("Rok",)


def test_aliases_are_not_expanded() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}, *{old}]\n"
        for old, new in zip("abcdefghijklmno", "bcdefghijklmnop", strict=True)
    )
    text = f"---\n{bomb}tags: *p\ntitle: Rok\n---\n"
    assert values(text, "tags") == ()
    assert values(text, "title") == ("Rok",)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_neither_recurses_nor_crashes(opening: str) -> None:
    text = f"---\ntitle: Rok\nbox:\n  {opening * 4_000}\n---\nText."
    assert values(text, "title") == ("Rok",)


# --- broken front matter ---------------------------------------------------------------------


def test_a_colon_in_the_title_loses_nothing() -> None:
    found = front(
        "---\nlayout: post\ntitle: ŠABLONA: schůze   # poznámka\ndate: 2018-01-17T22:59:00+01:00\n"
        "tags: [schůze, 'web: nový']\nauthor:\n  - Jan Novák\n  - \"Eva Malá\"\n---\n\nText.\n"
    )
    assert found.fault is not None
    assert found.fault.line == 3
    assert "YAML" in found.fault.message
    assert {key: field.values for key, field in found.fields.items()} == {
        "layout": ("post",),
        "title": ("ŠABLONA: schůze",),
        "date": ("2018-01-17T22:59:00+01:00",),
        "tags": ("schůze", "web: nový"),
        "author": ("Jan Novák", "Eva Malá"),
    }
    assert found.fields["author"] == Field(6, ("Jan Novák", "Eva Malá"), listed=True)
    assert (found.body, found.body_line) == ("\nText.\n", 10)


def test_quotes_inside_quotes_lose_nothing() -> None:
    text = '---\ntitle: "Piráti: "Ne" spalovně" v Praze\ntags: a\n---\nText.'
    assert values(text, "title") == ('Piráti: "Ne" spalovně',)


def test_spaces_that_do_not_break_stand_for_plain_ones_only_where_yaml_needs_these() -> None:
    typed = "---\ntitle:\xa0Rok\ntags:\n-\xa0web\n-\u202fit\n---\xa0\nA\xa0b."
    assert front(typed).fault is None
    assert (values(typed, "title"), values(typed, "tags")) == (("Rok",), ("web", "it"))
    assert front(typed).body == "A b."
    meant = "---\ntitle: Program:\xa0doprava\xa0#1\n---\nText."
    assert front(meant).fault is None
    assert values(meant, "title") == ("Program:\xa0doprava\xa0#1",)


def test_blank_lines_and_nested_blocks_in_a_broken_header_do_not_end_it() -> None:
    text = (
        "---\ntitle: A: B\nperex: >\n  První\n\n  druhý\n\n"
        "people:\n- Jan\n\ntags:\n\n- web\n- it\n---\nText."
    )
    assert values(text, "title") == ("A: B",)
    assert values(text, "people") == ("Jan",)
    assert values(text, "tags") == ("web", "it")
    assert front(text).body == "Text."


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("---\ntitle: Rok\ntags:\n- web\n\nText: prvý.\n\nDalší.", "Text: prvý.\n\nDalší.", 6),
        ("---\ntitle: Rok\ntags:\n- web\nText hned.", "Text hned.", 5),
        ("---\ntitle: Rok\n# poznámka\n  2022\ntags: web\nText.", "Text.", 6),
        ("---\ntitle: Rok\ntags: [web]\n\n- bod textu\n", "- bod textu\n", 5),
        ("---\ntitle: Rok\ntags: web\n\n# Nadpis\n", "# Nadpis\n", 5),
        ("---\ntitle: Rok\ntags: web\n\nText.\n\n---\nZa čarou.", "Text.\n\n---\nZa čarou.", 5),
    ],
)
def test_a_forgotten_closing_delimiter_loses_no_text(text: str, body: str, line: int) -> None:
    found = front(text)
    assert found.fault is not None
    assert found.fields["title"].values == ("Rok",)
    assert found.fields["tags"].values == ("web",)
    assert (found.body, found.body_line) == (body, line)


def test_front_matter_too_long_for_yaml_is_read_line_by_line() -> None:
    filler = "x: y\n" * (frontmatter.MAX_BLOCK // 5)
    found = front(f"---\ntitle: Rok\n{filler}---\nText.")
    assert found.fault is not None
    assert "longer" in found.fault.message
    assert found.fields["title"].values == ("Rok",)
    assert found.body.endswith("---\nText.")
    assert len(found.body.split("\n")) + found.body_line - 1 == frontmatter.MAX_BLOCK // 5 + 4


_HEADS = [
    "---",
    "--- ",
    "...",
    "title: Rok",
    "tags:",
    "- a",
    "  - b",
    "date: 2022-02-30",
    "a: b: c",
]
_ODDS = ["", " ", "klíč: x", "# Nadpis", "Text.", "'", '"', "[", "&a *a", "\t", "k: |", "!!x y"]
_LINES = st.sampled_from([*_HEADS, *_ODDS])


@given(st.lists(_LINES, max_size=12).map("\n".join))
def test_the_body_is_the_text_from_its_line_on(text: str) -> None:
    found = frontmatter.split(text)
    if found:
        assert found.body == "\n".join(text.split("\n")[found.body_line - 1 :])
        assert all(1 < field.line < max(found.body_line, 3) for field in found.fields.values())


_PRINTED = st.characters(categories=["L", "N", "P", "S", "Zs"])
_TEXTS = st.text(_PRINTED, max_size=40).map(lambda text: normalize("NFC", text))  # as read
_WORDS = _TEXTS.map(str.strip).filter(bool)


@given(_WORDS, st.lists(_WORDS, max_size=4), _TEXTS)
@example("null", ["~", "no", "#a", "a: b"], "--- ne")
def test_what_python_frontmatter_writes_is_read_back(
    title: str, tags: list[str], body: str
) -> None:
    written = python_frontmatter.dumps(python_frontmatter.Post(body, title=title, tags=tags))
    found = front(written)
    assert found.fault is None
    assert found.fields["title"].values == (title,)
    assert found.fields["tags"].values == tuple(tags)
    assert found.body.strip() == frontmatter.clean(body).strip()
