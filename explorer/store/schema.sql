-- The catalog: everything of an index that is read back. Anybody may open it with an SQLite browser.
-- A post is a text; the files that hold the same text are its places, the first of them gives its
-- title, date and site.

CREATE TABLE meta (            -- what holds for the whole index
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE sizes (           -- numbers of all posts at once, drawn from the tables below
    name TEXT PRIMARY KEY,
    numbers BLOB NOT NULL      -- little-endian, see store/sizes.py
) WITHOUT ROWID;

CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL,   -- index into the sources of the manifest
    path TEXT NOT NULL,        -- relative to the source, with "/"
    digest TEXT,               -- SHA-256 of the bytes; NULL where they could not be read
    stamp TEXT,                -- `corpus/stamps.py`: while it is the same, so are the bytes; NULL if unknown
    fingerprint TEXT,          -- equal for copies of one text; NULL for a file that was left out
    title TEXT,
    date TEXT,                 -- YYYY-MM-DD
    site TEXT,
    post INTEGER,
    UNIQUE (source, path)
);
CREATE INDEX file_fingerprint ON file (fingerprint);
CREATE INDEX file_post ON file (post);

CREATE TABLE file_spelling (   -- the tags of a file as it writes them
    file INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    spelling TEXT NOT NULL,
    key TEXT NOT NULL,         -- equal for all spellings of a tag
    PRIMARY KEY (file, ordinal)
) WITHOUT ROWID;
CREATE INDEX file_spelling_key ON file_spelling (key, file);

CREATE TABLE tag_key (         -- what spellings count as: themselves, or as tags.toml says
    key TEXT NOT NULL,         -- no row: dropped; several: split
    tag TEXT NOT NULL,
    label TEXT NOT NULL,       -- the best spelling of this key
    PRIMARY KEY (key, tag)
) WITHOUT ROWID;
CREATE INDEX tag_key_tag ON tag_key (tag);

CREATE VIEW file_tag AS        -- the tags of a file as they count
SELECT file, ordinal, spelling, tag FROM file_spelling JOIN tag_key USING (key);

CREATE TABLE file_author (     -- the authors of a file as it writes them
    file INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    spelling TEXT NOT NULL,
    key TEXT NOT NULL,         -- equal for all spellings of a person
    PRIMARY KEY (file, ordinal)
) WITHOUT ROWID;

CREATE TABLE author (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL         -- as it is shown, without degrees
) WITHOUT ROWID;

CREATE TABLE file_category (
    file INTEGER NOT NULL, ordinal INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (file, ordinal)
) WITHOUT ROWID;

CREATE TABLE problem (
    file INTEGER NOT NULL,
    line INTEGER NOT NULL,
    kind TEXT NOT NULL,
    message TEXT NOT NULL,
    advice TEXT NOT NULL,
    left_out INTEGER NOT NULL
);
CREATE INDEX problem_file ON problem (file);

CREATE TABLE post (
    id INTEGER PRIMARY KEY,
    file INTEGER NOT NULL,     -- its first place
    sections INTEGER NOT NULL,
    words INTEGER NOT NULL,
    tags TEXT,                 -- its tags as they are indexed, one a line
    length REAL NOT NULL       -- of title and tags, weighted as in the postings
);

CREATE TABLE tag_use (         -- how the text of a post writes the words of its tags
    post INTEGER NOT NULL,
    key TEXT NOT NULL,
    written TEXT NOT NULL,
    uses INTEGER NOT NULL,
    PRIMARY KEY (post, key, written)
) WITHOUT ROWID;

CREATE TABLE section (
    unit INTEGER PRIMARY KEY,  -- post << 16, plus 1 + ordinal
    heading TEXT,
    level INTEGER NOT NULL,
    line INTEGER NOT NULL,
    length REAL NOT NULL,      -- of heading and text, weighted as in the postings
    text TEXT NOT NULL,        -- what is long comes last: whoever wants the rest need not read it
    lines TEXT NOT NULL        -- JSON: [[offset in text, line of the file], ...]
);
-- Headings that may put one name of a thing in brackets behind another.
CREATE INDEX section_bracket ON section (heading) WHERE heading LIKE '%_ (%)';

