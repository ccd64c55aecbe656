import datetime as dt
import hashlib
import os
import re
import unicodedata
from pathlib import Path

import frontmatter as python_frontmatter
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from explorer.corpus import frontmatter, posts
from explorer.errors import UsageError
from explorer.model import Kind, Post, Problem

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
POST = "---\ntitle: Rok\ndate: 2022-01-13\ntags: [web]\n---\nText.\n"
SOURCE = Path("/seeds")


def parse(text: str | bytes, path: str = "praha/2022-01-13-rok.md") -> posts.Reading:
    return posts.parse(SOURCE, path, text if isinstance(text, bytes) else text.encode())


def post(text: str | bytes, path: str = "praha/2022-01-13-rok.md") -> Post:
    found = parse(text, path).post
    assert found is not None
    return found


def kinds(reading: posts.Reading) -> list[Kind]:
    return [problem.kind for problem in reading.problems]


def write(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(POST, encoding="utf-8")


# --- find ------------------------------------------------------------------------------------


def test_find_gives_all_texts_below_a_folder_sorted(tmp_path: Path) -> None:
    write(
        tmp_path, "b/c/d.md", "b.MD", "a.txt", "b/x.Markdown", "obr.png", "md", "z.md/y.md", "č.md"
    )
    assert posts.find(tmp_path) == (
        "a.txt",
        "b.MD",
        "b/c/d.md",
        "b/x.Markdown",
        "z.md/y.md",
        "č.md",
    )


def test_find_passes_over_what_is_hidden(tmp_path: Path) -> None:
    write(tmp_path, ".git/a.md", "b/.c/d.md", ".e.md", "f.md")
    assert posts.find(tmp_path) == ("f.md",)


def test_find_in_an_empty_folder_gives_nothing(tmp_path: Path) -> None:
    assert posts.find(tmp_path) == ()


def test_a_source_may_be_one_file(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    assert posts.find(tmp_path / "a.md") == ("a.md",)
    found = posts.read(tmp_path / "a.md", "a.md").post
    assert found is not None
    assert (found.path, found.title) == ("a.md", "Rok")


def test_a_source_that_is_not_there_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="tu-nic: no such folder") as caught:
        posts.find(tmp_path / "tu-nic")
    assert caught.value.hint


def test_links_neither_loop_nor_lead_out_of_the_source(tmp_path: Path) -> None:
    write(tmp_path, "source/a/x.md", "source-other/secret.md", "source/b/y.md")
    source = tmp_path / "source"
    (source / "a" / "loop").symlink_to(source)
    (source / "out").symlink_to(tmp_path / "source-other")
    (source / "out.md").symlink_to(tmp_path / "source-other" / "secret.md")
    (source / "gone.md").symlink_to(source / "nothing.md")
    (source / "round.md").symlink_to(source / "round.md")
    (source / "inside.md").symlink_to(source / "b" / "y.md")
    assert posts.find(source) == ("a/x.md", "b/y.md", "inside.md")


def test_a_source_may_itself_be_a_link(tmp_path: Path) -> None:
    write(tmp_path, "real/a.md")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert posts.find(tmp_path / "link") == ("a.md",)


def test_a_pipe_is_neither_found_nor_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.md")
    assert posts.find(tmp_path) == ()
    problem = posts.load(tmp_path, "x.md")
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.message, problem.left_out) == (
        Kind.UNREADABLE,
        "not a regular file",
        True,
    )
    with pytest.raises(UsageError, match="neither a folder nor a file"):
        posts.find(tmp_path / "x.md")


def test_a_folder_that_cannot_be_listed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a/x.md", "b/y.md")
    scandir = os.scandir

    def guarded(path: Path) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    assert posts.find(tmp_path) == ("a/", "b/y.md")
    assert kinds(posts.read(tmp_path, "a/")) == [Kind.UNREADABLE]
    with pytest.raises(UsageError, match="a: permission denied"):
        posts.find(tmp_path / "a")


@pytest.mark.parametrize(
    "name", [b"a\nb.md", b"\x1b[31m.md", b"\xff\xfe.md", "nfd-c\u030c.md".encode()]
)
def test_odd_names_are_read_and_shown_safely(tmp_path: Path, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(POST, encoding="utf-8")
    (path,) = posts.find(tmp_path)
    found = posts.read(tmp_path, path).post
    assert found is not None
    assert found.title == "Rok"
    assert found.path.isprintable()
    found.path.encode()


@given(st.text(), st.text())
@example("a\n", "a\\n")
def test_no_two_paths_are_shown_alike(first: str, second: str) -> None:
    assert (posts.shown(first) == posts.shown(second)) == (first == second)


# --- load ------------------------------------------------------------------------------------


def test_load_gives_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\r\n")
    assert posts.load(tmp_path, "a.md") == b"\xff\r\n"


@pytest.mark.parametrize("path", ["gone.md", "folder", "a\0b.md", "x" * 5_000])
def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path, path: str) -> None:
    (tmp_path / "folder").mkdir()
    reading = posts.read(tmp_path, path)
    assert reading.post is None
    assert kinds(reading) == [Kind.UNREADABLE]
    assert reading.problems[0].left_out


