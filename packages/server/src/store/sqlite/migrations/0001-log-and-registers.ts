/**
 * The log and the registers. Long ids stand once, in the row they name; whatever refers to them does so by integer key.
 * Keys of conversations, parties and transfers are never used twice (AUTOINCREMENT), because rows that belonged to a
 * removed one are purged later.
 */
export const sql = `
CREATE TABLE rooms (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  suite TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  idle_since INTEGER
) STRICT;
CREATE INDEX rooms_idle ON rooms (idle_since);

CREATE TABLE members (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  room INTEGER NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  holds_name INTEGER NOT NULL,
  has_left INTEGER NOT NULL,
  joined_at INTEGER NOT NULL
) STRICT;
CREATE INDEX members_room ON members (room);
CREATE INDEX members_holding ON members (room, name_key) WHERE holds_name = 1;

CREATE TABLE last_holders (
  room INTEGER NOT NULL,
  name_key TEXT NOT NULL,
  member INTEGER NOT NULL,
  PRIMARY KEY (room, name_key)
) STRICT, WITHOUT ROWID;

-- Whoever sends or receives: a member id in a room.
CREATE TABLE parties (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  member_id TEXT NOT NULL,
  room INTEGER NOT NULL,
  UNIQUE (member_id, room)
) STRICT;
CREATE INDEX parties_room ON parties (room);

-- The room's own conversation has 0 for both parties; of a pair the smaller key comes first.
CREATE TABLE conversations (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  room INTEGER NOT NULL,
  party INTEGER NOT NULL,
  other INTEGER NOT NULL,
  head INTEGER NOT NULL,
  UNIQUE (room, party, other)
) STRICT;
CREATE INDEX conversations_party ON conversations (party) WHERE party > 0;
CREATE INDEX conversations_other ON conversations (other) WHERE other > 0;

CREATE TABLE messages (
  key INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL,
  offset INTEGER NOT NULL,
  sender INTEGER NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  sender_name TEXT NOT NULL,
  recipient INTEGER,
  recipient_name TEXT,
  type TEXT NOT NULL,
  text TEXT,
  saved_name TEXT,
  file_name TEXT,
  file_size INTEGER,
  sha256 TEXT,
  transfer_id TEXT,
  suite TEXT NOT NULL,
  status TEXT NOT NULL,
  seq INTEGER,
  checksum TEXT
) STRICT;
CREATE UNIQUE INDEX messages_place ON messages (conversation, offset);
-- A sender is a party of one room, so this is UNIQUE (room, sender, id).
CREATE UNIQUE INDEX messages_identity ON messages (sender, id);

CREATE TABLE transfers (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  room INTEGER NOT NULL,
  owner_id TEXT NOT NULL,
  owner_name TEXT NOT NULL,
  state TEXT NOT NULL,
  recipient_id TEXT,
  recipient_name TEXT,
  file_name TEXT NOT NULL,
  total_chunks INTEGER NOT NULL,
  chunk_size INTEGER NOT NULL,
  total_size INTEGER NOT NULL,
  blob_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  touched_at INTEGER NOT NULL,
  saved_name TEXT,
  message_offset INTEGER,
  message_at INTEGER
) STRICT;
CREATE INDEX transfers_room ON transfers (room);
CREATE INDEX transfers_open ON transfers (owner_id) WHERE state = 'open';
CREATE INDEX transfers_open_blob ON transfers (blob_id) WHERE state = 'open';

CREATE TABLE leaves (
  transfer INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  leaf BLOB NOT NULL,
  PRIMARY KEY (transfer, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
  key INTEGER PRIMARY KEY,
  saved_name TEXT NOT NULL UNIQUE,
  room INTEGER NOT NULL,
  owner_id TEXT NOT NULL,
  blob_id TEXT NOT NULL,
  file_name TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  transfer_id TEXT,
  chunk_size INTEGER
) STRICT;
CREATE INDEX files_room ON files (room);
CREATE INDEX files_blob ON files (blob_id);

-- Conversations and transfers that are gone, and whose messages or leaves are still to be deleted.
CREATE TABLE purges (
  kind TEXT NOT NULL,
  key INTEGER NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
`;
