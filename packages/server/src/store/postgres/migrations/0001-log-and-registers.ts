/**
 * The log and the registers, as the embedded database has them: long ids stand once, whatever refers to them does so by
 * key, and no key is used twice. Times are milliseconds since the epoch.
 */
const tables = `
CREATE TABLE rooms (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  name text NOT NULL,
  name_key text NOT NULL UNIQUE,
  suite text NOT NULL,
  created_at bigint NOT NULL,
  idle_since bigint,
  founder_id text,
  founder_key text
);
CREATE INDEX rooms_idle ON rooms (idle_since);

CREATE TABLE members (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  room bigint NOT NULL,
  token_hash text NOT NULL UNIQUE,
  name text NOT NULL,
  name_key text NOT NULL,
  holds_name boolean NOT NULL,
  has_left boolean NOT NULL,
  joined_at bigint NOT NULL,
  identity text,
  standing text
);
CREATE INDEX members_room ON members (room);
CREATE INDEX members_identity ON members (room, identity) WHERE identity IS NOT NULL;
CREATE INDEX members_holding ON members (room, name_key) WHERE holds_name;

CREATE TABLE last_holders (
  room bigint NOT NULL,
  name_key text NOT NULL,
  member bigint NOT NULL,
  PRIMARY KEY (room, name_key)
);

-- What was ordered in rooms.
CREATE TABLE commands (
  room bigint NOT NULL,
  seq bigint NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (room, seq)
);

-- Whoever sends or receives: a member id in a room.
CREATE TABLE parties (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  member_id text NOT NULL,
  room bigint NOT NULL,
  UNIQUE (member_id, room)
);
CREATE INDEX parties_room ON parties (room);

-- The room's own conversation has 0 for both parties; of a pair the smaller key comes first.
CREATE TABLE conversations (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room bigint NOT NULL,
  party bigint NOT NULL,
  other bigint NOT NULL,
  head bigint NOT NULL DEFAULT 0,
  trimmed bigint NOT NULL DEFAULT 0,
  bytes bigint NOT NULL DEFAULT 0,
  UNIQUE (room, party, other)
);
CREATE INDEX conversations_party ON conversations (party) WHERE party > 0;
CREATE INDEX conversations_other ON conversations (other) WHERE other > 0;

CREATE TABLE messages (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  conversation bigint NOT NULL,
  place bigint NOT NULL,
  sender bigint NOT NULL,
  id text NOT NULL,
  at bigint NOT NULL,
  sender_name text NOT NULL,
  recipient bigint,
  recipient_name text,
  type text NOT NULL,
  text text,
  saved_name text,
  file_name text,
  file_size bigint,
  sha256 text,
  transfer_id text,
  suite text NOT NULL,
  status text NOT NULL,
  seq bigint,
  checksum text,
  relation text,
  weight bigint NOT NULL
);
CREATE UNIQUE INDEX messages_place ON messages (conversation, place);
-- A sender is a party of one room, so this is UNIQUE (room, sender, id).
CREATE UNIQUE INDEX messages_identity ON messages (sender, id);
CREATE INDEX messages_file ON messages (saved_name) WHERE saved_name IS NOT NULL;

-- Which place is due in each stream of a sender in a sealed conversation.
CREATE TABLE streams (
  conversation bigint NOT NULL,
  sender bigint NOT NULL,
  name text NOT NULL,
  due bigint NOT NULL,
  PRIMARY KEY (conversation, sender, name)
);

CREATE TABLE transfers (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  room bigint NOT NULL,
  owner_id text NOT NULL,
  owner_name text NOT NULL,
  state text NOT NULL,
  recipient_id text,
  recipient_name text,
  file_name text NOT NULL,
  total_chunks bigint NOT NULL,
  chunk_size bigint NOT NULL,
  total_size bigint NOT NULL,
  blob_id text NOT NULL,
  created_at bigint NOT NULL,
  touched_at bigint NOT NULL,
  saved_name text,
  manifest text,
  message_place bigint,
  message_at bigint
);
CREATE INDEX transfers_room ON transfers (room);
CREATE INDEX transfers_open ON transfers (owner_id) WHERE state = 'open';
CREATE INDEX transfers_open_blob ON transfers (blob_id) WHERE state = 'open';

CREATE TABLE leaves (
  transfer bigint NOT NULL,
  seq bigint NOT NULL,
  leaf bytea NOT NULL,
  PRIMARY KEY (transfer, seq)
);

CREATE TABLE files (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  saved_name text NOT NULL UNIQUE,
  room bigint NOT NULL,
  owner_id text NOT NULL,
  blob_id text NOT NULL,
  file_name text NOT NULL,
  size bigint NOT NULL,
  sha256 text NOT NULL,
  created_at bigint NOT NULL,
  transfer_id text,
  chunk_size bigint,
  leaves bytea
);
CREATE INDEX files_room ON files (room);
CREATE INDEX files_blob ON files (blob_id);
CREATE INDEX files_age ON files (created_at);

-- Conversations and transfers that are gone, and whose messages or leaves are still to be deleted.
CREATE TABLE purges (
  kind text NOT NULL,
  key bigint NOT NULL,
  PRIMARY KEY (kind, key)
);
`;

