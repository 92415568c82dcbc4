-- The library, version 3 (with search.sql). An article's text is its newest whole text (a row of revision) plus the
-- journal rows after it. What a list shows is kept in the article's own small row, so that long lists are quick.
CREATE TABLE article (
  number     INTEGER PRIMARY KEY,        -- what the other tables call it
  id         TEXT NOT NULL UNIQUE,       -- the article's permanent id
  seq        INTEGER NOT NULL,           -- goes up with every change in the library: the newest has the highest
  base       INTEGER NOT NULL,           -- the revision of its newest whole text
  revision   INTEGER NOT NULL,           -- the revision after the last journal row
  created    TEXT NOT NULL,
  updated    TEXT NOT NULL,              -- RFC 3339, UTC
  deleted    TEXT,                       -- when it went to the bin; NULL: it is not there
  state      TEXT NOT NULL DEFAULT 'draft', -- draft, signed, exported, delivered; changed: since one of the last two
  headline   TEXT NOT NULL DEFAULT '',   -- from here on: what the list shows, kept with every change
  channel    TEXT NOT NULL DEFAULT '[]', -- JSON array of names
  people     TEXT NOT NULL DEFAULT '[]', -- JSON array of the authors' and editors' names
  first_line TEXT NOT NULL DEFAULT '',
  picture    TEXT NOT NULL DEFAULT '',   -- SHA-256 of the first one, a space and its look as JSON
  characters INTEGER NOT NULL DEFAULT 0,
  figures    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX article_in_list ON article (deleted, seq);

-- What the search index has of each article: its place there, headline and plain text; to take an entry out, its words
-- are given again. A save only puts the new text beside it: it is indexed before the next search, or at the close.
CREATE TABLE body (
  article  INTEGER PRIMARY KEY REFERENCES article (number),
  seq      INTEGER NOT NULL UNIQUE,      -- article.seq when it was indexed
  headline TEXT NOT NULL,
  text     TEXT NOT NULL,
  fresh    TEXT                          -- what the index does not have yet; NULL: nothing
) STRICT;

CREATE INDEX body_to_index ON body (article) WHERE fresh IS NOT NULL;

-- Whole texts: those that opening starts from, the history, and versions, which are kept for ever.
CREATE TABLE revision (
  article    INTEGER NOT NULL REFERENCES article (number),
  revision   INTEGER NOT NULL,
  time       TEXT NOT NULL,              -- RFC 3339, UTC
  author     TEXT NOT NULL,              -- who wrote it; '': not known
  kind       TEXT NOT NULL,              -- saved, or the kind of version: named, exported, signed, delivered
  name       TEXT NOT NULL,              -- of a named version
  characters INTEGER NOT NULL,
  content    BLOB NOT NULL,              -- the article's JSON (newsdesk.article.codec), zlib: its check sum is there
  PRIMARY KEY (article, revision)
) STRICT;

CREATE TABLE journal (
  article  INTEGER NOT NULL REFERENCES article (number),
  revision INTEGER NOT NULL,
  time     TEXT NOT NULL,                -- RFC 3339, UTC
  session  TEXT NOT NULL,                -- of one opening of the article; undo goes back to its beginning
  author   TEXT NOT NULL,                -- who; '': not known
  act      TEXT NOT NULL,                -- do, undo, redo or background
  label    TEXT NOT NULL,                -- the step's name, an English message
  merged   INTEGER NOT NULL,             -- 1: part of the step before
  edits    TEXT NOT NULL,                -- JSON array
  crc      INTEGER NOT NULL,             -- CRC-32 of revision to edits
  PRIMARY KEY (article, revision)
) STRICT, WITHOUT ROWID;

-- Who has an article open: a row for each opening. The holder's file is locked as long as its process lives.
CREATE TABLE hold (
  session TEXT PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article (number),
  holder  TEXT NOT NULL,                 -- the name of that file
  author  TEXT NOT NULL,
  since   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX hold_of ON hold (article);

CREATE TABLE asset (
  sha256 TEXT PRIMARY KEY,               -- and the name of the file
  mime   TEXT NOT NULL,
  width  INTEGER NOT NULL,
  height INTEGER NOT NULL,
  size   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
