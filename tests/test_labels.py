"""How tags are shown: with the accents and gaps that the posts give their words."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.corpus import labels, tags
from explorer.czech import words

FORMS = {
    "plzeňský": 200, "kraj": 900, "kraji": 400, "úspěch": 50, "krajské": 300, "volby": 500,
    "rada": 400, "řada": 300, "město": 100, "zóny": 20, "stání": 30, "komise": 50, "pirát": 60,
    "citycvizor": 1, "sušice": 12, "piráti": 900, "ondřej": 40, "dostál": 9, "dostal": 80, "video": 40,
}  # fmt: skip
TEXTS = labels.Texts(
    lambda look: labels.by_looks(FORMS).get(look, {}),
    lambda phrase: phrase[1:] in "Plzeňský kraj. Ondřej Dostál psal.",
)


@pytest.mark.parametrize(
    ("shown", "spellings", "uses"),
    [
        # as the texts of its posts write it
        ("Plzeňský kraj", {"Plzenskykraj": 58}, {"Plzeňský kraj": 9, "plzeňský kraj": 30}),
        ("Lukáš Černohorský", {"Lukáš-Černohorský": 47}, {"Lukáš Černohorský": 40}),
        ("Frýdek-Místek", {"Frýdek-Místek": 9}, {"Frýdek-Místek": 8, "Frýdek Místek": 1}),
        ("Jitka Bidlová", {"jitka-bidlova": 4}, {"Jitka Bidlová": 3}),
        ("Daniel Kus", {"DanielKus": 4}, {"Daniel Kus": 7}),
        ("CityVizor", {"CityVizor": 5}, {"CityVizor": 7}),
        ("Prostějov", {"prostějov": 30}, {"Prostějov": 50}),
        ("volby", {"volby": 2}, {"volby": 3, "Volby": 4}),
        ("věda", {"věda": 2}, {"VĚDA": 2}),
        ("Rada", {"Rada": 21}, {"rada": 12, "řada": 20}),
        ("Kampan", {"Kampan": 1}, {"kampaň": 1}),
        ("MO", {"MO": 7}, {"moř": 3}),
        # word by word
        ("Plzeňský kraj", {"Plzenskykraj": 58}, {}),
        ("Plzeňský kraj", {"PlzenskyKraj": 2}, {}),
        ("Úspěchy 2021", {"Uspechy2021": 1}, {}),
        ("Krajské volby 2020", {"Krajske-volby-2020": 21}, {}),
        ("zóny", {"zony": 1}, {}),
        ("Piráti Sušice", {"PiratiSusice": 2}, {}),
        ("Ondřej Dostál", {"OndřejDostál": 1}, {}),
        # not sure
        ("Rada", {"Rada": 21}, {}),
        ("rada mesta", {"rada mesta": 2}, {}),
        ("louka na hupech", {"louka na hupech": 2}, {}),
        ("krajvolby", {"krajvolby": 2}, {}),
        ("video-kraj", {"video-kraj": 2}, {}),
        ("ValMez", {"ValMez": 2}, {}),
        ("xyz" * 20, {"xyz" * 20: 1}, {}),
    ],
)  # fmt: skip
def test_a_label_has_the_accents_and_gaps_of_the_posts_where_they_are_sure(
    shown: str, spellings: dict[str, int], uses: dict[str, int]
) -> None:
    assert labels.label(spellings, uses, TEXTS) == shown


def test_the_words_of_tags_are_counted_as_the_texts_write_them() -> None:
    texts = ["Plzeňský\xa0kraj a plzeňský kraj.", "Plzeňského kraje, Plzeňský (kraj)", "covid - 19"]
    assert labels.written(
        [(text, words.forms(text)) for text in texts], ["Plzenskykraj", "Covid19", "+"]
    ) == {
        ("plzenskykraj", "Plzeňský kraj"): 1,
        ("plzenskykraj", "plzeňský kraj"): 1,
        ("covid19", "covid-19"): 1,
    }


WORDS = st.text("aáčeěkrž -19\n", max_size=30)


@given(
    st.lists(WORDS, max_size=3),
    st.lists(st.text("aáčeěkrž-19", min_size=1, max_size=4), max_size=3),
)
def test_words_of_tags_are_found_where_a_slow_look_finds_them(
    texts: list[str], spellings: list[str]
) -> None:
    """Every run of words between which there is a space or a hyphen, joined."""
    wanted = {tags.key(spelling) for spelling in spellings if tags.key(spelling).isalnum()}
    slow = Counter[tuple[str, str]]()
    for text in texts:
        tokens = words.tokens(text)
        for first in range(len(tokens)):
            for last in range(first, len(tokens)):
                gaps = [
                    text[a.end : b.start]
                    for a, b in zip(tokens[first:last], tokens[first + 1 : last + 1], strict=True)
                ]
                key = "".join(tags.key(token.form) for token in tokens[first : last + 1])
                if key in wanted and all(
                    gap in {" ", "-", " -", "- ", " - ", "  "} for gap in gaps
                ):
                    slow[key, text[tokens[first].start : tokens[last].end].replace(" - ", "-")] += 1
    assert labels.written([(text, words.forms(text)) for text in texts], spellings) == slow


SPELLINGS = st.dictionaries(
    st.text("aáčeěkržAÁČ -_19", min_size=1, max_size=12), st.integers(1, 9), min_size=1, max_size=3
)


@given(SPELLINGS, SPELLINGS)
def test_a_label_is_a_spelling_of_its_tag(
    spellings: dict[str, int], others: dict[str, int]
) -> None:
    """Whatever texts write, its letters are those of the tag, so `--tag LABEL` finds it."""
    key = tags.key(next(iter(spellings)))
    own = {spelling: n for spelling, n in spellings.items() if tags.key(spelling) == key}
    uses = {text: n for text, n in others.items() if tags.key(text) == key}
    assert tags.key(labels.label(own, uses, TEXTS)) == key


@given(
    st.text("aábcčdeěíryž5 -_ABČD", min_size=1, max_size=16).filter(tags.key),
    st.integers(0, 30),
)
def test_a_label_asks_only_for_words_that_may_be_asked(tag: str, uses: int) -> None:
    """An update derives anew only the labels of which a word that changed `may_ask`."""
    spellings = Counter([tag, tag.replace(" ", ""), tag.title(), words.fold(tag)])
    asked: set[str] = set()

    def readings(look: str) -> dict[str, int]:
        asked.add(look)
        return {look: uses}

    def occurs(phrase: str) -> bool:
        asked.add(tags.letters(words.fold(phrase[1:])))
        return uses > labels.FREQUENT

    labels.label(spellings, {}, labels.Texts(readings, occurs))
    for look in asked:
        if words.forms(look) == [look]:
            assert labels.may_ask([look], tags.key(tag), spellings)
    assert not labels.may_ask(["jiné", "x"], tags.key(tag), spellings)
