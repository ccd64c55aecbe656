"""Run mutants that mutmut made, each with the tests of its module, in a process of its own.

    pip install "mutmut>=3.8"
    mutmut run nothing               # makes the folder `mutants`, and ends there
    python benchmarks/mutants.py [MODULE ...] [--sample 30] [--seed 7] [--seconds 120]

`[tool.mutmut]` in `pyproject.toml` says which modules are mutated. Of each, or of those named only, a sample is run; 0
runs all. Prints a line for each mutant that lives, which `mutmut show NAME` explains, and the counts.
"""

import argparse
import json
import os
import random
import sys
from collections import Counter
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

import hypothesis  # noqa: F401  # here once, and not in each process
import pytest

TESTS = {
    "explorer.searching.query": ["test_query.py", "test_parser.py", "test_fields.py"],
    "explorer.searching.parser": ["test_query.py", "test_parser.py", "test_fields.py"],
    "explorer.mining.amounts": ["test_amounts.py"],
    "explorer.corpus.headings": ["test_sections.py"],
    "explorer.corpus.sections": ["test_sections.py", "test_posts.py"],
    "explorer.store.generations": ["test_generations.py", "test_drafts.py", "test_lock.py"],
    "explorer.store.disk": ["test_generations.py", "test_drafts.py", "test_lock.py"],
}
PYTEST = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not corpus", "--hypothesis-profile=brief"]
PYTEST += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
FORKS = get_context("fork")


def main() -> int:
    """Run the sample and count."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("modules", nargs="*", metavar="MODULE", default=list(TESTS))
    options.add_argument("--sample", type=int, default=30)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--seconds", type=float, default=120.0)
    given = options.parse_args()
    os.chdir("mutants")
    os.environ["PYTHONPATH"] = "."  # of processes that tests start
    sys.path.insert(0, "")
    os.environ["MUTANT_UNDER_TEST"] = ""
    for module in given.modules:
        import_module(module)
        tests, chance = TESTS[module], random.Random(given.seed)
        made = Path(*module.split(".")).with_suffix(".py.meta")
        names = list(json.loads(made.read_text("utf-8"))["exit_code_by_key"])
        if not survives("", tests, given.seconds):
            print(f"{module}: the tests fail without any mutant")
            return 1
        chosen = chance.sample(names, min(given.sample or len(names), len(names)))
        counts = Counter[bool]()
        for name in chosen:
            alive = survives(name, tests, given.seconds)
            counts[alive] += 1
            if alive:
                print("alive:", name, flush=True)
        print(f"{module}: {len(names)} mutants, {counts[False]} killed, {counts[True]} alive")
    return 0


def survives(mutant: str, tests: list[str], seconds: float) -> bool:
    """Tell whether all tests pass with a mutant; one that takes too long is killed."""
    process = FORKS.Process(target=end_with_tests, args=(mutant, tests))
    process.start()
    process.join(seconds)
    process.kill()
    process.join()
    return process.exitcode == 0


def end_with_tests(mutant: str, tests: list[str]) -> None:
    """Run tests in silence, and end with their exit status."""
    os.environ["MUTANT_UNDER_TEST"] = mutant
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    sys.exit(pytest.main([*PYTEST, *(f"tests/{name}" for name in tests)]))


if __name__ == "__main__":
    sys.exit(main())
