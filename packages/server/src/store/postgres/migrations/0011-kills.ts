/** By whose signed word a transfer in quarantine was killed. */
export const sql = "ALTER TABLE transfers ADD COLUMN killed_by text;";
