"""The page: every route, in both languages, with hostile posts and addresses."""

import asyncio
import gzip
import json
import re
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import urlopen

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import IMAGE, PATHS, RLO, SCRIPT, TWINS, client, served, write_all
from seeding import write_post
from starlette.testclient import TestClient

from explorer.cli import run
from explorer.errors import UsageError
from explorer.indexing import build
from explorer.language import LANGUAGES, language
from explorer.web import serving
from explorer.web.app import application
from explorer.web.asked import Asked
from explorer.web.guard import POLICY, Guard, names_of
from explorer.web.language import preferred
from explorer.web.library import Library

ROOT = Path(__file__).parent.parent
WEB = ROOT / "explorer" / "web"
POST = "2021-03-01-opticka-sit.md"
VIEWS = (
    *("/", "/help", "/posts", "/posts?tag=doprava", "/posts?since=2021&until=2021&sort=title"),
    *("/search?q=s%C3%AD%C5%A5", "/search?q=sit&group=section&limit=1", "/search?q=kraj&sort=date"),
    *(
        "/search?q=s%C3%AD%C5%A5&sort=amount&since=2020",
        "/search?q=xyzzy",
        "/search?q=optika+xyzzy",
    ),
    *(
        "/accomplishments?min_score=0",
        "/accomplishments?q=sit&min_score=0",
        "/accomplishments?by=year",
    ),
    *(
        "/accomplishments?by=tag&min_score=0",
        "/kwic",
        "/kwic?q=sit",
        "/kwic?q=sit&sort=left&width=9",
    ),
    *("/trend", "/trend?q=sit&with=kraj", "/trend?q=sit&by=month", "/tags", "/tags?near=1"),
    *(
        "/tags?prefix=op",
        "/acronyms",
        "/acronyms?short=zlo",
        f"/show?id={POST}",
        f"/similar?id={POST}",
    ),
    *("/topics", "/topics?q=sit", "/topics?rising=1", "/topics?silent=1&months=24"),
    *("/topics?tree=1&prefix=o", "/topic?name=mapy", "/topic?name=sit+OR+kraj"),
    *(f"/topic?{urlencode({'name': IMAGE})}", f"/topics?{urlencode({'q': SCRIPT})}"),
    *("/topic?name=xyzzyq", "/compare", "/compare?a=sit&min_g2=0&min_posts=1"),
    *("/compare?a=sit&b=kraj+-sit&of=tags&min_g2=0", "/compare?a=sit&of=topics&min_g2=0"),
    *("/posts?untagged=mapy", "/posts?tag=digitalizace&untagged=mapy"),
    *(f"/show?id={POST}&mark=sit", f"/cite?id={POST}", f"/similar?id={POST}%231", "/status"),
)
WRONG = {
    "/search?q=mapa+foo:x": 400,
    '/search?q="nikdy': 400,
    "/search?q=mapa&sort=ni%C4%8D": 400,
    "/posts?since=loni": 400,
    "/posts?since=2022&until=2021": 400,
    "/posts?page=0": 400,
    "/posts?page=99999999999999999999": 400,
    "/posts?limit=-1": 400,
    "/accomplishments?min_score=2": 400,
    "/accomplishments?min_score=nan": 400,
    "/accomplishments?min_amount=moc": 400,
    f"/search?q={'a' * 3000}": 400,
    "/posts?" + "&".join(f"tag=t{n}" for n in range(200)): 400,
    "/topic": 400,
    '/topic?name="nikdy': 400,
    "/topics?rising=1&silent=1": 400,
    "/topics?months=99999": 400,
    "/topics?q=foo:x": 400,
    "/compare?a=foo:x": 400,
    "/compare?a=xyzzyq": 400,
    "/compare?a=sit&of=nic": 400,
    "/compare?a=sit&min_g2=inf": 400,
    "/posts?untagged=neni": 400,
    "/posts?untagged=mapy&sort=title": 400,
    "/show": 404,
    "/show?id=neznamy": 404,
    "/show?id=../../../../etc/passwd": 404,
    "/show?id=%2Fetc%2Fpasswd%00": 404,
    f"/cite?id={POST}&quote=nikdy+nic": 404,
    "/static/../app.py": 404,
    "/static/%2e%2e/app.py": 404,
    "/neni": 404,
    "/search.exe?q=x": 404,
}


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web")
    write_all(folder / "posts")
    build([folder / "posts"], folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def browser(index_dir: Path) -> Iterator[TestClient]:
    with client(index_dir) as found:
        yield found


def page_of(browser: TestClient, address: str, lang: str = "cs") -> BeautifulSoup:
    answer = browser.get(address, headers={"Accept-Language": lang})
    assert answer.status_code == 200, (address, answer.status_code, answer.text[:500])
    return BeautifulSoup(answer.text, "lxml")


def said(page: BeautifulSoup) -> str:
    return " ".join((page.main or page).get_text(" ").split())


# --- nothing of a post or an address becomes a part of the page ---


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", VIEWS)
def test_no_view_lets_a_text_become_markup(browser: TestClient, address: str, lang: str) -> None:
    answer = browser.get(address, headers={"Accept-Language": lang})
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    page = BeautifulSoup(answer.text, "lxml")
    assert page.html
    assert page.html["lang"] == lang
    assert [it.get("src") for it in page("script")] == ["/static/page.js"]
    assert not page(["img", "iframe", "style", "object", "base", "b"])
    assert RLO not in answer.text
    for element in page.find_all(True):  # noqa: FBT003  # every element
        for name, value in element.attrs.items():
            assert not name.startswith("on"), element
            assert name != "style", element
            if name in {"href", "src", "action"}:
                assert re.match(r"[/#]|https://www\.kraj\.example/", str(value)), element
    ids = [it["id"] for it in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert len(page("h1")) == 1


def test_hostile_texts_are_shown_as_they_are(browser: TestClient) -> None:
    page = page_of(browser, "/search?" + urlencode({"q": "síť alert"}))
    assert SCRIPT in said(page)
    assert IMAGE in said(page)
    assert "{{ 7*7 }}" in said(page_of(browser, "/posts"))


@pytest.mark.parametrize(
    "text", [SCRIPT, IMAGE, "\"quot'", RLO + "x", "{{ 7*7 }}", "\x1b[31m", "\ud800"]
)
@pytest.mark.parametrize(
    "name", ["q", "id", "prefix", "short", "tag", "since", "sort", "lang", "mark", "kind"]
)
def test_no_parameter_becomes_markup(browser: TestClient, name: str, text: str) -> None:
    query = urlencode({name: text}, errors="surrogatepass")
    for path in PATHS:
        answer = browser.get(f"{path}?{query}")
        assert answer.status_code in {200, 400, 404}
        page = BeautifulSoup(answer.text, "lxml")
        assert len(page("script")) == 1
        assert not page("img")
        assert RLO not in answer.text
        assert "\x1b" not in answer.text


@pytest.mark.parametrize(("address", "status"), WRONG.items(), ids=lambda it: str(it)[:40])
def test_what_cannot_be_answered_is_explained(
    browser: TestClient, address: str, status: int
) -> None:
    answer = browser.get(address)
    assert answer.status_code == status, answer.text[:500]
    assert "Traceback" not in answer.text
    path, _, query = address.partition("?")
    if path.strip("/") in TWINS.values():
        told = browser.get(f"{path}.json?{query}")
        assert told.status_code == status
        assert told.json()["error"]["message"]


FORMS = ("json", "csv", "md", "html")
PAIRS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "q",
                "with",
                "tag",
                "not_tag",
                "author",
                "site",
                "category",
                "since",
                "until",
                "sort",
                "group",
                "by",
                "min_score",
                "min_amount",
                "limit",
                "page",
                "section",
                "width",
                "id",
                "mark",
                "quote",
                "prefix",
                "short",
                "near",
                "kind",
                "lang",
                "style",
                "delimiter",
                "name",
                "a",
                "b",
                "of",
                "min_posts",
                "min_g2",
                "untagged",
                "rising",
                "silent",
                "months",
                "tree",
            ]
        ),
        st.one_of(
            st.text(max_size=20),
            st.sampled_from(
                ["síť", "2021", "0", "1", "date", "year", "-kraj", POST, '"síť"~2', "=x*"]
            ),
            st.text("síť()\"'*~^:=-|+.0129 #/\\", max_size=30),
        ),
    ),
    max_size=6,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    path=st.sampled_from(
        [
            *PATHS,
            *(f"{it}.{form}" for it in TWINS for form in FORMS),
            "/cite.json",
            "/complete.json",
        ]
    ),
    pairs=PAIRS,
)
def test_no_address_is_too_much(
    browser: TestClient, path: str, pairs: list[tuple[str, str]]
) -> None:
    answer = browser.get(f"{path}?{urlencode(pairs, errors='replace')}", follow_redirects=False)
    assert answer.status_code in {200, 303, 400, 404}


