/** What a message says about an earlier one of its conversation: kind, offset, tag and, of a reaction, its emoji. */
export const sql = `
ALTER TABLE messages ADD COLUMN relation TEXT;
`;
