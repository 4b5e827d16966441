/** Bots of rooms, and their hooks: how far each was delivered, and since when and why it is not. */
export const sql = `
CREATE TABLE bots (
  id TEXT PRIMARY KEY,
  room INTEGER NOT NULL,
  token_hash TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  used_at INTEGER,
  url TEXT,
  cursor INTEGER NOT NULL,
  failing_since INTEGER,
  failure TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX bots_room ON bots (room);
`;
