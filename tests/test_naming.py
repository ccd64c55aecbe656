"""Which form of a phrase is shown."""

import pytest

from explorer.mining import naming


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (
            {"digitální technické mapy": 9, "digitální technická mapa": 3},
            "digitální technická mapa",
        ),
        (
            {"digitální technické mapy": 9, "digitální technickou mapu": 3},
            "digitální technická mapa",
        ),
        (
            {"sociálních službách": 5, "sociální služby": 4, "sociálních služeb": 6},
            "sociální služby",
        ),
        ({"cirkulární ekonomiky": 27, "cirkulární ekonomiku": 14}, "cirkulární ekonomika"),
        (
            {"praktických lékařů": 21, "praktičtí lékaři": 9, "praktické lékaře": 7},
            "praktičtí lékaři",
        ),
        ({"odpadového hospodářství": 46, "odpadové hospodářství": 19}, "odpadové hospodářství"),
        ({"Barrandovského mostu": 8, "Barrandovský most": 2}, "Barrandovský most"),
        ({"domova pro seniory": 5, "domov pro seniory": 3}, "domov pro seniory"),
        ({"cyklodopravy": 23, "cyklodopravu": 18, "cyklodoprava": 2}, "cyklodoprava"),
        ({"inženýrské sítě": 9, "inženýrských sítí": 28}, "inženýrské sítě"),
        ({"krajské politiky": 5, "krajské politice": 2}, "krajská politika"),
        ({"bývalého předsedy": 3, "bývalému předsedovi": 1}, "bývalý předseda"),
        (
            {"celostátních soutěží": 3, "celostátní soutěži": 2, "celostátní soutěže": 1},
            "celostátní soutěže",
        ),
        ({"státních škol": 5, "státní škole": 2, "státní školy": 1}, "státní školy"),
        ({"IT sítí": 5, "IT síť": 2, "IT sítěmi": 1}, "IT síť"),
        ({"vymáhání škody": 5, "vymáhání škod": 2}, "vymáhání škody"),
        ({"třídění odpadu": 5, "třídění odpadů": 2}, "třídění odpadu"),
        ({"CamelNETu": 3, "CamelNET": 2}, "CamelNET"),
    ],
)
def test_the_basic_form_is_shown_even_where_it_must_be_made(
    forms: dict[str, int], expected: str
) -> None:
    assert naming.best(forms) == expected


def test_a_capital_that_only_opens_a_sentence_is_none() -> None:
    assert naming.best({"Veřejné zakázky": 3, "veřejných zakázek": 5}).islower()
    assert naming.best({"Metropolitní plán": 3, "Metropolitního plánu": 5}) == "Metropolitní plán"
