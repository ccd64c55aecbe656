"""Citations: what the programs that people use read of them is what was meant."""

import datetime as dt
import hashlib
import json
import re
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
import rispy
from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string
from citeproc import Citation as Cited
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc import latex2text
from samples import COSTS, ESC, POST, RLO

from explorer.czech import sentences
from explorer.errors import UsageError
from explorer.model import Citation, Name, Page, SectionInfo
from explorer.output import wording
from explorer.output.cite import Style, bibtex, csl_json, iso690, ris, written
from explorer.searching.index import Index

CITED = Citation(
    post=POST._replace(title="Optická síť propojila školy"),
    names=(Name("Nováková", "Jana"), Name("Piráti Plzeňský kraj", "")),
    section=COSTS,
    quote="Trasa vyšla na 12,5 mil. Kč.",
    url="https://kraj.example/2021/03/01/opticka-sit.html#co-st%C3%A1la:~:text=Trasa%2C",
    accessed=dt.date(2026, 11, 23),
    digest="ab" * 32,
)
BARE = CITED._replace(
    post=POST._replace(site=None, date=None, title="Proč ne?"),
    names=(),
    section=None,
    quote=None,
    url=None,
    digest=None,
)

# Whatever a post may hold, as it is shown: on one line, and nothing that steers a terminal.
TEXT = st.text(st.characters(codec="utf-8"), max_size=60) | st.text(
    "ab č\\{}%&#_$~^\"'`-,<>?!@=|:;()[]", max_size=30
)


def shown(text: str) -> str:
    return " ".join(wording.line(text).split())


# A person's name is of letters: `names.parse` takes nothing else for one.
WORD = st.text(st.characters(categories=["Ll", "Lu"]), min_size=1, max_size=9).map(shown)
NAME = st.builds(Name, WORD, WORD) | st.builds(
    Name, TEXT.map(shown).filter(bool) | st.just("Piráti and Starostové"), st.just("")
)
CITATIONS = st.builds(
    lambda title, site, names, heading, quote: CITED._replace(
        post=POST._replace(title=title, site=site),
        names=tuple(names),
        section=COSTS._replace(heading=heading),
        quote=quote,
    ),
    TEXT.filter(shown),
    TEXT,
    st.lists(NAME, max_size=4),
    TEXT,
    TEXT,
)


# --- ISO 690 ---


def test_a_reference_is_written_as_in_czech_theses() -> None:
    assert iso690(CITED) == (
        "„Trasa vyšla na 12,5 mil. Kč.“\n"
        "NOVÁKOVÁ, Jana a PIRÁTI PLZEŇSKÝ KRAJ. Optická síť propojila školy. In: kraj [online]. "
        "2021-03-01, oddíl Co stála optická síť [cit. 2026-11-23]. Dostupné z: "
        "https://kraj.example/2021/03/01/opticka-sit.html#co-st%C3%A1la:~:text=Trasa%2C"
    )


def test_what_is_not_known_is_left_out() -> None:
    assert iso690(BARE) == "Proč ne? [online]. [b.r.] [cit. 2026-11-23]."


def test_three_authors_are_named_and_of_more_the_first() -> None:
    names = tuple(Name(family, "Jan") for family in ("Novák", "Malý", "Dvořák", "Hais"))
    assert iso690(BARE._replace(names=names[:3])).startswith(
        "NOVÁK, Jan, Jan MALÝ a Jan DVOŘÁK. Proč"
    )
    assert iso690(BARE._replace(names=names)).startswith("NOVÁK, Jan et al. Proč")


@given(CITATIONS)
def test_a_reference_is_one_line_and_harmless(citation: Citation) -> None:
    for style in (Style.ISO690, Style.BIBTEX, Style.RIS):
        lines = written(citation, style).split("\n")
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "".join(lines)
        )
    assert len(iso690(citation).split("\n")) == 1 + bool(citation.quote)


# --- BibTeX ---


def read_bibtex(text: str) -> dict[str, str]:
    """The fields of the one entry, LaTeX decoded."""
    library = parse_string(text)
    assert not library.failed_blocks
    (entry,) = library.entries
    assert (entry.entry_type, len(library.blocks)) == ("online", 1)
    fields = {field.key: field.value for field in entry.fields}
    assert len(fields) == len(entry.fields)
    return fields


MACROS = latex2text.get_default_latex_context_db()
MACROS.add_context_category(  # of LaTeX, too, but pylatexenc does not know them or not so
    "signs",
    [
        latex2text.MacroTextSpec(name, sign)
        for name, sign in (
            ("textbraceleft", "{"),
            ("textbraceright", "}"),
            ("textasciicircum", "^"),
        )
    ],
    prepend=True,
)
DECODER = latex2text.LatexNodes2Text(
    latex_context=MACROS, math_mode="verbatim", strict_latex_spaces=True
)