/**
 * Appends drafts in their order, in one round trip. A draft is an array of the cells of `packDraft` with its weight in
 * bytes behind them; of each comes back what became of it, or the message that is there under its id, for the caller to
 * compare. The conversation's row is locked first, so that of two who append the second sees what the first has said.
 */
const append = `
CREATE FUNCTION party_of(room_key bigint, member text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  found_key bigint;
BEGIN
  SELECT key INTO found_key FROM parties WHERE member_id = member AND room = room_key;
  IF found_key IS NULL THEN
    INSERT INTO parties (member_id, room) VALUES (member, room_key)
      ON CONFLICT (member_id, room) DO UPDATE SET room = excluded.room RETURNING key INTO found_key;
  END IF;
  RETURN found_key;
END $$;

CREATE FUNCTION append_messages(drafts text[]) RETURNS TABLE (
  outcome text, place bigint, at bigint, here boolean,
  type text, text text, saved_name text, file_name text, relation text
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  d text[];
  room_key bigint;
  sender_key bigint;
  one_key bigint;
  two_key bigint;
  talk bigint;
  first messages%ROWTYPE;
  due_place bigint;
BEGIN
  FOREACH d SLICE 1 IN ARRAY drafts LOOP
    outcome := NULL; place := NULL; at := NULL; here := NULL;
    type := NULL; text := NULL; saved_name := NULL; file_name := NULL; relation := NULL;
    SELECT r.key INTO room_key FROM rooms r WHERE r.id = d[1] FOR KEY SHARE;
    IF room_key IS NULL THEN
      outcome := 'no room';
      RETURN NEXT;
      CONTINUE;
    END IF;
    sender_key := party_of(room_key, d[4]);
    one_key := 0;
    two_key := 0;
    IF d[2] IS NOT NULL THEN
      one_key := party_of(room_key, d[2]);
      two_key := party_of(room_key, d[3]);
    END IF;
    SELECT c.key INTO talk FROM conversations c
      WHERE c.room = room_key AND c.party = least(one_key, two_key) AND c.other = greatest(one_key, two_key) FOR UPDATE;

    SELECT * INTO first FROM messages m WHERE m.sender = sender_key AND m.id = d[5];
    IF FOUND THEN
      outcome := 'again'; place := first.place; at := first.at;
      here := coalesce(first.conversation = talk, false);
      type := first.type; text := first.text; saved_name := first.saved_name; file_name := first.file_name;
      relation := first.relation;
      RETURN NEXT;
      CONTINUE;
    END IF;
    IF d[8] IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM messages m WHERE m.sender = sender_key AND m.id = d[8] AND m.conversation = talk
    ) THEN
      outcome := 'gap';
      RETURN NEXT;
      CONTINUE;
    END IF;
    IF d[9] IS NOT NULL THEN
      SELECT s.due INTO due_place FROM streams s WHERE s.conversation = talk AND s.sender = sender_key AND s.name = d[9];
      due_place := coalesce(due_place, 0);
      IF d[10]::bigint <> due_place THEN
        outcome := CASE WHEN d[10]::bigint > due_place THEN 'gap' ELSE 'conflict' END;
        RETURN NEXT;
        CONTINUE;
      END IF;
    END IF;

    IF talk IS NULL THEN
      INSERT INTO conversations (room, party, other) VALUES (room_key, least(one_key, two_key), greatest(one_key, two_key))
        ON CONFLICT (room, party, other) DO UPDATE SET room = excluded.room RETURNING key INTO talk;
    END IF;
    UPDATE conversations c SET head = c.head + 1, bytes = c.bytes + d[25]::bigint WHERE c.key = talk
      RETURNING c.head INTO place;
    INSERT INTO messages (conversation, place, sender, id, at, sender_name, recipient, recipient_name,
        type, text, saved_name, file_name, file_size, sha256, transfer_id, suite, status, seq, checksum, relation, weight)
      VALUES (talk, place, sender_key, d[5], d[7]::bigint, d[6],
        CASE WHEN d[11] IS NULL THEN NULL ELSE party_of(room_key, d[11]) END, d[12],
        d[13], d[14], d[15], d[16], d[17]::bigint, d[18], d[19], d[20], d[21], d[22]::bigint, d[23], d[24],
        d[25]::bigint);
    IF d[9] IS NOT NULL THEN
      INSERT INTO streams (conversation, sender, name, due) VALUES (talk, sender_key, d[9], d[10]::bigint + 1)
        ON CONFLICT (conversation, sender, name) DO UPDATE SET due = excluded.due;
    END IF;
    outcome := 'stored';
    at := d[7]::bigint;
    RETURN NEXT;
  END LOOP;
END $$;
`;

export const sql = tables + append;
