/** What was pinned and unpinned is found without reading a whole conversation. */
export const sql = `
CREATE INDEX messages_pins ON messages (conversation, place) WHERE relation LIKE 'pin %' OR relation LIKE 'unpin %';
`;
