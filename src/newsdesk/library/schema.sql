-- The library, version 2 (with search.sql). An article is its checkpoint plus the journal rows after it.
CREATE TABLE article (
  id         TEXT PRIMARY KEY,
  checkpoint TEXT NOT NULL,              -- the article's JSON (newsdesk.article.codec)
  base       INTEGER NOT NULL,           -- the revision of the checkpoint
  revision   INTEGER NOT NULL,           -- the revision after the last journal row
  created    TEXT NOT NULL,
  updated    TEXT NOT NULL,              -- RFC 3339, UTC
  deleted    TEXT,                       -- when it went to the bin; NULL: it is not there
  headline   TEXT NOT NULL DEFAULT '',   -- from here on: what the list shows, kept with every change
  channel    TEXT NOT NULL DEFAULT '[]', -- JSON array of names
  first_line TEXT NOT NULL DEFAULT '',
  characters INTEGER NOT NULL DEFAULT 0,
  figures    INTEGER NOT NULL DEFAULT 0,
  body       TEXT NOT NULL DEFAULT '',   -- the plain text, for searching
  seq        INTEGER NOT NULL DEFAULT 0  -- goes up with every change in the library: the newest has the highest
) STRICT;

CREATE INDEX article_by_time ON article (deleted, updated DESC);

CREATE TABLE journal (
  article  TEXT NOT NULL REFERENCES article (id),
  revision INTEGER NOT NULL,
  time     TEXT NOT NULL,                -- RFC 3339, UTC
  act      TEXT NOT NULL,                -- do, undo, redo or background
  label    TEXT NOT NULL,                -- the step's name, an English message
  merged   INTEGER NOT NULL,             -- 1: part of the step before
  edits    TEXT NOT NULL,                -- JSON array
  PRIMARY KEY (article, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE asset (
  sha256 TEXT PRIMARY KEY,               -- and the name of the file
  mime   TEXT NOT NULL,
  width  INTEGER NOT NULL,
  height INTEGER NOT NULL,
  size   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
