/**
 * What nodes share beside seats: errands that one of them does, what all give out together, plans of the lab, which go with
 * the seat, and what the names of bots look like, under which nobody sits down.
 */
export const sql = `
CREATE UNLOGGED TABLE errands (
  name text PRIMARY KEY,
  node text NOT NULL
);

CREATE UNLOGGED TABLE meters (
  name text PRIMARY KEY,
  level double precision NOT NULL,
  at bigint NOT NULL
);

ALTER TABLE seats ADD COLUMN plan text;

ALTER TABLE bots ADD COLUMN looks text[] NOT NULL DEFAULT '{}';
UPDATE bots SET looks = ARRAY[name_key];

-- Takes one, of so many at once and so many a second in the long run. Answers for how many ms there is none.
CREATE FUNCTION spend(what text, burst double precision, per_second double precision) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  have double precision;
BEGIN
  INSERT INTO meters AS m (name, level, at) VALUES (what, burst, now_ms())
    ON CONFLICT (name) DO UPDATE SET at = greatest(m.at, excluded.at),
      level = least(burst, m.level + greatest(0, excluded.at - m.at) * per_second / 1000)
    RETURNING level INTO have;
  IF have < 1 THEN
    RETURN ceil((1 - have) * 1000 / per_second);
  END IF;
  UPDATE meters SET level = level - 1 WHERE name = what;
  RETURN 0;
END $$;

-- As before, and nobody sits down under the name of a bot, or one that looks like it.
CREATE OR REPLACE FUNCTION take_seat(
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
    SELECT found.name, found.name_key INTO rival, rival_key FROM (
      SELECT s.record::json ->> 'name' AS name, s.name_key FROM seats s
        WHERE s.room = room_key AND s.member_id <> claimant AND s.looks && claimed_looks
          AND (s.kept_until IS NULL OR s.kept_until > now_ms())
      UNION ALL
      SELECT b.name, b.name_key FROM bots b WHERE b.room = room_key AND b.looks && claimed_looks
    ) found LIMIT 1;
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