def decoded(text: str) -> str:
    return str(DECODER.latex_to_text(text))


def test_an_entry_is_read_by_bibtexparser() -> None:
    fields = read_bibtex(bibtex(CITED))
    assert fields == {
        "author": "Nováková, Jana and {Piráti Plzeňský kraj}",
        "title": "Optická síť propojila školy",
        "titleaddon": "oddíl Co stála optická síť",
        "organization": "kraj",
        "date": "2021-03-01",
        "url": CITED.url,
        "urldate": "2026-11-23",
        "langid": "czech",
        "annotation": "Trasa vyšla na 12,5 mil. Kč.",
        "sha256": "ab" * 32,
    }


@given(CITATIONS)
def test_what_bibtex_is_read_as_is_what_went_in(citation: Citation) -> None:
    fields = read_bibtex(bibtex(citation))
    assert decoded(fields["title"]) == shown(citation.post.title)
    assert decoded(fields.get("organization", "")) == shown(citation.post.site or "")
    assert decoded(fields.get("annotation", "")) == shown(citation.quote or "")
    heading = shown((citation.section and citation.section.heading) or "")
    assert decoded(fields.get("titleaddon", "")) == (f"oddíl {heading}" if heading else "")
    names = middlewares.names.split_multiple_persons_names(fields.get("author", ""))
    read = []
    for name in names:
        if name.startswith("{") and name.endswith("}"):
            read.append(Name(decoded(name[1:-1]), ""))
            continue
        family, _, given_name = name.partition(", ")
        read.append(Name(decoded(family), decoded(given_name)))
    assert tuple(read) == citation.names


# --- RIS ---


def read_ris(text: str) -> dict[str, object]:
    (record,) = rispy.loads(f"{text}\n")
    return dict(record)


def test_a_record_is_read_by_rispy() -> None:
    record = read_ris(ris(CITED))
    assert record["type_of_reference"] == "ELEC"
    assert record["authors"] == ["Nováková, Jana", "Piráti Plzeňský kraj"]
    assert record["title"] == "Optická síť propojila školy"
    assert record["secondary_title"] == "kraj"
    assert (record["year"], record["date"]) == ("2021", "2021/03/01")
    assert record["access_date"] == "2026/11/23"
    assert record["urls"] == [CITED.url]
    assert record["notes"] == [CITED.quote]
    assert record["language"] == "cs"


@given(CITATIONS)
def test_what_ris_is_read_as_is_what_went_in(citation: Citation) -> None:
    record = read_ris(ris(citation))
    assert record["title"] == shown(citation.post.title)
    assert record.get("secondary_title", "") == shown(citation.post.site or "")
    assert record.get("notes", [""]) == [shown(citation.quote or "")]
    assert record.get("authors", []) == [", ".join(filter(None, name)) for name in citation.names]


# --- CSL-JSON ---


def test_an_item_is_set_by_citeproc() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its style and our custom field
        source = CiteProcJSON(json.loads(csl_json(CITED)))
        (key,) = source
        bibliography = CitationStylesBibliography(
            CitationStylesStyle("harvard-cite-them-right", validate=False), source, formatter.plain
        )
        bibliography.register(Cited([CitationItem(key)]))
        (text,) = map(str, bibliography.bibliography())
    assert "Nováková, J." in text
    assert "Piráti Plzeňský kraj" in text
    assert "2021" in text
    assert "Optická síť propojila školy" in text


@given(CITATIONS)
def test_what_csl_json_is_read_as_is_what_went_in(citation: Citation) -> None:
    (item,) = json.loads(csl_json(citation))
    assert item["title"] == shown(citation.post.title)
    assert item.get("container-title", "") == shown(citation.post.site or "")
    assert item.get("annote", "") == shown(citation.quote or "")
    assert item["issued"] == {"date-parts": [[2021, 3, 1]]}
    read = [
        Name(it.get("family", it.get("literal")), it.get("given", ""))
        for it in item.get("author", [])
    ]
    assert tuple(read) == citation.names


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert set(read_bibtex(bibtex(BARE))) == {"title", "urldate", "langid"}
    assert set(json.loads(csl_json(BARE))[0]) == {"id", "type", "title", "accessed", "language"}
    assert "authors" not in read_ris(ris(BARE))


def test_places_of_one_post_have_keys_of_their_own() -> None:
    keys = {
        json.loads(csl_json(citation))[0]["id"]
        for citation in (CITED, CITED._replace(quote=None), CITED._replace(section=None), BARE)
    }
    assert len(keys) == 4
    assert all(re.fullmatch(r"[a-z]+\d*-[0-9a-f]{6}", key) for key in keys)


def test_hostile_text_is_shown_by_signs() -> None:
    evil = CITED._replace(post=POST._replace(title=f"{RLO}a{ESC}\nER  - "))
    assert read_ris(ris(evil))["title"] == "\ufffda␛[31m ER -"


