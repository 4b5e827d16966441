/** Where members' browsers are told of news while no page of theirs is there. */
export const sql = `
CREATE TABLE pushes (
  member TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  room INTEGER NOT NULL,
  p256dh TEXT NOT NULL,
  auth TEXT NOT NULL,
  level TEXT NOT NULL,
  words TEXT NOT NULL,
  origin TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  PRIMARY KEY (member, endpoint)
) STRICT, WITHOUT ROWID;
CREATE INDEX pushes_room ON pushes (room);
CREATE INDEX pushes_endpoint ON pushes (endpoint);
`;