# --- addresses ---


@pytest.mark.parametrize(
    ("address", "arguments"),
    [
        ("/search?q=sit", ["search", "sit"]),
        (
            "/search?q=sit+kraj&facets=1&why=1&limit=0",
            ["search", "sit kraj", "--facets", "--why", "--limit", "0"],
        ),
        (
            "/search?q=sit&tag=skolstvi&sort=date",
            ["search", "sit", "--tag", "skolstvi", "--sort", "date"],
        ),
        ("/posts?since=2021&limit=3", ["posts", "--since", "2021", "--limit", "3"]),
        ("/accomplishments?min_score=0", ["accomplishments", "--min-score", "0"]),
        ("/accomplishments?by=year", ["accomplishments", "--by", "year"]),
        ("/kwic?q=sit", ["kwic", "sit"]),
        ("/trend?q=sit&with=kraj", ["trend", "sit", "kraj"]),
        ("/tags?prefix=o", ["tags", "o"]),
        ("/tags?variants=1", ["tags", "--variants"]),
        ("/acronyms?short=zlo", ["acronyms", "zlo"]),
        (f"/show?id={POST}", ["show", POST]),
        (f"/show?id={POST}&section=1", ["show", POST, "--section", "1"]),
        (f"/similar?id={POST}", ["similar", POST]),
        ("/status", ["status"]),
        ("/topics?limit=0", ["topics", "--limit", "0"]),
        ("/topics?q=sit", ["topics", "--query", "sit"]),
        (
            "/topics?prefix=d&tree=1&since=2021",
            ["topics", "d", "--tree", "--since", "2021"],
        ),
        ("/topics?rising=1&months=24", ["topics", "--rising", "--months", "24"]),
        ("/topic?name=mapy", ["topic", "mapy"]),
        ("/topic?name=sit+OR+kraj", ["topic", "sit OR kraj"]),
        ("/topic?name=xyzzyq", ["topic", "xyzzyq"]),
        (
            "/compare?a=sit&b=kraj+-sit&of=tags&min_g2=0&min_posts=1",
            [
                "compare",
                "--a",
                "sit",
                "--of",
                "tags",
                "--min-g2",
                "0",
                "--min-posts",
                "1",
                "--b",
                "kraj -sit",
            ],
        ),
        (
            "/compare?a=sit&of=topics&min_g2=0",
            ["compare", "--a", "sit", "--of", "topics", "--min-g2", "0"],
        ),
        ("/posts?untagged=mapy", ["posts", "--untagged", "mapy"]),
    ],
)
def test_the_twins_of_a_page_are_what_the_command_writes(
    browser: TestClient,
    index_dir: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
    address: str,
    arguments: list[str],
) -> None:
    path, _, query = address.partition("?")
    for form in ("json", "csv"):
        run([*arguments, f"--{form}", "--index-dir", str(index_dir)])
        written = capfdbinary.readouterr().out
        answer = browser.get(f"{path}.{form}?{query}")
        assert answer.content == written, form
    shown = Asked.of(path, parse_qsl(query)).command()
    assert shown.split()[1] == arguments[0]


