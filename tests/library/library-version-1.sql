-- A library as version 1 wrote it.
PRAGMA user_version = 1;
BEGIN TRANSACTION;
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
  body       TEXT NOT NULL DEFAULT ''    -- the plain text, for searching
) STRICT;
INSERT INTO "article" VALUES('a0','{"format":"newsdesk-article","version":1,"id":"a0","language":"zh-Hans","created":"2026-11-20T00:00:00Z","updated":"2026-11-20T00:00:00Z","blocks":[{"type":"headline","id":"h0","text":{"text":"口袋公园添绿意"}},{"type":"paragraph","id":"p0"}]}',0,1,'2026-11-20T00:00:00Z','2026-11-20T01:00:00Z',NULL,'口袋公园添绿意','[]','今年以来，全市已建成口袋公园36处。',24,0,'口袋公园添绿意
今年以来，全市已建成口袋公园36处。


');
INSERT INTO "article" VALUES('a1','{"format":"newsdesk-article","version":1,"id":"a1","language":"zh-Hans","created":"2026-11-21T00:00:00Z","updated":"2026-11-21T00:00:00Z","blocks":[{"type":"headline","id":"h1","text":{"text":"公交加密班次"}},{"type":"paragraph","id":"p1"}]}',0,1,'2026-11-21T00:00:00Z','2026-11-21T01:00:00Z',NULL,'公交加密班次','[]','周末加密。',11,0,'公交加密班次
周末加密。


');
INSERT INTO "article" VALUES('a2','{"format":"newsdesk-article","version":1,"id":"a2","language":"zh-Hans","created":"2026-11-19T00:00:00Z","updated":"2026-11-19T00:00:00Z","blocks":[{"type":"headline","id":"h2","text":{"text":"旧稿"}},{"type":"paragraph","id":"p2"}]}',0,1,'2026-11-19T00:00:00Z','2026-11-19T01:00:00Z','2026-11-24T14:18:44Z','旧稿','[]','放进回收站的。',9,0,'旧稿
放进回收站的。


');
CREATE TABLE asset (
  sha256 TEXT PRIMARY KEY,               -- and the name of the file
  mime   TEXT NOT NULL,
  width  INTEGER NOT NULL,
  height INTEGER NOT NULL,
  size   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
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
INSERT INTO "journal" VALUES('a0',1,'2026-11-20T01:00:00Z','do','Typing',0,'[{"edit":"splice","block":"p0","at":0,"cut":{},"put":{"text":"今年以来，全市已建成口袋公园36处。"}}]');
INSERT INTO "journal" VALUES('a1',1,'2026-11-21T01:00:00Z','do','Typing',0,'[{"edit":"splice","block":"p1","at":0,"cut":{},"put":{"text":"周末加密。"}}]');
INSERT INTO "journal" VALUES('a2',1,'2026-11-19T01:00:00Z','do','Typing',0,'[{"edit":"splice","block":"p2","at":0,"cut":{},"put":{"text":"放进回收站的。"}}]');
CREATE INDEX article_by_time ON article (deleted, updated DESC);
COMMIT;
