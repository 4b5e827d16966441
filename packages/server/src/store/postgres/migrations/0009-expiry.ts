/** When a file goes by itself: what is to be known of it while it comes, while it is here, and in the log. */
const columns = `
ALTER TABLE transfers ADD COLUMN expires_in bigint;
ALTER TABLE files ADD COLUMN expires_at bigint;
ALTER TABLE messages ADD COLUMN expires_at bigint;
CREATE INDEX files_expiry ON files (expires_at) WHERE expires_at IS NOT NULL;
`;

/** As it was, with one cell more of a draft: when the file that it tells of goes by itself. */
const append = `
CREATE OR REPLACE FUNCTION append_messages(drafts text[]) RETURNS TABLE (
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
    UPDATE conversations c SET head = c.head + 1, bytes = c.bytes + d[26]::bigint WHERE c.key = talk
      RETURNING c.head INTO place;
    INSERT INTO messages (conversation, place, sender, id, at, sender_name, recipient, recipient_name,
        type, text, saved_name, file_name, file_size, sha256, transfer_id, suite, status, seq, checksum, relation,
        expires_at, weight)
      VALUES (talk, place, sender_key, d[5], d[7]::bigint, d[6],
        CASE WHEN d[11] IS NULL THEN NULL ELSE party_of(room_key, d[11]) END, d[12],
        d[13], d[14], d[15], d[16], d[17]::bigint, d[18], d[19], d[20], d[21], d[22]::bigint, d[23], d[24],
        d[25]::bigint, d[26]::bigint);
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

export const sql = columns + append;
