-- The words of the articles (newsdesk.library.words), by body.seq; those of the headlines once more, to find them
-- first. Neither holds text or places: an entry is taken out by giving its words again.
CREATE UNIQUE INDEX article_by_seq ON article (seq);

CREATE VIRTUAL TABLE search USING fts5 (
  words, content = '', detail = none, tokenize = "unicode61 remove_diacritics 0"
);

CREATE VIRTUAL TABLE search_headline USING fts5 (
  words, content = '', detail = none, tokenize = "unicode61 remove_diacritics 0"
);
