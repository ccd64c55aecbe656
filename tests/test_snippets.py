"""Highlights and snippets: what they show is in the text, and what they mark was asked for."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explorer.czech import words
from explorer.model import Marked, Part
from explorer.searching import snippets
from explorer.searching.patterns import Pattern, Step
from explorer.searching.query import Phrase, Word

NONE: frozenset[str] = frozenset()


def step(*forms: str) -> Step:
    return Step(forms[0], frozenset(forms), frozenset({forms[0]}), NONE)


def word(*forms: str) -> Pattern:
    return Pattern(Word(forms[0]), None, (step(*forms),))


def phrase(*steps: Sequence[str], slop: int = 0) -> Pattern:
    typed = " ".join(forms[0] for forms in steps)
    return Pattern(Phrase(typed, slop=slop), None, tuple(step(*s) for s in steps), slop)


MAP = word("mapa", "mapy", "mapě")
CITY = word("město", "města", "městě")
CITY_MAP = phrase(["mapa", "mapy"], ["města"])
WEIGHTS = {MAP: 2.0, CITY: 1.0}


def shown(marked: Marked) -> str:
    """The text with its highlights in brackets."""
    return "".join(f"[{part.text}]" if part.match else part.text for part in marked)


def plain(marked: Marked) -> str:
    return "".join(part.text for part in marked)


def forms(text: str) -> list[str]:
    return [token.form for token in words.tokens(text)]


# Places of a pattern


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (MAP, "Mapy a mapa.", "[Mapy] a [mapa]."),
        (MAP, "Mapování map", "Mapování map"),
        (MAP, "", ""),
        (
            CITY_MAP,
            "Mapa města, mapy\nměsta. Mapa je města.",
            "[Mapa města], [mapy města]. Mapa je města.",
        ),
        (CITY_MAP, "mapa", "mapa"),
        (phrase(["v"], ["v"]), "v v v", "[v v v]"),
        (phrase(["rok"], ["ve"], ["znamení"], ["míru"], ["a"]), "Rok ve znamení", "Rok ve znamení"),
        (phrase(["mapa"], ["město"], slop=1), "město má mapa", "[město] má [mapa]"),
        (phrase(["mapa"], ["město"], slop=1), "město už má mapa", "město už má mapa"),
        (phrase(["mapa"], ["mapa"], slop=9), "jedna mapa", "jedna mapa"),
        (phrase(["mapa"], ["mapa"], slop=9), "mapa a mapa", "[mapa] a [mapa]"),
        (word("19"), "COVID-19", "COVID-[19]"),
    ],
)
def test_the_places_of_a_pattern_are_marked(pattern: Pattern, text: str, expected: str) -> None:
    assert shown(snippets.mark(text, [pattern])) == expected


def test_marks_that_overlap_are_one() -> None:
    assert shown(snippets.mark("mapa města Brna", [MAP, CITY_MAP, CITY])) == "[mapa města] Brna"


some_words = st.lists(st.sampled_from(["mapa", "mapy", "města", "web", "a"]), max_size=14)
some_steps = st.lists(
    st.lists(st.sampled_from(["mapa", "mapy", "města", "web"]), min_size=1, max_size=2),
    min_size=2,
    max_size=4,
)


@given(found=some_words, steps=some_steps)
@example(found=["mapa"] * 3, steps=[["mapa"]] * 4)
@example(found=["mapa"] * 3, steps=[["mapa"]] * 5)
def test_a_phrase_stands_where_its_words_follow_each_other(
    found: list[str], steps: list[list[str]]
) -> None:
    pattern = phrase(*steps)
    starts = [
        at
        for at in range(len(found))
        if len(found[at : at + len(steps)]) == len(steps)
        and all(form in s for form, s in zip(found[at:], steps, strict=False))
    ]
    tokens = words.tokens(" ".join(found))
    expected = [(tokens[at].start, tokens[at + len(steps) - 1].end) for at in starts]
    assert pattern.spans(tokens) == expected


@given(found=some_words, steps=some_steps, slop=st.integers(1, 6))
def test_of_a_loose_phrase_all_words_are_marked_that_stand_close_enough(
    found: list[str], steps: list[list[str]], slop: int
) -> None:
    sets = [frozenset(s) for s in steps]
    reach = len(steps) + slop
    near = {
        at + offset
        for at in range(len(found))
        for window in [found[at : at + reach]]
        if all(sum(form in s for form in window) >= sets.count(s) for s in sets)
        for offset, form in enumerate(window)
        if any(form in s for s in sets)
    }
    tokens = words.tokens(" ".join(found))
    spans = phrase(*steps, slop=slop).spans(tokens)
    assert spans == [(tokens[at].start, tokens[at].end) for at in sorted(near)]


texts = st.text(alphabet="mapy ěřMAP.!?\n\t-„“–19\u0301", max_size=120) | st.lists(
    st.sampled_from(["mapa", "Mapy.", "města", "web.", "\n", "a", "„Mapě“", "12,5", "mapa" * 90]),
    max_size=90,
).map(" ".join)


@given(text=texts)
def test_marking_loses_nothing_of_a_text(text: str) -> None:
    marked = snippets.mark(text, [MAP, CITY_MAP])
    assert plain(marked) == text.replace("\n", " ")
    assert all(part.text for part in marked)
    matches = [part.text for part in marked if part.match]
    assert {form for match in matches for form in forms(match)} <= {"mapa", "mapy", "mapě", "města"}
    assert [form for form in forms(text) if form.startswith("map")] == [
        form for form in forms(plain(marked)) if form.startswith("map")
    ]


# Snippets


def best(text: str) -> list[str]:
    return [shown(snippet) for snippet in snippets.best(text, WEIGHTS)]


def test_the_sentence_with_most_of_the_query_comes_first_by_weight() -> None:
    text = "Úvod. Město roste. Jiná věta. Závěr. Mapa je nová. Konec."
    assert best(text) == ["[Město] roste.", "[Mapa] je nová."]
    text = "Úvod. Město má mapu. Jiná. Další. V městě je mapa. Konec."
    assert best(text)[-1] == "V [městě] je [mapa]."


def test_the_second_sentence_shows_what_the_first_does_not() -> None:
    text = "Mapa a mapa a mapa. Nic. Jen mapa. Nic. Ve městě. Nic."
    assert best(text) == ["[Mapa] a [mapa] a [mapa].", "Ve [městě]."]
    text = "Mapa. Nic. Opět Mapa. Nic. Na mapě. Nic."
    assert best(text) == ["[Mapa].", "Na [mapě]."]


def test_neighbouring_sentences_are_one_snippet() -> None:
    assert best("Úvod. Mapa je nová. Město roste. Konec.") == ["[Mapa] je nová. [Město] roste."]
    lines = best("Úvod. Mapa je nová.\nMěsto roste. Konec.")
    assert lines == ["[Mapa] je nová.", "[Město] roste."], "a line does not run into the next"


def test_lines_without_a_hit_keep_words_apart() -> None:
    """Only lines with hits are taken apart; what lies between them counts all the same."""
    pattern = phrase(["mapa"], ["web"], slop=3)
    apart = "Mapa je.\nTo je jiná věta.\nAno, web."
    assert [shown(s) for s in snippets.best(apart, {pattern: 1.0})] == [
        "Mapa je.",
        "To je jiná věta.",
    ]
    near = "Mapa je.\nTo je.\nWeb."
    found = snippets.best(near, {pattern: 1.0})
    assert [shown(s) for s in found] == ["[Mapa] je.", "[Web]."]


def test_where_nothing_is_held_the_text_begins() -> None:
    assert best("Úvod. Druhá věta. Třetí.") == ["Úvod. Druhá věta."]
    assert best("Úvod. Mapa.") == ["[Mapa]."]


@pytest.mark.parametrize("text", ["", " \n", "– …", "***"])
def test_a_text_without_words_has_no_snippet(text: str) -> None:
    assert snippets.best(text, WEIGHTS) == ()


def test_a_long_sentence_is_cut_around_most_marks() -> None:
    filler = "slovo " * 100
    text = f"Mapa {filler}mapa města, mapy města a městě {filler}konec."
    (snippet,) = snippets.best(text, WEIGHTS)
    assert shown(snippet).count("[") == 5
    assert snippet[0] == Part("… ", match=False)
    assert snippet[-1] == Part(" …", match=False)
    assert len(plain(snippet)) <= snippets.WIDTH + 4
    assert set(forms(plain(snippet))) <= set(forms(text))


def test_the_end_of_a_long_sentence_is_not_passed() -> None:
    (snippet,) = snippets.best(f"{'slovo ' * 100}mapa. Další věta.", WEIGHTS)
    assert shown(snippet).startswith("… slovo")
    assert shown(snippet).endswith("slovo [mapa].")
    assert len(plain(snippet)) > snippets.WIDTH - 10


def test_the_beginning_of_a_long_sentence_keeps_its_quotes() -> None:
    (snippet,) = snippets.best(f"„Mapa {'slovo ' * 100}", WEIGHTS)
    assert plain(snippet).startswith("„Mapa slovo")
    assert snippet[-1] == Part(" …", match=False)


def test_of_a_word_that_fills_the_snippet_only_a_part_is_shown() -> None:
    text = "x" * 5_000
    (snippet,) = snippets.best(text, {word(text): 1.0})
    assert plain(snippet) == "x" * snippets.WIDTH + " …"


def test_a_line_of_a_hundred_thousand_hits_is_shown() -> None:
    """What grows with the square of the hits would not come to an end here."""
    text = "mapa města " * 50_000
    loose = phrase(["mapa"], ["města"], slop=5)
    (snippet,) = snippets.best(text, {MAP: 1.0, CITY: 1.0, loose: 1.0})
    assert plain(snippet).startswith("mapa města")
    lines = "Mapa města.\n" * 20_000
    assert snippets.best(lines, {MAP: 1.0, CITY: 1.0, CITY_MAP: 1.0, loose: 1.0})


@given(text=texts)
@example(text="a" * 300 + " mapa")
@example(text="mapa " * 47 + "mapamapamapa mapa " * 3)
def test_a_snippet_is_a_part_of_the_text_and_marks_what_was_asked(text: str) -> None:
    found = snippets.best(text, {**WEIGHTS, CITY_MAP: 1.0})
    assert bool(found) == bool(forms(text))
    assert len(found) <= 2
    flat = text.replace("\n", " ")
    place = 0
    for snippet in found:
        parts = [part for part in snippet if part not in (("… ", False), (" …", False))]
        joined = "".join(part.text for part in parts)
        assert joined
        assert len(joined) <= snippets.WIDTH
        if all(len(form) < snippets.WIDTH for form in forms(text)):
            assert set(forms(joined)) <= set(forms(text))
        place = flat.index(joined, place)
        matches = [part.text for part in parts if part.match]
        assert {form for match in matches for form in forms(match)} <= {
            "mapa",
            "mapy",
            "mapě",
            "město",
            "města",
            "městě",
        }
