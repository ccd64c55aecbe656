"""Tags that may be slips of others: proposed where an editor would agree, not else."""

import pytest

from explorer.corpus import slips

POSTS = {
    "Sociální oblast": 30, "sociální_oblat": 1, "očkování": 20, "ockovní": 1, "Zastupitelstvo": 200,
    "zastupitestvo": 2, "Andrea Hoffmannová": 44, "Andrea Hoffmanová": 2, "Kauza": 27, "Kauzy": 40,
    "Volby 2018": 28, "Volby 2017": 1, "Slovensko": 9, "Slovinsko": 1, "Praha 1": 9, "Praha 11": 1,
    "Liberecký": 21, "liberecko": 1, "Čepice": 11, "CPICE": 1, "roku": 1, "Lety": 9, "jablonec": 5,
    "Jablunec": 4, "Novákova": 9, "Nováčkova": 1,
}  # fmt: skip
USES = {
    "hoffmannová": 90,
    "hoffmanová": 3,
    "nováčkova": 30,
    "novákova": 40,
    "slovensko": 30,
    "slovinsko": 4,
}


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("sociální_oblat", "Sociální oblast"),
        ("ockovní", "očkování"),
        ("zastupitestvo", "Zastupitelstvo"),
        ("Andrea Hoffmanová", "Andrea Hoffmannová"),
        ("Kauza", "Kauzy"),
    ],
)
def test_slips_are_proposed_with_what_they_are_meant_for(label: str, meant: str) -> None:
    found = {slip.label: slip for slip in slips.find(POSTS, lambda form: USES.get(form, 0))}
    assert found[label].meant == meant
    assert found[label].reason


def test_other_tags_are_no_slips() -> None:
    """Other years and districts, words of their own, acronyms, tags as frequent as the other."""
    found = {slip.label for slip in slips.find(POSTS, lambda form: USES.get(form, 0))}
    assert found == {"sociální_oblat", "ockovní", "zastupitestvo", "Andrea Hoffmanová", "Kauza"}


def test_the_order_of_tags_does_not_matter() -> None:
    backwards = dict(reversed(POSTS.items()))
    assert slips.find(POSTS, lambda _: 0) == slips.find(backwards, lambda _: 0)
