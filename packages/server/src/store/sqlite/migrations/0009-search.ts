/**
 * An index of the words of messages, by their keys, and how far each conversation is in it: it is brought up to date when
 * somebody searches, so that nothing is slower while people talk. What edits and deletions made of a message stands in
 * `changed`; of a deleted one there is no text.
 */
export const sql = `
CREATE VIRTUAL TABLE words USING fts5(
  talk, text, content='', contentless_delete=1, detail=column, tokenize='unicode61 remove_diacritics 0'
);
CREATE TABLE indexed (
  conversation INTEGER PRIMARY KEY,
  upto INTEGER NOT NULL
) STRICT;
CREATE TABLE changed (
  message INTEGER PRIMARY KEY,
  text TEXT
) STRICT;
`;