def test_a_forbidden_file_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    write(tmp_path, "a.md")
    monkeypatch.setattr(os, "open", refuse)
    problem = posts.load(tmp_path, "a.md")
    assert isinstance(problem, Problem)
    assert (problem.path, problem.kind, problem.message) == (
        "a.md",
        Kind.UNREADABLE,
        "permission denied",
    )


def test_a_file_larger_than_the_limit_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * 11)
    assert posts.load(tmp_path, "a.md", limit=11) == b"x" * 11
    problem = posts.load(tmp_path, "a.md", limit=10)
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.left_out) == (Kind.TOO_LARGE, True)


# --- parse -----------------------------------------------------------------------------------


def test_a_post_is_read_whole() -> None:
    text = (
        "---\nlayout: post\ncategory: CLANKY\ntitle: Rok ve znamení\ndate: 2022-01-13\n"
        "tags: digitalizace brno\nauthor: Jan Novák, Eva Malá\n---\n\n\nText.\n\nDalší.\n\n"
    )
    reading = parse(text, "praha.pirati.cz/_posts/2022/x.md")
    assert reading.problems == ()
    assert reading.tags_line == 6
    assert reading.post == Post(
        path="praha.pirati.cz/_posts/2022/x.md",
        site="praha.pirati.cz",
        title="Rok ve znamení",
        date=dt.date(2022, 1, 13),
        tags=("digitalizace", "brno"),
        authors=("Jan Novák", "Eva Malá"),
        categories=("CLANKY",),
        body="Text.\n\nDalší.",
        body_line=11,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_do_not_move_the_body(end: str, mark: str) -> None:
    found = post(mark + "---\ntitle: Rok\n---\n \nPrvní\nDruhý".replace("\n", end))
    assert (found.title, found.body, found.body_line) == ("Rok", "První\nDruhý", 5)


def test_the_first_line_keeps_its_indent() -> None:
    """Four spaces make a block of code."""
    assert post("---\ntitle: Rok\n---\n\n    kód\n").body == "    kód"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ("---\ntitle: Příliš žluťoučký kůň\n---\nText „čeština“.".encode("cp1250"), "Windows-1250"),
        ("---\ntitle: Příliš žluťoučký kůň\n---\nText.".encode("utf-16"), "UTF-16"),
        (b"---\ntitle: " + "Příliš žluťoučký kůň".encode() + b"\n---\nText \xff.", "no UTF-8"),
    ],
)
def test_another_encoding_is_read_and_told_of(data: bytes, word: str) -> None:
    reading = parse(data)
    assert reading.post is not None
    assert reading.post.title == "Příliš žluťoučký kůň"
    assert kinds(reading) == [Kind.ENCODING]
    assert word in reading.problems[0].message


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"{\\rtf1\\ansi ---\\\ntitle: Rok", Kind.NOT_TEXT),
        (b"\x89PNG\r\n\x1a\n\0\0\0", Kind.NOT_TEXT),
        (b"\xff\xfea", Kind.NOT_TEXT),
        (b"\xff\xfe\0\0", Kind.NOT_TEXT),
        (b"\x81\x8d\x8f", Kind.NOT_TEXT),
        (b"", Kind.EMPTY),
        (b"\xef\xbb\xbf \r\n\xc2\xa0\n", Kind.EMPTY),
        (b"---\n---\n", Kind.EMPTY),
        (b"---\ntags: a\n---\n \n", Kind.EMPTY),
    ],
)
def test_what_holds_nothing_to_read_is_left_out(data: bytes, kind: Kind) -> None:
    reading = parse(data)
    assert reading.post is None
    assert kinds(reading) == [kind]
    assert reading.problems[0].left_out


def test_a_title_without_text_is_a_post() -> None:
    reading = parse("---\ntitle: Rok\n---\n")
    assert reading.post is not None
    assert reading.post.body == ""
    assert kinds(reading) == [Kind.EMPTY]


def test_an_unpublished_post_is_left_out_unless_asked_for() -> None:
    text = "---\ntitle: Rok\npublished: false\n---\nText."
    reading = parse(text)
    assert reading.post is None
    assert [(problem.kind, problem.line) for problem in reading.problems] == [(Kind.UNPUBLISHED, 3)]
    assert posts.parse(SOURCE, "2022-01-13-x.md", text.encode(), unpublished=True).problems == ()


