/**
 * What trimming a log needs: how far a conversation is trimmed and what the rest weighs (bytes of text, and of the files
 * that its messages tell of), and which messages tell of a file.
 */
export const sql = `
ALTER TABLE conversations ADD COLUMN trimmed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE conversations SET bytes = (
  SELECT coalesce(sum(256 + coalesce(octet_length(text), 0) + coalesce(file_size, 0)), 0)
  FROM messages WHERE messages.conversation = conversations.key
);
CREATE INDEX messages_file ON messages (saved_name) WHERE saved_name IS NOT NULL;
CREATE INDEX files_age ON files (created_at);
`;
