/** The public key that a member proved: its name is given to nobody without it. */
export const sql = `
ALTER TABLE members ADD COLUMN identity TEXT;
`;