def test_a_file_without_front_matter_is_a_post() -> None:
    reading = parse("\n# **Pozor** na hlas #\n\nText.", "x/2018-10-01-pozor.md")
    assert reading.post is not None
    assert (reading.post.title, reading.post.date) == ("Pozor** na hlas", dt.date(2018, 10, 1))
    assert reading.post.body_line == 2
    assert kinds(reading) == [Kind.NO_FRONT_MATTER]


def test_without_a_title_the_file_name_stands_in() -> None:
    reading = parse("---\ntags: a\n---\n#hashtag není nadpis\n", "x/2018-10-01-pozor-na-hlas.md")
    assert reading.post is not None
    assert reading.post.title == "pozor na hlas"
    assert kinds(reading) == [Kind.NO_TITLE]


@pytest.mark.parametrize(
    ("line", "name", "date", "problem"),
    [
        ("date: 2022-01-13", "2020-05-05-x.md", dt.date(2022, 1, 13), []),
        ("date: 2022-02-29", "2020-05-05-x.md", dt.date(2020, 5, 5), [(3, Kind.IMPOSSIBLE_DATE)]),
        ("date: brzy", "x.md", None, [(3, Kind.IMPOSSIBLE_DATE)]),
        ("date:", "2020-05-05-x.md", dt.date(2020, 5, 5), []),
        ("", "x.md", None, [(1, Kind.NO_DATE)]),
    ],
)
def test_the_date_of_the_front_matter_comes_before_that_of_the_name(
    line: str, name: str, date: dt.date | None, problem: list[tuple[int, Kind]]
) -> None:
    reading = parse(f"---\ntitle: Rok\n{line}\n---\nText.", name)
    assert reading.post is not None
    assert reading.post.date == date
    assert [(found.line, found.kind) for found in reading.problems] == problem


def test_broken_front_matter_is_told_of_with_its_line_and_a_way_out() -> None:
    reading = parse("---\ntags: web\ntitle: Program: doprava\n---\nText.")
    assert reading.post is not None
    assert (reading.post.title, reading.post.tags) == ("Program: doprava", ("web",))
    (problem,) = reading.problems
    assert (problem.path, problem.line, problem.kind) == (
        "praha/2022-01-13-rok.md",
        3,
        Kind.BAD_FRONT_MATTER,
    )
    assert "quotes" in problem.advice
    assert not problem.left_out


def test_control_characters_written_in_yaml_do_not_get_through() -> None:
    found = post('---\ntitle: "Rok\\e[31m\\0\\u202e 22"\ntags: ["a\\tb", "\\u200b"]\n---\nText.')
    assert (found.title, found.tags) == ("Rok 22", ("a b",))


@pytest.mark.parametrize(
    ("source", "path", "site"),
    [
        ("/seeds", "praha.pirati.cz/_posts/2022/x.md", "praha.pirati.cz"),
        ("/seeds/praha.pirati.cz", "_posts/x.md", "praha.pirati.cz"),
        ("/seeds/praha.pirati.cz/_posts", "x.md", "praha.pirati.cz"),
        ("/seeds/praha.pirati.cz/_posts/2022", "x.md", "praha.pirati.cz"),
        ("/seeds/praha.pirati.cz/_posts/x.md", "x.md", "praha.pirati.cz"),
        ("/seeds", "usti.pirati.cz/__OLD/_posts/x.md", "usti.pirati.cz"),
        ("/seeds", "praha/2022/x.md", "praha"),
        ("/seeds", "x.md", None),
        ("/seeds/x.md", "x.md", None),
        ("/_posts", "x.md", None),
    ],
)
def test_the_site_is_the_folder_that_holds_the_posts(
    source: str, path: str, site: str | None
) -> None:
    assert posts.site(Path(source), path) == site


def test_the_site_is_known_from_inside_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "praha/_posts/2022/x.md")
    monkeypatch.chdir(tmp_path / "praha" / "_posts" / "2022")
    assert posts.site(Path(), "x.md") == "praha"
    assert posts.site(Path(".."), "2022/x.md") == "praha"
    assert posts.site(Path("../../.."), "x.md") is None


_FIELDS = [b"---\n", b"title: ", b"date: 2022-02-30\n", b"tags:\n", b"- a\n", b"published: no\n"]
_SIGNS = [
    b"[",
    b"{",
    b"&a ",
    b"*a ",
    b"\r",
    b"\n",
    b"!!python/object:os.system ",
    b": ",
    b"'",
    b'"',
]
_BYTES = [
    b"\xff",
    b"\xef\xbb\xbf",
    b"\0",
    b"\xff\xfe",
    b"\x1b[31m",
    b"{\\rtf",
    b"\xcc\x81",
    b"\xe2\x80\xae",
]
_TEXTS = ["řeč\n".encode(), b"# ", b"%", b"|\n  ", b"author: a, b\n", b"\n\nText.\n"]
_PIECES = st.sampled_from(_FIELDS + _SIGNS + _BYTES + _TEXTS)