@pytest.mark.parametrize(
    ("address", "arguments"),
    [
        ("/search?q=sit&tag=skolstvi", ["search", "sit", "--tag", "skolstvi"]),
        ("/accomplishments?min_score=0", ["accomplishments", "--min-score", "0"]),
        ("/posts?since=2021", ["posts", "--since", "2021"]),
        ("/acronyms", ["acronyms"]),
        (f"/show?id={POST}", ["show", POST]),
        ("/topics?q=sit", ["topics", "--query", "sit"]),
        ("/topic?name=mapy", ["topic", "mapy"]),
    ],
)
def test_reports_are_what_the_command_writes(
    index_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    address: str,
    arguments: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    path, _, query = address.partition("?")
    with TestClient(application(Library(index_dir)), base_url="http://127.0.0.1") as plain:
        for ending, form in (("md", "markdown"), ("html", "html")):
            run([*arguments, "--format", form, "--index-dir", str(index_dir)])
            answer = plain.get(f"{path}.{ending}?{query}")
            assert answer.content == capfdbinary.readouterr().out
            assert answer.headers["Content-Disposition"].startswith("attachment")


def test_csv_for_excel_is_the_commands(browser: TestClient) -> None:
    answer = browser.get("/posts.csv?bom=1&delimiter=;&limit=0")
    assert answer.content.startswith(b"\xef\xbb\xbfpath;also_at;title")


def test_links_of_all_pages_lead_somewhere(browser: TestClient) -> None:
    """From the first page, as far as three hundred addresses go."""
    seen: set[str] = set()
    waiting = [*VIEWS]
    while waiting and len(seen) < 300:
        address = waiting.pop(0).partition("#")[0]
        if address in seen:
            continue
        seen.add(address)
        answer = browser.get(address)
        assert answer.status_code == 200, address
        if "html" in answer.headers["Content-Type"]:
            page = BeautifulSoup(answer.text, "lxml")
            links = [str(it["href"]) for it in page("a", href=True)]
            waiting += [it for it in links if it.startswith("/")]
            for it in links:
                if it.startswith("#"):
                    assert page.find(id=it[1:]), (address, it)
    assert len(seen) == 300


def test_a_filter_is_added_and_taken_away_by_links(browser: TestClient) -> None:
    page = page_of(browser, "/search?q=kraj")
    facet = page.select_one(".facet:not(.years) a")
    assert facet
    narrowed = page_of(browser, str(facet["href"]))
    assert narrowed.select_one(".facet [aria-current]")
    chip = narrowed.select_one(".chips a")
    assert chip
    assert urlsplit(str(chip["href"])).query == "q=kraj"
    year = page.select_one(".years ol a")
    assert year
    assert "since=20" in str(year["href"])


def test_a_hit_leads_to_its_section_with_the_words_marked(browser: TestClient) -> None:
    link = page_of(browser, "/search?q=CamelNETu").select_one(".hit h2 a")
    assert link
    address, _, anchor = str(link["href"]).partition("#")
    section = page_of(browser, address).find(id=anchor)
    assert section
    assert {it.get_text()[:8] for it in section("mark")} == {"CamelNET"}


def test_passages_of_a_hit_are_parted_by_one_ellipsis(tmp_path: Path) -> None:
    far = "a mnoho jiného se v něm říká, " * 20
    write_post(
        tmp_path / "posts",
        "a.md",
        f"Na úvod {far} zmíní se optika a {far} konec.\n\nPak {far} kamera a {far} znovu konec.\n",
    )
    build([tmp_path / "posts"], tmp_path / "index")
    with client(tmp_path / "index") as browser:
        page = page_of(browser, "/search?q=optika+kamera")
    snippet = page.select_one(".snippet")
    assert snippet is not None
    text = " ".join(snippet.get_text().split())
    assert text.startswith("…")
    assert text.endswith("…")
    assert {mark.text for mark in snippet("mark")} == {"optika", "kamera"}
    assert text.count("…") == 3
    assert "… …" not in text


def test_a_sentence_stands_out_in_its_post(browser: TestClient) -> None:
    link = page_of(browser, "/accomplishments?min_score=0").select_one(".hit h2 a")
    assert link
    page = page_of(browser, str(link["href"]).partition("#")[0])
    assert page.find(id="quote")


def test_without_words_a_search_lists_posts(browser: TestClient) -> None:
    answer = browser.get("/search?q=&tag=doprava", follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/posts?tag=doprava")


# --- what helps where nothing is found ---


def test_no_hits_show_what_was_tried(browser: TestClient) -> None:
    text = said(page_of(browser, "/search?q=xyzzyq&tag=doprava"))
    assert "Co jsme zkusili" in text
    assert "slova, která stejně začínají" in text
    assert "totéž bez filtrů" in text


@pytest.mark.parametrize("path", ["/posts?", "/search?q=sit&"])
def test_an_unknown_name_leads_to_those_that_may_be_meant(browser: TestClient, path: str) -> None:
    link = page_of(browser, f"{path}tag=skolstvii").select_one(".note a")
    assert link
    assert page_of(browser, str(link["href"])).select(".hit")


def test_a_mistake_shows_its_place_and_a_mended_query(browser: TestClient) -> None:
    answer = browser.get("/search?q=mapa+foo:x", headers={"Accept-Language": "cs"})
    page = BeautifulSoup(answer.text, "lxml")
    assert page.select_one("mark.here").get_text() == "f"  # type: ignore[union-attr]
    assert "Pole foo: neexistuje." in said(page)
    mended = page.select_one("main a code")
    assert mended
    assert mended.parent
    assert browser.get(str(mended.parent["href"])).status_code == 200


def test_a_page_over_no_index_says_what_to_do_and_follows_a_build(tmp_path: Path) -> None:
    write_post(tmp_path / "posts", "a.md", "Síť je hotová.", title="Síť", date="2021-01-01")
    with client(tmp_path / "index") as browser:
        answer = browser.get("/search?q=sit", headers={"Accept-Language": "en"})
        assert answer.status_code == 503
        assert "explorer index SOURCE" in answer.text
        assert browser.get("/search.json?q=sit").status_code == 503
        build([tmp_path / "posts"], tmp_path / "index")
        assert browser.get("/search.json?q=sit").json()["total"] == 1
        write_post(tmp_path / "posts", "b.md", "Další síť.", title="Síť dvě", date="2021-01-02")
        build([tmp_path / "posts"], tmp_path / "index")
        assert browser.get("/search.json?q=sit").json()["total"] == 2
        shutil.rmtree(tmp_path / "index")
        assert browser.get("/search?q=sit").status_code == 503


def test_a_damaged_index_gives_a_page_that_says_what_to_do(tmp_path: Path) -> None:
    write_post(tmp_path / "posts", "a.md", "Síť je hotová.", title="Síť", date="2021-01-01")
    build([tmp_path / "posts"], tmp_path / "index")
    (catalog,) = (tmp_path / "index").rglob("catalog.sqlite")
    catalog.write_bytes(b"")
    with client(tmp_path / "index") as browser:
        answer = browser.get("/posts", headers={"Accept-Language": "cs"})
        assert answer.status_code == 503
        assert "explorer index SLOŽKA --rebuild" in answer.text


def test_many_browsers_at_once_get_the_answers_of_one(browser: TestClient) -> None:
    addresses = [it for it in VIEWS if not it.startswith("/cite")] * 3
    alone = {it: browser.get(it).text for it in set(addresses)}
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda it: (it, browser.get(it).text), addresses))
    assert all(text == alone[address] for address, text in together)


