"""Posts written for tests, and what an index over them answers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import explorer
from explorer import topics
from explorer.model import AccomplishmentInfo, Page, SearchResult
from explorer.searching.index import Index

EVERYTHING = Page(limit=0)
NETWORK = """Kraj položil 34 km optických kabelů. Síť CamelNET propojila školy s nemocnicemi.

## Kolik stála síť

Výstavba sítě stála 12,5 mil. Kč. Dotace pokryla polovinu, zbytek zaplatil kraj ze svého rozpočtu.

## Co bude dál

Do CamelNETu se připojí další města. V Praze se o síti teprve jedná.
"""


def write_post(
    folder: Path,
    path: str,
    body: str,
    *,
    title: str | None = None,
    date: str | None = None,
    tags: Sequence[str] = (),
    authors: Sequence[str] = (),
    categories: Sequence[str] = (),
) -> Path:
    """Write a post; what is not given is not in its front matter."""
    front = [f'title: "{title}"'] if title else []
    front += [f"date: {date}"] if date else []
    for name, values in (("tags", tags), ("author", authors), ("categories", categories)):
        front += [f"{name}:", *(f'  - "{value}"' for value in values)] if values else []
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(["---", *front, "---", "", body, ""]), encoding="utf-8")
    return file


def write_dozen(folder: Path) -> None:
    """Write twelve posts on two sites, in which every kind of query has something to find."""
    write_post(
        folder,
        "kraj.example/_posts/2021-03-01-opticka-sit.md",
        NETWORK,
        title="Optická síť propojila školy",
        tags=["optická síť", "Školství"],
        authors=["Jana Nováková", "Petr Dvořák"],
        categories=["zprávy"],
    )
    write_post(
        folder,
        "kraj.example/_posts/2022-05-20-digitalni-mapa.md",
        "Digitální technická mapa (DTM) kraje je hotová. Mapy sítí má každé město.\n\n"
        "**Digitální mapa a stavební řízení**\n\nStavebník vidí v digitálních mapách sítě, "
        "které dříve hledal na úřadě.",
        title="Digitální technická mapa",
        tags=["digitalizace", "mapy"],
        authors=["Petr Dvořák"],
        categories=["zprávy"],
    )
    write_post(
        folder,
        "kraj.example/_posts/2020-11-02-covid.md",
        "Nemocnice v kraji přijaly pacienty s COVID-19. Očkování začne v lednu.\n\n"
        "## Nemocnice\n\nNemocnicím chybí lůžka, nemocnice v Praze mají místa.",
        title="COVID-19 v nemocnicích",
        tags=["zdravotnictví"],
        authors=["Jana Novakova"],
    )
    write_post(
        folder,
        "kraj.example/_posts/2019-06-30-dotace.md",
        "Dotace pro město: mapa dotací ukazuje, kam peníze šly. Dotační web je veřejný. "
        "Data se berou z DTM.",
        title="Mapa dotací",
        tags=["dotace", "Digitalizace"],
        categories=["Zprávy"],
    )
    write_post(
        folder,
        "kraj.example/_posts/2019-07-01-skoly.md",
        "Školy dostanou nové počítače. Digitální učebny stojí kraj miliony.\n\n"
        "## Praha\n\nV Praze je to jinak: školy platí městské části.",
        title="Školy a počítače",
        tags=["skolstvi"],
    )
    write_post(
        folder,
        "mesto.example/_posts/2022-01-13-rok-digitalizace.md",
        "Rok ve znamení digitalizace města. Nový web a nový formulář.\n\n"
        "## Transparentnost\n\nSmlouvy města jsou na webu. Na webu je i rozpočet.\n\n"
        "## Mapa\n\nMapa záměrů města.",
        title="Rok ve znamení digitalizace",
        tags=["digitalizace", "web"],
        authors=["Karel Černý"],
        categories=["blog"],
    )
    write_post(
        folder,
        "mesto.example/_posts/2022-02-01-opticka-sit.md",
        NETWORK,
        title="Převzato z kraje",
        tags=["opticka sit", "převzato"],
    )
    write_post(
        folder,
        "mesto.example/_posts/2021-09-09-praha.md",
        "Praha 5 chystá participativní rozpočet. Pražané navrhují projekty a hlasují o nich.\n\n"
        "## Hlasování\n\nHlasovat lze na webu, mapa projektů je tamtéž.",
        title="Praha 5 a rozpočet",
        tags=["Praha", "rozpočet"],
        authors=["Karel Černý", "Jana Nováková"],
        categories=["blog"],
    )
    write_post(
        folder,
        "mesto.example/_posts/2018-01-01-odpad.md",
        "Chytrý svoz odpadu šetří peníze. Odpad se sváží chytře, mapa popelnic je na webu města.",
        title="Chytrý svoz odpadu",
        tags=["životní prostředí"],
    )
    write_post(
        folder,
        "mesto.example/_posts/2018-02-02-pocitace.md",
        "Co je to za web a co na něm je, to je otázka. Bez hlavičky je i tento text.",
        title="Co je to",
        tags=["otázky"],
    )
    write_post(folder, "bez-data.md", "Zápis ze schůze. Schůze města o mapě a webu.", title="Zápis")
    write_post(folder, "jen-titulek.md", "", title="Pozvánka na besedu", tags=["beseda"])


def everything(index: Index, *queries: str) -> dict[str, Any]:
    """All that an index answers, without the numbers that posts have inside it."""
    texts = list(index.texts())
    catalog, sizes = index._catalog, index._store.sizes
    return {
        "posts": [text._replace(info=text.info._replace(id=0)) for text in texts],
        "tags": index.tags(),
        "acronyms": index.acronyms(),
        "topics": topics.listing(index, tree=True),
        "terms": catalog.rows("SELECT number, said, named, apt, forms FROM term ORDER BY number"),
        "capitals": catalog.rows("SELECT * FROM capitals ORDER BY words"),
        "accomplishments": achieved(index),
        "orders": [
            [post.path for post in index.posts(sort=sort, page=EVERYTHING).items]
            for sort in ("date", "title", "path")
        ],
        "problems": index._catalog.problems(),
        "forms": catalog.rows(
            "SELECT form, key, folded, root, family, count FROM form ORDER BY form"
        ),
        "keys": catalog.rows("SELECT key, posts FROM key ORDER BY key"),
        "glossary": catalog.rows("SELECT * FROM acronym ORDER BY short, ordinal"),
        "amounts": sorted(
            (path, *rest)
            for path, *rest in catalog.rows(
                "SELECT path, unit & 65535, field, start, stop, low, high, currency, amount.text "
                "FROM amount JOIN post ON post.id = unit >> 16 JOIN file ON file.id = post.file"
            )
        ),
        "sizes": [
            (
                sizes.of_post(text.info.id),
                [sizes.of_section(unit) for unit in sizes.units(text.info.id)],
                sizes.order[text.info.id],
                index._store.vocabulary.keys_in([text.info.id])[text.info.id],
            )
            for text in texts
        ],
        "counts": index.status()._replace(folder="", created="", generation="", size=0),
    } | {query: found(index, query) for query in queries}


def achieved(index: Index, query: str = "", **options: Any) -> list[AccomplishmentInfo]:  # noqa: ANN401
    """All accomplishments, without the numbers that posts have inside the index."""
    asked: dict[str, Any] = {"page": EVERYTHING, "min_score": 0.0, "why": True} | options
    items = index.accomplishments(query, **asked).items
    return [item._replace(post=item.post._replace(id=0)) for item in items]


def found(index: Index, query: str, **options: Any) -> SearchResult:  # noqa: ANN401
    """The whole result of a query, without the numbers that posts have inside the index."""
    asked: dict[str, Any] = {"page": EVERYTHING, "facets": True, "why": True} | options
    result = index.search(query, **asked)
    hits = tuple(hit._replace(post=hit.post._replace(id=0)) for hit in result.hits)
    return result._replace(hits=hits)


def sections(index: Index, query: str, **options: Any) -> set[str]:  # noqa: ANN401
    """The ids of all sections that match a query by all its words."""
    asked = {"group": "section", "relax": False, "facets": False, "why": False} | options
    result = found(index, query, **asked)
    assert result.total == len(result.hits) == len({hit.section.id for hit in result.hits})
    return {hit.section.id for hit in result.hits}


def paths(index: Index, query: str, **options: Any) -> list[str]:  # noqa: ANN401
    """The paths of the posts that a query finds, best first."""
    return [hit.post.path for hit in found(index, query, **options).hits]


def opened(index_dir: Path, *queries: str) -> dict[str, Any]:
    """All that the index in a folder answers."""
    with explorer.open(index_dir) as index:
        return everything(index, *queries)
