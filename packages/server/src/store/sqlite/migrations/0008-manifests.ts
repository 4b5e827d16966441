/** By what the chunks of a sealed file are checked. */
export const sql = `
ALTER TABLE transfers ADD COLUMN manifest TEXT;
`;
