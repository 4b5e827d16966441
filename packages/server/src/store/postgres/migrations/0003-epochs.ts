/**
 * Epochs of sealed rooms: the keys that rooms had before, what was boxed for everybody who stays, and the keys with which
 * members came last.
 */
export const sql = `
CREATE TABLE former_keys (
  name_key text PRIMARY KEY,
  room bigint NOT NULL REFERENCES rooms (key) ON DELETE CASCADE
);
CREATE INDEX former_keys_room ON former_keys (room);
ALTER TABLE commands ADD COLUMN boxes text;
ALTER TABLE members ADD COLUMN session text;
`;