# --- two languages ---


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "cs"),
        ("cs-CZ,cs;q=0.9,en;q=0.8", "cs"),
        ("en-US,en;q=0.9,cs;q=0.5", "en"),
        ("de", "en"),
        ("sk,en;q=0.5", "cs"),
        ("en;q=0.2,cs;q=0.9", "cs"),
        (";;;q=x,,", "cs"),
        ("cs;q=0,en", "en"),
    ],
)
def test_the_language_is_the_browsers(header: str, code: str) -> None:
    assert preferred(header) == code


def test_the_switch_keeps_the_view(browser: TestClient) -> None:
    switch = page_of(browser, "/search?q=kraj&sort=date", "cs").select_one(".languages a")
    assert switch
    assert "q=kraj&sort=date&lang=en" in str(switch["href"])
    page = page_of(browser, str(switch["href"]), "cs")
    assert "newest first" in said(page)
    assert all("lang=en" in str(it["href"]) for it in page.select(".hit h2 a, .top nav a"))


def test_czech_counts_as_czech_does() -> None:
    spoken = language("cs").catalogue
    told = [spoken.ngettext("%(n)s post", "%(n)s posts", n) % {"n": n} for n in (1, 2, 4, 5, 0, 21)]
    assert told == ["1 článek", "2 články", "4 články", "5 článků", "0 článků", "21 článků"]


