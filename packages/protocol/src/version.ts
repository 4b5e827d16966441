/**
 * Version of the native profile's shapes. A test pins the hash of every schema to this number: a changed schema
 * means a new number and a line here.
 *
 * 1 — first shapes: the seed profile and the native extras that ride on it; `prev` of MSG, `before`
 *     and `reset` of `history` joined them before the first release, and so did
 *     `faults` of the answer to a join, `heads`, `last` of a conversation's head, the ids of members
 *     (`memberId`, `fromId`, `recipientId`), `challenge`, and `identity` and `key` of entries and users;
 *     `role` and `acks` of `join_room` with `data` of the server's facts, and ACKS; `sealed`
 *     of entries, `epoch` of rooms, `session` of users with `linked`, SEALED, and `frame` of messages;
 *     `relation` of MSG and messages, `search`; `command` and `commands`, `command` of messages, `founder` and
 *     `commands` of rooms, `role` and `muted` of users; FILE_MANIFEST, SEALED_CHUNK and FILE_SEAL;
 *     `epoch` and `boxes` of commands, `boxes`, `members`, `renewal`, and `E_EPOCH`;
 *     KILL with a signature, `kill` of `transfer_stopped`, `transfer_started`;
 *     `continues` of FILE_MANIFEST, `quarantined` of `transfer_stopped`; `notice` of messages;
 *     `quarantined` of `E_EPOCH`, `rekeyed` of `transfer_stopped`, `continues` of `transfer_started`;
 *     `add-bot` and `remove-bot` with `host` and `url` of commands, `bot` of their answers and of messages, and `bots`;
 *     `expires_in` of FILE_CHUNK and FILE_MANIFEST, `expiresAt` of messages, `deletes` of SEALED;
 *     `kill` beside `quarantined` of `E_STREAM_CLOSED`; `decline` and `accept` among relations;
 *     `reason` and `by` of refusals; `typing` of entries, of the server's facts, and as an event; `thumbnail` of FILE_CHUNK and
 *     messages; `received` likewise as `typing`; `pins`.
 *
 * What is sealed is none of these shapes and carries versions of its own. Programs that know version 2 of a file's manifest at
 * most find no file where it has version 3, which every file with a small picture has; what is added to that they leave aside.
 */
export const PROTOCOL_VERSION = 1;
