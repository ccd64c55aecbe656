"""Whether two things occur together oftener than by chance."""

from explorer.searching.comparison import g2


def ratio(both: int, one: int, other: int, total: int) -> float:
    """Give the log-likelihood ratio of two things in `total` posts.

    `one` and `other` are the posts of each, `both` those of both. Negative where they meet less
    often than by chance.
    """
    score = g2(both, one, other - both, total - one)
    return score if both * total >= one * other else -score
