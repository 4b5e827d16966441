/** Where members' browsers are told of news while no page of theirs is there. */
export const sql = `
CREATE TABLE pushes (
  member text NOT NULL,
  endpoint text NOT NULL,
  room bigint NOT NULL,
  p256dh text NOT NULL,
  auth text NOT NULL,
  level text NOT NULL,
  words text NOT NULL,
  origin text NOT NULL,
  made_at bigint NOT NULL,
  PRIMARY KEY (member, endpoint)
);
CREATE INDEX pushes_room ON pushes (room);
CREATE INDEX pushes_endpoint ON pushes (endpoint);
`;
