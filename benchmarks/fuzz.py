"""Let a fuzzer that follows the covered branches look for queries that fail or take long.

    pip install atheris
    python benchmarks/fuzz.py INDEX [--seconds 300] [--limit 6] [--parser] [--kept DIR]

Each query must be answered, or refused by a QueryError that shows a place in it and proposes only
what parses; within `--limit` seconds of process time: thrice what `searching/effort.py` allows,
since code that is followed runs slower. What is printed of a tree must parse to the
same tree. `--parser` asks for the tree alone, a hundred times faster. `--kept` is a folder of inputs
that brought something new, to begin from and to add to. What fails is printed, and written to a file
`crash-...` in this folder; exit status 0 if nothing did.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["explorer"]):
    import explorer
    from explorer.errors import QueryError
    from explorer.searching import parser
    from explorer.searching.index import Index

SEEDS = (
    'mapa OR "digitální mapa"~5 -kraj* síť~2',
    "castka:>5mil date:2020..2021-06 tag:doprava #mapy",
    'title:(mapa OR ="v praze") NOT (autor:"Jan Novák" web:praha)',
    "mapa NEAR/3 síť && -(a b) | c",
    "*a*b*c* a* * ((((a)))) --a !a a^2 =a* :::",
)
WORDS = (
    "AND",
    "OR",
    "NOT",
    "NEAR/9",
    "mapa",
    "v",
    "castka:>",
    "date:",
    "title:",
    "tag:",
    "mil",
    "..",
)


def main() -> int:
    """Run it for so long; libFuzzer ends the process itself."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("index", type=Path)
    options.add_argument("--seconds", type=int, default=300)
    options.add_argument("--limit", type=float, default=6.0)
    options.add_argument("--parser", action="store_true")
    options.add_argument("--kept", type=Path)
    given = options.parse_args()
    kept = given.kept or Path(tempfile.mkdtemp())
    kept.mkdir(exist_ok=True)
    for number, seed in enumerate(SEEDS):
        (kept / f"seed-{number}").write_text(seed, "utf-8")
    words = kept.with_suffix(".words")
    words.write_text("".join(f'"{word}"\n' for word in WORDS))
    index = None if given.parser else explorer.open(given.index)

    def one(data: bytes) -> None:
        try_one(index, data.decode("utf-8", "surrogateescape"), given.limit)

    limits = [f"-max_total_time={given.seconds}", "-max_len=4096", f"-dict={words}"]
    atheris.Setup([sys.argv[0], *limits, "-timeout=60", "-rss_limit_mb=4096", str(kept)], one)
    atheris.Fuzz()
    return 0


def try_one(index: Index | None, query: str, limit: float) -> None:
    """Ask; an AssertionError or any other error is a find."""
    started = time.process_time()
    refused = None
    try:
        tree = parser.parse(query)
        assert parser.parse(str(tree)) == tree, "printed, it reads otherwise"
        if index:
            found = index.search(query, why=True, facets=True)
            assert found.total >= len(found.hits)
    except QueryError as error:
        refused = error
    if refused:
        assert 0 <= refused.position <= len(query), "its place lies outside"
        if refused.mended is not None:
            parser.parse(refused.mended)
    taken = time.process_time() - started
    assert taken < limit, f"{taken:.1f} s for {query!r}"


if __name__ == "__main__":
    sys.exit(main())
