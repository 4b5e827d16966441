/**
 * What was ordered in rooms, and what that made of memberships. Rooms of before have no founder, so nobody commands in
 * them.
 */
export const sql = `
ALTER TABLE rooms ADD COLUMN founder_id TEXT;
ALTER TABLE rooms ADD COLUMN founder_key TEXT;
ALTER TABLE members ADD COLUMN standing TEXT;
CREATE INDEX members_identity ON members (room, identity) WHERE identity IS NOT NULL;
CREATE TABLE commands (
  room INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (room, seq)
) STRICT, WITHOUT ROWID;
`;
