import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explorer.corpus import tags


@pytest.mark.parametrize(
    "spellings",
    [
        "životní prostředí|Životní prostředí|životní-prostředí|životní_prostředí|životníprostředí",
        "životní prostředí|zivotni-prostredi|ZivotniProstredi|#životníprostředí",
        "životní prostředí|z\u030civotni\u0301 prostr\u030cedi\u0301",
        "Plzeňský kraj|Plzenskykraj|PlzenskyKraj|plzeňský-kraj",
        "Úspěchy 2021|Uspechy2021|úspěchy-2021",
        "covid-19|Covid19|COVID 19",
        "ÎİI|iii",
    ],
)
def test_spellings_of_one_tag_share_a_key(spellings: str) -> None:
    assert len({tags.key(spelling) for spelling in spellings.split("|")}) == 1


def test_other_tags_have_other_keys() -> None:
    assert (
        len({tags.key(tag) for tag in ("Praha 1", "Praha 10", "Praha", "rada", "řeka", "+", "-")})
        == 7
    )


@given(st.text())
def test_a_key_is_folded_and_a_key_of_itself(spelling: str) -> None:
    key = tags.key(spelling)
    assert key or not any(map(str.isalnum, spelling))
    assert tags.key(key) == key


@pytest.mark.parametrize(
    ("best", "spellings"),
    [
        (
            "Životní prostředí",
            {"Životní prostředí": 135, "životní-prostředí": 15, "zivotni_prostredi": 9},
        ),
        ("Plzeňský kraj", {"Plzenskykraj": 58, "PlzenskyKraj": 2, "Plzeňský kraj": 2}),
        ("Plzenskykraj", {"Plzenskykraj": 58, "PlzenskyKraj": 2}),
        ("Praha 5", {"Praha-5": 18, "Praha 5": 13}),
        ("Covid-19", {"covid19": 35, "covid-19": 9, "Covid-19": 3}),
        ("Frýdek-Místek", {"Frýdek-Místek": 99, "Frýdek Místek": 1}),
        ("Krajské volby", {"krajské_volby": 14, "Krajské-volby": 1, "krajskevolby": 15}),
        ("komunální volby", {"komunální-volby": 4, "komunální volby": 3, "KomunálníVolby": 2}),
        ("CityVizor", {"CityVizor": 5, "cityvizor": 6}),
        ("Přerov", {"přerov": 63, "Přerov": 1}),
        ("Týn nad Vltavou", {"Týn Nad Vltavou": 3, "Týn nad Vltavou": 3}),
        ("zpráva", {"ZPRÁVA": 2, "zpráva": 1, "zprava": 1}),
        ("MHD", {"mhd": 4, "MHD": 3}),
        ("STAN", {"STAN": 13, "stan": 1, "Staň": 1}),
        ("Zdravotnictví", {"Zdravotnictví": 50, "Zdravotníctví": 1, "zdravotnictvi": 3}),
        ("Brno", {"Brno": 99, "Brňo": 1}),
        ("Kutná Hora", {"Kutná_Hora": 16}),
        ("volby", {"#volby": 2}),
        ("+", {"+": 1}),
        ("#", {"#": 1}),
    ],
)
def test_the_best_spelling_is_the_one_an_editor_would_choose(
    best: str, spellings: dict[str, int]
) -> None:
    assert tags.best(spellings) == best


@given(
    st.dictionaries(
        st.sampled_from(["Žít-2", "žít_2", "zit 2", "ŽÍT2", "Zit2", "#žíť 2"]),
        st.integers(1, 99),
        min_size=1,
    )
)
def test_the_best_spelling_is_one_of_the_tag_in_whatever_order(spellings: dict[str, int]) -> None:
    best = tags.best(spellings)
    assert tags.key(best) == "zit2"
    assert tags.best(dict(reversed(spellings.items()))) == best


@given(st.text(min_size=1), st.text(min_size=1))
@example("0", "\r")
def test_any_spellings_have_a_best_one(first: str, second: str) -> None:
    assert tags.best({first: 1, second: 2}) or not (first + second).strip()
