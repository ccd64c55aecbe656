"""Acronyms: definitions in a text, how words spell letters, and the glossary of a corpus."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explorer.corpus import posts, sections
from explorer.mining import acronyms, initials
from explorer.mining.acronyms import Definition
from explorer.model import Post

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
EVAL = ROOT.parent / "shared" / "eval"
SEED = "2022-01-13-rok-ve-znameni-digitalizace-inovace-a-transparentnosti.md"


def pairs(text: str) -> list[tuple[str, str]]:
    return [(found.short, found.long) for found in acronyms.definitions(text)]


def of_post(post: Post) -> list[Definition]:
    texts = [post.title]
    for section in sections.split(post):
        texts += [section.heading or "", section.text]
    return [found for text in texts for found in acronyms.definitions(text)]


# --- definitions -----------------------------------------------------------------------------

PURCHASE = "Centrální nákup Plzeňského kraje"


@pytest.mark.parametrize(
    "text",
    [
        "{long} ({short})",
        "{long} („{short}“) uspořil",
        "{long} (dále jen {short})",
        "{long} (dále jen „{short}“) uspořil",
        '{long} (dále také jako "{short}")',
        "{long} (dále též jen {short})",
        "{long} (dále pouze {short})",
        "{long} (dále jenom {short})",
        "{long} (dále {short})",
        "{long} (neboli {short})",
        "{long} (tzv. {short})",
        "{long} (zkráceně {short}, dříve jinak)",
        "{long} (zkr. {short})",
        "{long} (ve zkratce {short})",
        "{long}, p. o., ({short})",
        "{long}, příspěvková organizace ({short})",
        "{long}, zkráceně {short}, uspořil",
        "{long}, dále jen {short}, uspořil",
        "{long} neboli ve zkratce {short} uspořil",
        "{long} – {short}",
        "jednal i {short}, {long}, a další",
        "{short} ({long}) uspořil",
        "{short} (tj. {long})",
        "{short} – {long}",
        "{short} - {long}, který uspořil",
        "{short}: {long}",
        "{short} = {long}",
        "{short} neboli {long}",
        "{short}, čili {long}, uspořil",
        "{short}, tj. {long}.",
        "Zkratka {short} znamená „{long}“.",
        "Pod zkratkou {short} se skrývá {long}.",
        "V kraji je „{short}“ nový. Neboli {long}. Ten uspořil.",
    ],
)
def test_an_acronym_is_defined_by(text: str) -> None:
    assert pairs(text.format(short="CNPK", long=PURCHASE)) == [("CNPK", PURCHASE)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Praha má Operátor ICT, a.s. (OICT).", "OICT", "Operátor ICT"),
        (
            "řídí Ministerstvo školství, mládeže a tělovýchovy (MŠMT)",
            "MŠMT",
            "Ministerstvo školství, mládeže a tělovýchovy",
        ),
        ("za hnutí Za lepší Střekov (ZLS)", "ZLS", "Za lepší Střekov"),
        ("nové vysokorychlostní tratě (VRT)", "VRT", "vysokorychlostní tratě"),
        ("cyklistická trasa EuroVelo 4 (EV4)", "EV4", "EuroVelo 4"),
        ("je v městské části Praha 2 (MČP2)", "MČP2", "městské části Praha 2"),
        ("Krajský akční plán III Praha (KAP III)", "KAP III", "Krajský akční plán III Praha"),
        ("Český rozhlas (ČRo)", "ČRo", "Český rozhlas"),
        ("nasazení hostované spisové služby (HESS)", "HESS", "hostované spisové služby"),
        ("dozorčí rada Pražských služeb (PSAS)", "PSAS", "Pražských služeb"),
        (
            "Institut plánování a rozvoje hl. m. Prahy (IPR Praha)",
            "IPR Praha",
            "Institut plánování a rozvoje hl. m. Prahy",
        ),
    ],
)
def test_letters_may_stand_for(text: str, short: str, long: str) -> None:
    """Inserted acronyms, lists, prepositions, compounds, humps, numbers, legal forms."""
    assert pairs(text) == [(short, long)]


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("RPA", "robotická automatizace procesů"),
        ("SUMP", "plán udržitelné městské mobility"),
        ("AI", "umělá inteligence"),
        ("EIA", "posuzování vlivů na životní prostředí"),
        ("GDPR", "obecné nařízení o ochraně osobních údajů"),
        ("IoT", "internet věcí"),
        ("WHO", "Světová zdravotnická organizace"),
    ],
)
def test_a_translation_is_a_meaning(short: str, long: str) -> None:
    """The letters are initials of English words, or of the Czech ones in another order."""
    assert pairs(f"zavedli jsme {short} ({long})") == [(short, long)]


def test_an_x_may_stand_for_ex() -> None:
    assert pairs("dbáme na UX (User Experience)") == [("UX", "User Experience")]


def test_an_ending_is_no_part_of_the_acronym() -> None:
    assert pairs("bez DTMku (digitální technické mapy)") == [("DTM", "digitální technické mapy")]
    assert pairs("krajské expertní týmy (tzv. KETy)") == [("KET", "krajské expertní týmy")]


@pytest.mark.parametrize(
    "text",
    [
        "Andrej Babiš (ANO), Petr Fiala (ODS) a Vít Rakušan (STAN)",
        "radní Adriana Krnáčová (ANO)",
        "náměstek Tomáš Peka (TOP 09) a starosta Milan Němeček (STAN)",
        "zástupci opozice (ODS, TOP 09, KSČM)",
        "jednali zástupci ODS, ANO, STAN a SPD",
        "za stranu kandidovala Květoslava Čelišová (KSČM)",
        "záchytné parkoviště (P+R)",
        "parkoviště P+R (park and ride)",
        "3 mil. Kč bez DPH (2021)",
        "silnice II. třídy (III)",
        "přečtěte si (PDF)",
        "navštívili jsme Domov se zvláštním režimem (dále Domov)",
        "ZŠ Weberova (ZŠ)",
        "Slezský fotbal (XQW)",
        "",
    ],
)
def test_is_no_definition(text: str) -> None:
    assert pairs(text) == []


def test_a_meaning_keeps_to_its_sentence_and_line() -> None:
    assert pairs("Ministerstvo dopravy. Rada (MDR)") == []
    assert pairs("Ministerstvo dopravy\nRada (MDR)") == []


def test_spans_tell_where_and_the_score_how_well() -> None:
    text = "V kraji: Digitální technická mapa (dále jen „DTM“)."
    (found,) = acronyms.definitions(text)
    assert text[slice(*found.long_span)] == "Digitální technická mapa"
    assert text[slice(*found.short_span)] == "DTM"
    assert text[slice(*found.span)] == "Digitální technická mapa (dále jen „DTM"
    assert found.score == 1.0
    (worse,) = acronyms.definitions("hostované spisové služby (HESS)")
    assert worse.score < found.score


WORDS = ["mapa", "Kraj", "síť", "úřad", "Česká", "obnova", "ženy", "vlak", "jídlo", "fond"]


@given(
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=6),
    st.sampled_from(["{short} ({long})", "Dne {long} ({short})"]),
)
def test_initials_are_always_found(phrase: list[str], form: str) -> None:
    short = "".join(word[0] for word in phrase).upper()
    long = " ".join(phrase)
    (found,) = acronyms.definitions(form.format(short=short, long=long))
    assert (found.short, found.long, found.score) == (short, long, 1.0)


ODD = st.lists(
    st.sampled_from(
        [
            "DTM",
            "AB",
            "mapa",
            "Digitální",
            "technická",
            "aB",
            "KETy",
            "1",
            "ß",
            "ǆ",
            "a.s.",
            "neboli",
            "(",
            ")",
            "„",
            "“",
            ",",
        ]
    )
    | st.sampled_from(["(dále jen ", " – ", ". ", "\n", " ", " ", "\u0301"]),
    max_size=40,
).map("".join)


@given(ODD | st.text())
@example("AS (as)")
@example("ſ-ſ (AB)")
@example("eXchange (EX)")
@example("(" * 300 + "AB")
def test_whatever_the_text_spans_are_what_they_say(text: str) -> None:
    for found in acronyms.definitions(text):
        assert text[slice(*found.short_span)] == found.short
        assert text[slice(*found.long_span)] == found.long
        ends = {*found.short_span, *found.long_span}
        assert found.span == (min(ends), max(ends))
        assert found.short_span.end <= found.long_span.start or (
            found.long_span.end <= found.short_span.start
        )
        assert 0 < found.score <= 1


@pytest.mark.parametrize(
    "unit", ["AB, ", "ABC, ", "AB neboli ", "(AB ", "AB(", "(dále jen ", "aB", "AB-", "AB. Neboli "]
)
def test_a_long_line_of_one_thing_is_no_trap(unit: str) -> None:
    assert acronyms.definitions(unit * (20_000 // len(unit))) == ()


# --- spelling --------------------------------------------------------------------------------


def score(short: str, phrase: str) -> float:
    parts = initials.parts(phrase, 0, len(phrase))
    found = initials.spelled(initials.letters(short), parts, range(len(parts)))
    return found.score if found else 0.0


def test_initials_in_order_come_before_all_else() -> None:
    falling = [
        score("DTM", "digitální technická mapa"),
        score("DTM", "technická mapa digitální"),
        score("VRT", "vysokorychlostní tratě"),
        score("DTM", "digitální mapa"),
        score("DTM", "rada kraje"),
    ]
    assert falling[0] == 1.0
    assert falling == sorted(falling, reverse=True)
    assert falling[-1] == 0.0


def test_small_words_are_free_and_others_are_not() -> None:
    assert score("ÚZSV", "Úřad pro zastupování státu ve věcech") == 1.0
    assert score("DTM", "digitální velká technická mapa") < 1.0


# --- the glossary ----------------------------------------------------------------------------


def found(*texts: str) -> list[tuple[int, Definition]]:
    return [(n, d) for n, text in enumerate(texts) for d in acronyms.definitions(text)]


def test_the_forms_of_one_meaning_are_one_and_the_nominative_is_shown() -> None:
    definitions = found(
        "bez Jihočeské centrály cestovního ruchu (JCCR)",
        "o Jihočeské centrále cestovního ruchu (JCCR)",
        "bez Jihočeské centrály cestovního ruchu (JCCR)",
        "Jihočeská centrála cestovního ruchu (dále jen JCCR)",
    )
    (acronym,) = acronyms.glossary(definitions)
    (meaning,) = acronym.meanings
    assert acronym.short == "JCCR"
    assert meaning.long == "Jihočeská centrála cestovního ruchu"
    assert meaning.posts == 4
    assert meaning.definitions == tuple(definitions)
    assert meaning.attested


def test_without_a_nominative_the_most_frequent_form_is_shown() -> None:
    (acronym,) = acronyms.glossary(
        found(
            "o Technické správě komunikací (TSK)",
            "bez Technické správy komunikací (TSK)",
            "bez Technické správy komunikací (TSK)",
        )
    )
    assert [meaning.long for meaning in acronym.meanings] == ["Technické správy komunikací"]


def test_words_left_out_or_abbreviated_make_no_other_meaning() -> None:
    (acronym,) = acronyms.glossary(
        found(
            "Institut plánování a rozvoje (IPR)",
            "Institut plánování a rozvoje hl. m. Prahy (IPR)",
            "s Institutem plánování a rozvoje hlavního města Prahy (IPR)",
        )
    )
    assert len(acronym.meanings) == 1


def test_meanings_come_by_posts_and_a_rare_one_is_not_relied_upon() -> None:
    many = ["místní sdružení (MS)"] * 5
    (acronym,) = acronyms.glossary(found(*many, "mateřské školy (MS)"))
    assert [(m.long, m.posts, m.attested) for m in acronym.meanings] == [
        ("místní sdružení", 5, True),
        ("mateřské školy", 1, False),
    ]


def test_one_definition_is_enough_only_if_the_letters_agree_well() -> None:
    (sure,) = acronyms.glossary(found("hostované spisové služby (HESS)"))
    (guessed,) = acronyms.glossary(found("velkoobjemové kontejnery (VOK)"))
    (repeated,) = acronyms.glossary(found(*["velkoobjemové kontejnery (VOK)"] * 2))
    (one_post,) = acronyms.glossary(
        [(7, d) for _, d in found(*["velkoobjemové kontejnery (VOK)"] * 2)]
    )
    attested = [a.meanings[0].attested for a in (sure, guessed, repeated, one_post)]
    assert attested == [True, False, True, False]


def test_case_makes_no_other_acronym_and_the_order_is_czech() -> None:
    glossary = acronyms.glossary(
        found(
            "participativní rozpočet (PARO)",
            "participativní rozpočet (PaRo)",
            "participativní rozpočet (PaRo)",
            "Česká obchodní inspekce (ČOI)",
            "Celostátní fórum (CF)",
            "chráněná krajinná oblast (CHKO)",
        )
    )
    assert [acronym.short for acronym in glossary] == ["CF", "ČOI", "CHKO", "PaRo"]


def test_no_definitions_make_an_empty_glossary() -> None:
    assert acronyms.glossary([]) == ()


# --- real posts ------------------------------------------------------------------------------


def test_the_seed_post_defines_its_acronyms() -> None:
    post = posts.read(ROOT / "seeds", SEED).post
    assert post is not None
    assert [(d.short, d.long) for d in of_post(post)] == [
        ("DTM", "Digitální technická mapa"),
        ("DTM", "digitální technické mapy"),
        ("RPA", "robotickou automatizaci procesů"),
        ("HESS", "hostované spisové služby"),
        ("CNPK", PURCHASE),
    ]


@pytest.mark.corpus
@pytest.mark.skipif(not EVAL.is_dir(), reason="no annotated posts in ../shared/eval")
def test_definitions_agree_with_the_annotated_posts(tmp_path: Path) -> None:
    """F1 over 150 posts: 0.986 for acronyms, 0.971 with the meaning, when this was written.

    The figures of the rules were chosen on 77 of them (0.992, 0.977); on the 73 others they
    gave 0.979 and 0.966.
    """
    rows = []
    for path in (EVAL / "gold" / "acronyms-files.txt").read_text(encoding="utf-8").splitlines():
        post = posts.read(CORPUS, path).post
        assert post is not None
        best = sorted(of_post(post), key=lambda d: d.score)
        rows += [{"file": path, "short": d.short, "long": d.long} for d in best]
    predictions = tmp_path / "predictions.jsonl"
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    predictions.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, str(EVAL / "score.py"), "acronyms", str(predictions)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures = {
        name.strip(): float(value)
        for name, _, value in (line.rpartition(" ") for line in shown.splitlines())
    }
    assert figures["short form: F1"] >= 0.97
    assert figures["with its long form: F1"] >= 0.95