CREATE TABLE post_keys (       -- the keys of a post with their weights, for feedback
    post INTEGER NOT NULL,
    context INTEGER NOT NULL,  -- 1 of title and tags, 0 of headings and texts
    keys BLOB NOT NULL,        -- zlib: a line for each weight, then the keys, spaces between
    PRIMARY KEY (post, context)
);

CREATE TABLE amount (          -- every sum of money
    unit INTEGER NOT NULL,     -- of the section, or of the post for its title
    field INTEGER NOT NULL,    -- 0 text, 1 heading, 2 title
    start INTEGER NOT NULL,    -- code points into the title, heading or text
    stop INTEGER NOT NULL,
    low REAL NOT NULL,         -- in the currency, not converted
    high REAL NOT NULL,        -- as low but in ranges
    currency TEXT NOT NULL,    -- ISO 4217
    text TEXT NOT NULL         -- as written there
);
CREATE INDEX amount_unit ON amount (unit);

CREATE TABLE tag (
    tag TEXT PRIMARY KEY,      -- the key of its label
    label TEXT NOT NULL,       -- as it is shown
    posts INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE tag_phrase (      -- what topics take the labels of tags for
    label TEXT PRIMARY KEY,
    bare TEXT NOT NULL,        -- its words without accents, with spaces between: posts may have them
    keys TEXT NOT NULL         -- of its words, as the posts have them, with spaces between
) WITHOUT ROWID;

CREATE TABLE form (            -- every word that occurs
    form TEXT PRIMARY KEY,     -- lower case
    key TEXT NOT NULL,         -- what it is filed under
    folded TEXT NOT NULL,      -- without accents
    root TEXT NOT NULL,        -- the first letters of folded
    family TEXT NOT NULL,      -- what its key shares with derivatives
    count INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX form_key ON form (key);
CREATE INDEX form_folded ON form (folded);
CREATE INDEX form_root ON form (root);
CREATE INDEX form_family ON form (family);

CREATE TABLE key (
    key TEXT PRIMARY KEY,
    posts INTEGER NOT NULL     -- that have it in title, headings or text; 0: in tags only
) WITHOUT ROWID;

CREATE TABLE definition (      -- every place that says what an acronym stands for
    unit INTEGER NOT NULL,     -- of the section, or of the post for its title
    short TEXT NOT NULL,
    long TEXT NOT NULL,        -- as written there
    sentence TEXT NOT NULL,
    line INTEGER NOT NULL,
    score REAL NOT NULL,
    acronym TEXT,              -- the glossary's entry it belongs to
    ordinal INTEGER
);
CREATE INDEX definition_unit ON definition (unit);
CREATE INDEX definition_acronym ON definition (acronym, ordinal);

CREATE TABLE acronym (         -- the glossary: a row for each meaning
    short TEXT NOT NULL,
    ordinal INTEGER NOT NULL,  -- from 0, the meaning of the most posts first
    long TEXT NOT NULL,        -- in the form to show
    keys TEXT NOT NULL,        -- of its words, with spaces between
    posts INTEGER NOT NULL,
    attested INTEGER NOT NULL, -- whether queries are expanded by it
    common INTEGER NOT NULL,   -- whether the acronym in lower case is a word too
    PRIMARY KEY (short, ordinal)
) WITHOUT ROWID;

CREATE TABLE accomplishment (  -- every sentence that may state something achieved
    unit INTEGER NOT NULL,     -- of the section
    start INTEGER NOT NULL,    -- of the sentence, in code points of the text of the section
    stop INTEGER NOT NULL,
    line INTEGER NOT NULL,
    score REAL NOT NULL,       -- 0 to 1
    czk INTEGER,               -- the largest sum in crowns that the sentence names
    gist INTEGER,              -- equal for nearly the same sentences; NULL for short ones
    reasons TEXT NOT NULL,     -- JSON: [[feature, weight], ...], the strongest first
    PRIMARY KEY (unit, start)
) WITHOUT ROWID;
CREATE INDEX accomplishment_score ON accomplishment (score, czk, gist);

CREATE TABLE feature (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

CREATE TABLE post_phrases (    -- which noun phrases each post has
    post INTEGER PRIMARY KEY,
    marks BLOB NOT NULL        -- the lower 32 bits of the number of each, little-endian
);

CREATE TABLE phrase_place (    -- words that were looked for side by side, to tell how a tag is written
    phrase TEXT PRIMARY KEY,
    unit INTEGER               -- a section that has them; NULL where none has
) WITHOUT ROWID;

CREATE TABLE term (            -- phrases that may be topics: some words in a title or heading, names
                               -- of sections, tags, acronyms
    number INTEGER PRIMARY KEY,
    said INTEGER NOT NULL,     -- how often all say it
    named INTEGER NOT NULL,    -- posts with a section of that name
    apt INTEGER NOT NULL,      -- posts that make it a term
    forms TEXT NOT NULL,       -- in which it occurs: form, how often, form, ...; tabs between
    keys TEXT,                 -- of its words, with spaces between; NULL until they are asked for
    kinds TEXT,                -- of its words, a letter each
    label TEXT,                -- the best of its forms
    letters TEXT,              -- of its forms, folded, without signs, with spaces between
    verdict INTEGER,           -- `mining/judging.py`: 1 a topic, 2 with a tag, 0 never; NULL until judged
    digest BLOB,               -- of forms, posts and uses
    uses BLOB NOT NULL,        -- how often each post says it << 4, plus 1 in the title, 2 in a heading,
                               -- 4 as a heading, 8 where that makes it a term; 16 bits each
    posts BLOB NOT NULL        -- that have it, ascending, 32 bits each, little-endian
);

CREATE TABLE capitals (        -- words, and names of two words, by key, that are written with capitals
    words TEXT PRIMARY KEY,    -- keys, with spaces between
    count INTEGER NOT NULL,
    surname INTEGER NOT NULL,  -- after a given name
    placed INTEGER NOT NULL    -- after "v", "z", "do" and the like
) WITHOUT ROWID;

CREATE TABLE topic (           -- derived from the above, tags and acronyms at the end of each build
    number INTEGER PRIMARY KEY,  -- kept as long as the topic does not change
    rank INTEGER NOT NULL,     -- from 1, the weightiest first
    id TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,        -- tag, acronym, name, phrase, or query
    weight REAL NOT NULL,
    scale REAL NOT NULL,       -- what a strength of 1 adds to the weight
    posts INTEGER NOT NULL,
    first TEXT,                -- YYYY-MM-DD
    last TEXT,
    query TEXT,                -- of one that topics.toml adds
    origin BLOB                -- digest of what it was derived from
);

CREATE TABLE topic_name (      -- what else it is called; ordinal 0 is its label
    topic INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    letters TEXT NOT NULL,     -- folded, without signs
    keys TEXT NOT NULL,        -- of its words, folded, with spaces between
    PRIMARY KEY (topic, ordinal)
) WITHOUT ROWID;
CREATE INDEX topic_name_letters ON topic_name (letters);
CREATE INDEX topic_name_keys ON topic_name (keys);

CREATE TABLE topic_tag (topic INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (topic, tag)) WITHOUT ROWID;

CREATE TABLE topic_post (
    topic INTEGER NOT NULL,
    post INTEGER NOT NULL,
    strength INTEGER NOT NULL, -- how much it speaks of it, to 100
    PRIMARY KEY (topic, post)
) WITHOUT ROWID;
CREATE INDEX topic_post_post ON topic_post (post, topic)