@pytest.mark.parametrize(
    ("english", "czech"),
    [
        ("There is no field foo:", "Pole foo: neexistuje."),
        (
            "after the first 14, 50 that hold only some of the words",
            "za výsledky, které odpovídají úplně (14), následují další",
        ),
        (
            "no post has “sti”: “síť” was searched for instead",
            "slovo „sti“ v žádném článku není, hledalo se „síť“",
        ),
        ("a verb of building, past", "sloveso (postavit, minulý čas)"),
        ("nobody has said this", "nobody has said this"),
        ("a%(b)s %d", "a%(b)s %d"),
    ],
)
def test_what_the_library_says_is_said_in_czech(english: str, czech: str) -> None:
    assert language("cs").said(english).startswith(czech)
    assert language("en").said(english) == english


# --- who may ask ---


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1:8017", True),
        ("localhost:1", True),
        ("[::1]:8017", True),
        ("LOCALHOST.", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
        ("[evil]", False),
    ],
)
def test_a_foreign_host_name_is_refused(browser: TestClient, host: str, ours: bool) -> None:  # noqa: FBT001
    """A page of a stranger that makes its name stand for this machine gets nothing."""
    answer = browser.get("/posts.json", headers={"Host": host})
    assert answer.status_code == (200 if ours else 421)
    if not ours:
        assert "Optická" not in answer.text