@given(st.binary(max_size=60) | st.lists(_PIECES, max_size=20).map(b"".join))
@example(b"---\ntitle: !")
def test_any_bytes_make_either_a_post_or_a_problem_that_leaves_them_out(data: bytes) -> None:
    reading = posts.parse(SOURCE, "site/2022-01-13-x.md", data)
    assert (reading.post is None) == any(problem.left_out for problem in reading.problems)
    assert list(reading.problems) == sorted(reading.problems)
    for problem in reading.problems:
        assert problem.path == "site/2022-01-13-x.md"
        assert problem.message
        assert problem.advice
        assert 1 <= problem.line <= data.count(b"\n") + data.count(b"\r") + 1
    if reading.post:
        assert reading.post.title
        assert reading.post.digest == hashlib.sha256(data).hexdigest()
        for text in (
            reading.post.title,
            reading.post.body,
            *reading.post.tags,
            *reading.post.authors,
        ):
            assert frontmatter.clean(text) == text
            assert unicodedata.is_normalized("NFC", text)
            assert not re.search(r"[^\n\t -\U0010ffff]", text)


_NAMES = st.text(st.sampled_from("abčďěížAŽ"), min_size=2, max_size=9).map(str.capitalize)
_PEOPLE = st.tuples(_NAMES, _NAMES).map(" ".join)
_PHRASES = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=30
).filter(frontmatter.one_line)


@given(
    _PHRASES,
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
    st.lists(_PHRASES, max_size=4),
    st.lists(_PEOPLE, max_size=3, unique=True),
)
@example("\xa0'", dt.date(2022, 1, 31), ["a\xa0#1", "a:\u202fb", "-\xa0a"], [])
def test_a_post_reads_back_as_it_was_written(
    title: str, date: dt.date, tags: list[str], people: list[str]
) -> None:
    page = python_frontmatter.Post("Text.", title=title, date=date, tags=tags, author=people)
    found = post(python_frontmatter.dumps(page), "x.md")
    assert found.title == frontmatter.one_line(title)
    assert found.date == date
    assert found.tags == tuple(dict.fromkeys(map(frontmatter.one_line, tags)))
    assert found.authors == tuple(people)
    assert found.body == "Text."


# --- fingerprint -----------------------------------------------------------------------------


def test_one_text_in_other_signs_has_one_fingerprint() -> None:
    first = post("---\ntitle: Rok\n---\n" + "Rozpočet města. " * 20)
    second = post("---\ntitle: Jiný\ntags: a\n---\n" + "**rozpočet** MĚSTA\n\n" * 20)
    other = post("---\ntitle: Rok\n---\n" + "Rozpočet obce. " * 20)
    assert posts.fingerprint(first) == posts.fingerprint(second) != posts.fingerprint(other)


def test_stubs_with_other_titles_are_not_one_post() -> None:
    first, second = (post(f"---\ntitle: Zasedání {n}\n---\nPozvánka.") for n in (1, 2))
    assert posts.fingerprint(first) != posts.fingerprint(second)
    assert posts.fingerprint(first) == posts.fingerprint(
        post("---\ntitle: ZASEDÁNÍ-1\n---\npozvánka")
    )


# --- the real posts --------------------------------------------------------------------------


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="no real posts in ../shared/corpus")
def test_every_real_file_is_a_post_or_a_named_problem() -> None:
    """Also: titles, dates and lines agree with the plain reading of python-frontmatter."""
    paths = posts.find(CORPUS)
    assert len(paths) == sum(1 for path in CORPUS.rglob("*.md") if path.is_file())
    left_out = 0
    for path in paths:
        reading = posts.read(CORPUS, path)
        assert (reading.post is None) == any(problem.left_out for problem in reading.problems)
        if reading.post is None:
            left_out += 1
            continue
        text = (CORPUS / path).read_bytes().decode("utf-8-sig")
        lines = frontmatter.clean(text).split("\n")
        assert reading.post.body == "\n".join(lines[reading.post.body_line - 1 :]).rstrip()
        try:
            plain = python_frontmatter.loads(text)
        except (yaml.YAMLError, ValueError):
            assert reading.problems
            continue
        if title := plain.get("title"):
            assert reading.post.title == frontmatter.one_line(str(title))
        if isinstance(date := plain.get("date"), dt.date):
            assert str(reading.post.date) == str(date)[:10]
    assert left_out <= 6
