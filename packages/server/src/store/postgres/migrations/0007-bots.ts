/** Bots of rooms, and their hooks: how far each was delivered, and since when and why it is not. */
export const sql = `
CREATE TABLE bots (
  id text PRIMARY KEY,
  room bigint NOT NULL,
  token_hash text NOT NULL,
  name text NOT NULL,
  name_key text NOT NULL,
  made_at bigint NOT NULL,
  made_by text NOT NULL,
  used_at bigint,
  url text,
  cursor bigint NOT NULL,
  failing_since bigint,
  failure text
);
CREATE INDEX bots_room ON bots (room);
`;
