"""What the model of accomplishments looks at, and that a score is the sum of its reasons."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.czech import words
from explorer.mining import accomplishments as model
from explorer.mining import deeds
from explorer.mining.accomplishments import AROUND, ITSELF, SENTENCE, Accomplishment

TITLE = "Rok v kraji"


def found(*texts: str, least: float = 0.0) -> tuple[tuple[Accomplishment, ...], ...]:
    """Give the accomplishments of a post with these sections."""
    return model.accomplishments(TITLE, [(None, deeds.read(text)) for text in texts], least=least)


@pytest.mark.parametrize(
    ("sentence", "feature"),
    [
        ("Rada schválila novou strategii.", "a verb of deciding, past"),
        ("Rada schválila novou strategii.", "a deed in a main clause"),
        ("Kvóta bytů byla navýšena.", "a deed in the passive"),
        ("Podařilo se nám vyjednat nové jízdné.", "a verb of succeeding, past"),
        ("Opravili jsme most, který se rozpadal.", "a deed of “jsme”"),
        ("Piráti prosadili úspory.", "a deed beside Pirates"),
        ("Vláda zrušila superhrubou mzdu.", "a deed beside others"),
        ("Uspořili jsme 151 mil. Kč.", "a deed with a sum of money"),
        ("Zastupitelstvo návrh neschválilo.", "a denied verb of deciding, past"),
        ("Zastupitelstvo návrh neschválilo.", "no deed"),
        ("Rada by schválila i víc.", "no deed"),
        ("Škola bude postavena příští rok.", "a verb of building, future passive"),
        ("Škola bude postavena příští rok.", "no deed"),
        ("Most se opravil, protože jsme zajistili peníze.", "a deed in a clause with “protože”"),
        ("Kdo to schválil?", "a question"),
    ],
)
def test_a_sentence_shows_its_deeds(sentence: str, feature: str) -> None:
    assert feature in deeds.features(deeds.whole(sentence))


@pytest.mark.parametrize(
    "sentence", ["Chceme schválit rozpočet.", "Neschválená smlouva.", "Nemocnice je v Plzni.", ""]
)
def test_a_wish_a_denial_and_a_noun_are_no_deeds(sentence: str) -> None:
    assert "no deed" in deeds.features(deeds.whole(sentence))


def test_a_word_that_begins_with_ne_is_not_denied() -> None:
    sentence = deeds.whole("Nemocnice nechala opravit nejstarší nemovitost.")
    assert "a denied word" not in deeds.features(sentence)


@given(st.text())
def test_any_text_has_features_that_are_worth_one(text: str) -> None:
    assert set(deeds.features(deeds.whole(text)).values()) == {1.0}


def test_what_is_weighed_is_what_is_found() -> None:
    """No weight waits for a name that nothing gives any more."""
    text = "Rada schválila plán za 5 mil. Kč. Otevřeli jsme školu. Podařilo se to?"
    parts = [it.strip() for it in text.split(". ")]
    told = [deeds.features(deeds.whole(part)) for part in parts]
    (own, *_) = model.around(told, [0.0] * len(parts), [True] * len(parts))
    first = model.of_post("Co jsme schválili", parts, told) | own
    names = {
        line.split("\t")[1]
        for line in model.WEIGHTS.read_text(encoding="utf-8").splitlines()
        if line.startswith(AROUND)
    } - {""}
    known = set(first) | {name for name in names if name.endswith("in the title")}
    assert names <= known


def test_plans_criticism_and_questions_score_below_deeds() -> None:
    deed, plan, critic, question = (
        found(text)[0][0].score
        for text in (
            "Radě kraje se podařilo ušetřit 151 milionů korun na energiích.",
            "Rada kraje by chtěla ušetřit 151 milionů korun na energiích.",
            "Rada kraje na energiích neušetřila ani korunu.",
            "Kolik milionů ušetřila rada kraje na energiích?",
        )
    )
    assert deed > max(plan, critic, question)


def test_only_what_scores_enough_is_given_and_the_scores_stay() -> None:
    text = "Otevřeli jsme školu. Chceme další. Sejdeme se v pátek v Plzni."
    whole = found(text, "")
    height = sorted(it.score for it in whole[0])[1]
    assert found(text, "", least=height) == (
        tuple(it for it in whole[0] if it.score >= height),
        (),
    )


def test_a_score_is_what_its_reasons_add_up_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside what a usual sentence of a usual post has."""
    monkeypatch.setattr(model, "_REASONS", 1_000)
    text = "Podařilo se nám otevřít školu za 5 mil. Kč. Chceme další."
    first, second = (model._models()[name] for name in (SENTENCE, AROUND))
    usual = second.base + second.weights[ITSELF] * first.base
    usual += sum(second.weights[it] * second.usual[it] for it in second.weights if it != ITSELF)
    for it in found(text)[0]:
        odds = usual + sum(reason.weight for reason in it.reasons)
        assert it.score == pytest.approx(1 / (1 + math.exp(-odds)), abs=0.03)


@given(st.text("aÁžŠ1. ,;:-–—()!?\n\u030cßİ„“"))
def test_clauses_hold_the_words_of_the_text(text: str) -> None:
    clauses = [clause for sentence in deeds.read(text) for clause in sentence.clauses]
    assert [form for clause in clauses for form in clause] == words.forms(text)
    assert all(clauses)


@given(st.lists(st.sampled_from(["Rada", "schválila", "plán,", "že", "–", "(5 mil. Kč)", "by"])))
def test_a_sentence_says_the_same_alone_and_in_its_text(parts: list[str]) -> None:
    text = f"Podařilo se. {' '.join(parts)}"
    for sentence in deeds.read(text):
        alone = deeds.whole(sentence.text)
        assert alone.text == text[sentence.span.start : sentence.span.end]
        assert deeds.features(alone) == deeds.features(sentence)
