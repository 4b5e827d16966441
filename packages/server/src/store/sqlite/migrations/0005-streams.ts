/** Which place is due in each stream of a sealed conversation. A stream is its sender's: others cannot use its places up. */
export const sql = `
CREATE TABLE streams (
  conversation INTEGER NOT NULL,
  sender INTEGER NOT NULL,
  name TEXT NOT NULL,
  due INTEGER NOT NULL,
  PRIMARY KEY (conversation, sender, name)
) STRICT, WITHOUT ROWID;
`;
