-- The library, version 4 (with search.sql). An article's text is its newest whole text (a row of revision) plus the
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
  state      TEXT NOT NULL DEFAULT 'draft', -- one of newsdesk.library.query.STATES
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
  number      INTEGER PRIMARY KEY,
  sha256      TEXT NOT NULL UNIQUE,      -- and the name of the file
  mime        TEXT NOT NULL,
  width       INTEGER NOT NULL,
  height      INTEGER NOT NULL,
  size        INTEGER NOT NULL,
  taken       TEXT NOT NULL DEFAULT '',  -- when it was taken in: RFC 3339, UTC; '': not known
  reader      INTEGER NOT NULL DEFAULT 0, -- newsdesk.pictures.asset.READER that wrote what follows; 0: nobody has yet
  fingerprint INTEGER,                   -- newsdesk.pictures.likeness, as a signed number; NULL: it has none
  caption     TEXT NOT NULL DEFAULT '',  -- what the file states of itself, in short
  credit      TEXT NOT NULL DEFAULT '',
  date        TEXT NOT NULL DEFAULT '',
  words       TEXT NOT NULL DEFAULT ''   -- what a search may find in it, folded
) STRICT;

CREATE INDEX asset_fingerprint ON asset (fingerprint);

-- Where pictures are used now: a row for each figure, kept with every change of its article.
CREATE TABLE use (
  asset     TEXT NOT NULL,               -- SHA-256
  article   INTEGER NOT NULL REFERENCES article (number),
  place     INTEGER NOT NULL,            -- which of the article's figures, from 0
  published TEXT NOT NULL,               -- the article's publish time; '': none yet
  caption   TEXT NOT NULL,
  credit    TEXT NOT NULL,
  alt       TEXT NOT NULL,
  look      TEXT NOT NULL,               -- how the figure shows it, as JSON; '': as it is
  words     TEXT NOT NULL,               -- what a search may find in it, folded: the headline too
  PRIMARY KEY (asset, article, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX use_in ON use (article);

-- What is to be published and what came of it: a row for each delivery, written before its first request.
CREATE TABLE delivery (
  number    INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,        -- the same at every try: targets may know a delivery by it
  article   TEXT NOT NULL,               -- the article's permanent id; the article itself may be removed
  target    TEXT NOT NULL,               -- its name
  act       TEXT NOT NULL,               -- publish, update, correct, withdraw
  status    TEXT NOT NULL,               -- what it is to be there: publish, draft
  time      TEXT NOT NULL,               -- when it is to appear: RFC 3339; '': at once
  revision  INTEGER NOT NULL,
  headline  TEXT NOT NULL,
  content   BLOB NOT NULL,               -- the article's JSON (newsdesk.article.codec), zlib; empty: not kept any more
  author    TEXT NOT NULL,               -- who pressed the button
  created   TEXT NOT NULL,
  changed   TEXT NOT NULL,               -- when its state was last another
  state     TEXT NOT NULL,               -- waiting, sending, sent, verified, needs-you, stopped
  step      INTEGER NOT NULL DEFAULT 0,
  steps     INTEGER NOT NULL DEFAULT 0,
  tries     INTEGER NOT NULL DEFAULT 0,
  due       TEXT NOT NULL,               -- not to be tried before
  begun     TEXT NOT NULL DEFAULT '[]',  -- JSON array: what was begun (newsdesk.publish.procedure.Ledger)
  overwrite TEXT,                        -- the mark of the state there that a person allowed to be overwritten
  problem   TEXT NOT NULL DEFAULT '',    -- JSON: what a person is told; '': nothing is wrong
  receipt   TEXT NOT NULL DEFAULT '[]',  -- JSON array of notes
  seen      TEXT NOT NULL DEFAULT ''     -- JSON: what stood there when it was last looked at; '': not known
) STRICT;

CREATE INDEX delivery_open ON delivery (due) WHERE state IN ('waiting', 'sending', 'sent');
CREATE INDEX delivery_of ON delivery (article, target);

-- What stands at the targets as far as we know: articles, pictures, terms.
CREATE TABLE standing (
  target TEXT NOT NULL,                  -- connector and address: its name may come to mean another
  key    TEXT NOT NULL,                  -- article:<id>, picture:<key>
  held   TEXT NOT NULL,                  -- JSON (newsdesk.extend.publishing.Held)
  PRIMARY KEY (target, key)
) STRICT, WITHOUT ROWID;
