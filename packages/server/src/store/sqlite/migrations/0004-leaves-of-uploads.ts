/**
 * SHA-256 of each MiB of a file that came in one upload, side by side; 320 KiB for 10 GiB. Files of before have none:
 * they get theirs when they are first read, by a reading of the whole that is compared with the file's digest.
 */
export const sql = `
ALTER TABLE files ADD COLUMN leaves BLOB;
`;
