/** When a file goes by itself: what is to be known of it while it comes, while it is here, and in the log. */
export const sql = `
ALTER TABLE transfers ADD COLUMN expires_in INTEGER;
ALTER TABLE files ADD COLUMN expires_at INTEGER;
ALTER TABLE messages ADD COLUMN expires_at INTEGER;
CREATE INDEX files_expiry ON files (expires_at) WHERE expires_at IS NOT NULL;
`;
