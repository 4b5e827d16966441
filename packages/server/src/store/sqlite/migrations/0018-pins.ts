/** What was pinned and unpinned is found without reading a whole conversation. */
export const sql = `
CREATE INDEX messages_pins ON messages (conversation, offset) WHERE relation GLOB 'pin *' OR relation GLOB 'unpin *';
`;
