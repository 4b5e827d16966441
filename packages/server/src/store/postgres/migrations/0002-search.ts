/**
 * An index of the words of messages, and how far each conversation is in it: it is brought up to date when somebody
 * searches. What edits and deletions made of a message stands in `changed`; of a deleted one there is no text. All of it
 * goes with its message.
 */
export const sql = `
CREATE TABLE words (
  message bigint PRIMARY KEY REFERENCES messages (key) ON DELETE CASCADE,
  words tsvector NOT NULL
);
CREATE INDEX words_words ON words USING gin (words);
CREATE TABLE indexed (
  conversation bigint PRIMARY KEY REFERENCES conversations (key) ON DELETE CASCADE,
  upto bigint NOT NULL
);
CREATE TABLE changed (
  message bigint PRIMARY KEY REFERENCES messages (key) ON DELETE CASCADE,
  text text
);
`;
