from pathlib import Path

import pytest

from explorer.corpus import doctor
from explorer.errors import UsageError
from explorer.model import Kind

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
LONG = "Zastupitelstvo schválilo rozpočet města na příští rok. " * 6


def write(folder: Path, name: str, tags: str = "[]", body: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = f"---\ntitle: Rok {name}\ndate: 2022-01-13\ntags: {tags}\n---\n{body or name * 99}\n"
    (folder / name).write_text(text, encoding="utf-8")


def test_nothing_is_wrong_with_good_posts(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "[volby]")
    write(tmp_path, "b.md", "[volby, Praha]")
    assert doctor.check([tmp_path]) == doctor.Report(files=2, posts=2, problems=())


def test_problems_of_all_sources_come_sorted_by_path_and_line(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "z.md").write_text(
        "---\ntags: [a]\ndate: 2022-02-30\n---\nText.", encoding="utf-8"
    )
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "a.md").write_bytes(b"\0")
    report = doctor.check([tmp_path / "s", tmp_path / "t"])
    assert (report.files, report.posts) == (2, 1)
    assert [(problem.path, problem.line, problem.kind) for problem in report.problems] == [
        ("a.md", 1, Kind.NOT_TEXT),
        ("z.md", 1, Kind.NO_TITLE),
        ("z.md", 3, Kind.IMPOSSIBLE_DATE),
    ]


def test_spellings_of_one_tag_are_one_problem_at_the_first_to_mend(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "[Životní prostředí]")
    write(tmp_path, "b.md", "[zivotni-prostredi, volby]")
    write(tmp_path, "c.md", "[Životní prostředí, zivotni-prostredi]")
    write(tmp_path, "d.md", "[Životní prostředí]")
    (problem,) = doctor.check([tmp_path]).problems
    assert (problem.path, problem.line, problem.kind) == ("b.md", 4, Kind.TAG_SPELLINGS)
    assert problem.message == (
        'one tag in 2 spellings: "Životní prostředí" (3, first in a.md:4), '
        '"zivotni-prostredi" (2, first in b.md:4)'
    )
    assert problem.advice.startswith('Write "Životní prostředí" everywhere')
    assert not problem.left_out


def test_a_copy_names_its_original(tmp_path: Path) -> None:
    write(tmp_path / "a", "x.md", body=LONG)
    write(tmp_path / "b", "y.md", body=LONG.upper())
    write(tmp_path / "b", "z.md", body=LONG + "A dost.")
    (problem,) = doctor.check([tmp_path]).problems
    assert (problem.path, problem.line, problem.kind) == ("b/y.md", 6, Kind.COPY)
    assert "a/x.md" in problem.message


def test_progress_is_told_after_each_file(tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        write(tmp_path, name)
    calls: list[tuple[int, int]] = []
    doctor.check([tmp_path], on_file=lambda done, total: calls.append((done, total)))
    assert calls == [(1, 3), (2, 3), (3, 3)]


def test_unpublished_posts_are_notices_unless_asked_for(tmp_path: Path) -> None:
    (tmp_path / "2022-01-13-a.md").write_text(
        "---\ntitle: A\npublished: false\n---\nText.", encoding="utf-8"
    )
    assert [problem.kind for problem in doctor.check([tmp_path]).problems] == [Kind.UNPUBLISHED]
    assert doctor.check([tmp_path], unpublished=True).posts == 1


def test_a_source_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        doctor.check([tmp_path / "tu-nic"])


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="no real posts in ../shared/corpus")
def test_the_real_posts_are_checked_whole() -> None:
    report = doctor.check([CORPUS])
    left_out = {problem.path for problem in report.problems if problem.left_out}
    assert report.posts + len(left_out) == report.files
    assert len(left_out) <= 6
    assert list(report.problems) == sorted(report.problems)
    (environment,) = (
        problem
        for problem in report.problems
        if problem.kind is Kind.TAG_SPELLINGS and '"Životní prostředí"' in problem.message
    )
    assert 'Write "Životní prostředí"' in environment.advice
    assert sum(problem.kind is Kind.COPY for problem in report.problems) >= 50
