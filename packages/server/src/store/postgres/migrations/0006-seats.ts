/**
 * Who is in which room at which node, for several servers on one log. Times are milliseconds of this database's clock: those
 * of the nodes need not agree.
 */
export const sql = `
CREATE TABLE nodes (
  id text PRIMARY KEY,
  files text NOT NULL,
  seen bigint NOT NULL
);

CREATE TABLE seats (
  member_id text PRIMARY KEY,
  room bigint NOT NULL,
  name_key text NOT NULL,
  looks text[] NOT NULL,
  record text NOT NULL,
  node text,
  connection text,
  kept_until bigint
);
CREATE INDEX seats_room ON seats (room);
CREATE INDEX seats_node ON seats (node);

CREATE FUNCTION now_ms() RETURNS bigint LANGUAGE sql AS $$
  SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint
$$;

-- Those who sit down in one room do so one after the other, and not while something is ordered there.
CREATE FUNCTION take_seat(
  room_id text, claimant text, claimed_key text, claimed_looks text[], claim text,
  at_node text, at_connection text, counted bigint, most bigint,
  OUT outcome text, OUT rival text, OUT rival_key text
) LANGUAGE plpgsql AS $$
DECLARE
  room_key bigint;
  own_key text;
  given bigint;
  here bigint;
BEGIN
  SELECT r.key INTO room_key FROM rooms r WHERE r.id = room_id FOR NO KEY UPDATE;
  IF room_key IS NULL OR EXISTS (SELECT 1 FROM members m WHERE m.id = claimant AND m.standing = 'removed') THEN
    outcome := 'gone';
    RETURN;
  END IF;
  SELECT count(*) INTO given FROM commands c WHERE c.room = room_key;
  IF given <> counted THEN
    outcome := 'behind';
    RETURN;
  END IF;
  SELECT s.name_key INTO own_key FROM seats s WHERE s.member_id = claimant;
  IF own_key IS DISTINCT FROM claimed_key THEN
    SELECT s.record::json ->> 'name', s.name_key INTO rival, rival_key FROM seats s
      WHERE s.room = room_key AND s.member_id <> claimant AND s.looks && claimed_looks
        AND (s.kept_until IS NULL OR s.kept_until > now_ms())
      LIMIT 1;
    IF rival_key IS NOT NULL THEN
      outcome := 'taken';
      RETURN;
    END IF;
  END IF;
  IF own_key IS NULL THEN
    SELECT count(*) INTO here FROM seats s
      WHERE s.room = room_key AND (s.kept_until IS NULL OR s.kept_until > now_ms());
    IF here >= most THEN
      outcome := 'full';
      RETURN;
    END IF;
  END IF;
  INSERT INTO seats (member_id, room, name_key, looks, record, node, connection, kept_until)
    VALUES (claimant, room_key, claimed_key, claimed_looks, claim, at_node, at_connection, NULL)
    ON CONFLICT (member_id) DO UPDATE SET room = excluded.room, name_key = excluded.name_key, looks = excluded.looks,
      record = excluded.record, node = excluded.node, connection = excluded.connection, kept_until = NULL;
  outcome := 'seated';
END $$;
`;