def test_a_page_for_the_network_answers_to_its_names() -> None:
    assert Guard(None, names_of("server.example")).is_ours("server.example:80")  # type: ignore[arg-type]
    assert socket.gethostname() in names_of("0.0.0.0")  # noqa: S104
    assert names_of("127.0.0.1") == names_of("::1") == names_of("localhost") == ()


def test_only_reading_is_allowed(browser: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert browser.request(method, "/posts").status_code == 405
    assert "Access-Control-Allow-Origin" not in browser.get("/posts.json").headers


# --- serving ---


def test_another_port_is_taken_where_the_usual_one_is_used() -> None:
    first = serving.listen("127.0.0.1", None)
    second = serving.listen("127.0.0.1", None)
    try:
        assert first.getsockname()[1] != second.getsockname()[1]
        with pytest.raises(UsageError, match="cannot be used"):
            serving.listen("127.0.0.1", second.getsockname()[1])
        with pytest.raises(UsageError, match="--host"):
            serving.listen("neni.invalid", 0)
    finally:
        first.close()
        second.close()


def test_an_answer_is_sent_at_once_and_does_not_wait_for_a_full_packet() -> None:
    async def connected() -> int:
        sent: list[int] = []

        def take(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            inner = writer.get_extra_info("socket")
            sent.append(inner.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        server = await asyncio.start_server(take, sock=serving.listen("127.0.0.1", 0))
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            await reader.read()
            writer.close()
        return sent[0]

    assert asyncio.run(connected()) != 0


def test_serve_answers_and_ends_cleanly_at_ctrl_c(index_dir: Path) -> None:
    with served(index_dir, "--port", "0") as (address, process):
        with urlopen(f"{address}/posts.json", timeout=60) as answer:  # noqa: S310  # our own
            assert json.load(answer)["total"]
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stderr
        assert process.stderr.read().splitlines() == [
            "Ctrl-C ends it.",
            "explorer: the page is closed",
        ]


def test_a_browser_is_opened_only_where_there_is_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = threading.Event()
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not serving.open_browser("http://127.0.0.1/", lambda _: opened.set())
    monkeypatch.setenv("DISPLAY", ":0")
    assert serving.open_browser("http://127.0.0.1/", lambda _: opened.set())
    assert opened.wait(20)


def test_what_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [it for it in sys.modules if it.startswith("explorer.web.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("explorer.web.app", raising=False)
    monkeypatch.setitem(sys.modules, "starlette", None)
    monkeypatch.setitem(sys.modules, "starlette.applications", None)
    assert run(["serve", "--no-browser"]) == 2
    assert "pip install 'explorer[web]'" in capsys.readouterr().err


def test_the_assets_are_small() -> None:
    total = sum(len(gzip.compress(it.read_bytes())) for it in (WEB / "static").iterdir())
    assert total < 60_000
