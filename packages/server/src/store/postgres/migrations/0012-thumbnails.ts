/** What a file's sender shows of it: while it comes, and as long as it is here. */
export const sql = `
ALTER TABLE transfers ADD COLUMN thumbnail text;
ALTER TABLE files ADD COLUMN thumbnail text;
`;
