"""A search over posts with Whoosh, as somebody would write it in an afternoon.

python benchmarks/bare_whoosh.py FOLDER INDEX     (builds)
python benchmarks/bare_whoosh.py INDEX QUERY      (searches)
"""

import sys
import warnings
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from whoosh import fields, index
    from whoosh.analysis import CharsetFilter, StandardAnalyzer
    from whoosh.qparser import MultifieldParser
    from whoosh.support.charset import accent_map

WORDS = StandardAnalyzer(stoplist=None) | CharsetFilter(accent_map)
SCHEMA = fields.Schema(
    path=fields.ID(stored=True),
    title=fields.TEXT(analyzer=WORDS, stored=True),
    body=fields.TEXT(analyzer=WORDS, stored=True),
)


def build(posts: Path, folder: Path) -> None:
    """Index all posts anew."""
    folder.mkdir(parents=True, exist_ok=True)
    writer = index.create_in(str(folder), SCHEMA).writer()
    for path in sorted(posts.rglob("*.md")):
        text = path.read_text("utf-8", errors="replace")
        head, _, body = text.removeprefix("---").partition("\n---")
        titles = [line[6:].strip() for line in head.splitlines() if line.startswith("title:")]
        writer.add_document(path=str(path), title=" ".join(titles), body=body)
    writer.commit()


if __name__ == "__main__":
    if index.exists_in(sys.argv[1]):
        with index.open_dir(sys.argv[1]).searcher() as searcher:
            parser = MultifieldParser(["title", "body"], SCHEMA)
            for hit in searcher.search(parser.parse(sys.argv[2])):
                print(hit["title"], hit.highlights("body"))
    else:
        build(Path(sys.argv[1]), Path(sys.argv[2]))