# --- an open index ---

SITES = {"*": "https://{site}"}
DAY = dt.date(2026, 11, 23)
Open = Callable[[], Index]


def posts(folder: Path) -> None:
    path = folder / "posts" / "kraj.example" / "_posts" / "2021-03-01-opticka-sit.md"
    path.parent.mkdir(parents=True)
    path.write_text(
        "---\ntitle: Optická síť\nauthor: Ing. Jana Nováková\n---\n"
        "Úvod.\n\n## Co stála?\n\nTrasa vyšla\nna 12,5 mil. Kč. Hotovo je 5 škol.\n\n"
        "## Co stála?\n\nPodruhé to bylo levnější.\n",
        encoding="utf-8",
    )


def test_a_sentence_is_cited_where_it_stands(indexed: Open, tmp_path: Path) -> None:
    posts(tmp_path)
    index = indexed()
    citation = index.cite(
        "opticka-sit", quote="Podruhé  to bylo\nlevnější.", accessed=DAY, sites=SITES
    )
    assert citation.names == (Name("Nováková", "Jana"),)
    assert citation.section == SectionInfo(f"{citation.post.path}#2", 2, "Co stála?", 2, 12)
    assert citation.quote == "Podruhé to bylo levnější."
    assert citation.url == (
        "https://kraj.example/2021/03/01/opticka-sit.html#co-st%C3%A1la-1"
        ":~:text=Podruh%C3%A9%20to%20bylo%20levn%C4%9Bj%C5%A1%C3%AD."
    )


def test_the_digest_is_that_of_the_file(indexed: Open, tmp_path: Path) -> None:
    posts(tmp_path)
    index = indexed()
    citation = index.cite("opticka-sit", accessed=DAY)
    file = tmp_path / "posts" / citation.post.path
    assert citation.digest == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (citation.url, citation.quote, citation.section) == (None, None, None)


def test_a_quote_is_found_in_another_section_than_the_one_named(
    indexed: Open, tmp_path: Path
) -> None:
    posts(tmp_path)
    index = indexed()
    post, _ = index.find("opticka-sit")
    citation = index.cite(f"{post.path}#0", quote="Hotovo je 5 škol", accessed=DAY)
    assert citation.section
    assert citation.section.ordinal == 1


@pytest.mark.parametrize(
    ("quote", "nearest"),
    [
        ("Hotovo je 6 škol.", "Hotovo je 5 škol."),
        ("trasa vysla", "Trasa vyšla na 12,5 mil. Kč."),
        ("Trasa vyšl", "Trasa vyšla na 12,5 mil. Kč."),
    ],
)
def test_what_the_post_does_not_say_is_not_cited(
    indexed: Open, tmp_path: Path, quote: str, nearest: str
) -> None:
    posts(tmp_path)
    index = indexed()
    with pytest.raises(UsageError) as caught:
        index.cite("opticka-sit", quote=quote)
    assert quote in caught.value.message
    assert nearest in caught.value.hint


def test_a_passage_may_stand_behind_one_that_is_cut(indexed: Open, tmp_path: Path) -> None:
    """ "8 škol" is no passage of "18 škol", but stands in the same sentence."""
    path = tmp_path / "posts" / "a.md"
    path.parent.mkdir()
    path.write_text(
        "---\ntitle: a\n---\nLoni 18 škol, letos (8 škol)\ns internetem.\n", encoding="utf-8"
    )
    assert indexed().cite("a", quote="8 škol) s internetem.").quote == "8 škol) s internetem."
    with pytest.raises(UsageError):
        indexed().cite("a", quote="oni 18")


def test_an_empty_quote_is_none(small_index: Index) -> None:
    path = small_index.posts().items[0].path
    with pytest.raises(UsageError, match="nothing to quote"):
        small_index.cite(path, quote=" \n")


def test_a_pattern_of_the_library_is_checked(small_index: Index) -> None:
    path = small_index.posts().items[0].path
    with pytest.raises(UsageError, match="no address"):
        small_index.cite(path, sites={"*": "javascript:alert(1)"})


@pytest.mark.corpus
@pytest.mark.xdist_group("corpus")
def test_every_sentence_of_real_posts_can_be_cited(corpus_index: Index) -> None:
    """And is read back by the programs that people use."""
    for post in corpus_index.posts(page=Page(limit=150)).items:
        for section in corpus_index.text(post).sections[:2]:
            for start, end in sentences.split(section.text)[:1]:
                quote = section.text[start:end]
                citation = corpus_index.cite(
                    section.info.id, quote=quote, accessed=DAY, sites=SITES
                )
                assert citation.section == section.info or quote in section.text
                assert citation.quote == " ".join(quote.split())
                assert decoded(read_bibtex(bibtex(citation))["annotation"]) == shown(quote)
                assert read_ris(ris(citation))["notes"] == [shown(quote)]
