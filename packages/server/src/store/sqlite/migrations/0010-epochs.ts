/**
 * Epochs of sealed rooms: the keys that rooms had before, what was boxed for everybody who stays, and the keys with which
 * members came last.
 */
export const sql = `
CREATE TABLE former_keys (
  name_key TEXT PRIMARY KEY,
  room INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX former_keys_room ON former_keys (room);
ALTER TABLE commands ADD COLUMN boxes TEXT;
ALTER TABLE members ADD COLUMN session TEXT;
`;
