/** So many first chunks of a killed transfer are kept, with their bytes, for one that goes on with them. */
export const sql = `
ALTER TABLE transfers ADD COLUMN quarantined bigint;
CREATE INDEX transfers_quarantined ON transfers (owner_id, touched_at) WHERE quarantined IS NOT NULL;
CREATE INDEX transfers_quarantined_blob ON transfers (blob_id) WHERE quarantined IS NOT NULL;
`;
