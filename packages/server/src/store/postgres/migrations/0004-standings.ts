/** What the administrator of the server made of a room. */
export const sql = `
ALTER TABLE rooms ADD COLUMN standing text;
`;
