/** Bounds of the wire (reasons in docs/LIMITS.md). Sizes in bytes unless the name says otherwise. */
export const LIMITS = {
  textBytes: 65_536,
  /** A sealed message of `textBytes` with its envelope and relation, in base64url. */
  frameChars: 88_400,
  /** Of a file in a sealed room: its name and type with their envelope, in base64url. */
  manifestChars: 4_096,
  /** Of the small picture of a file: in its manifest, or beside the first chunks of an open room's. */
  thumbnailBytes: 1_536,
  /** That in base64url. */
  thumbnailChars: 2_048,
  /** Of either side of that, in pixels. */
  thumbnailSide: 64,
  /** Its roots with their envelope. */
  sealChars: 1_024,
  nameCodePoints: 64,
  /** Pinned messages that are told of a conversation. */
  pins: 50,
  fileNameCodePoints: 255,
  idChars: 64,
  emojiChars: 32,
  queryChars: 200,
  urlChars: 2_048,
  hostChars: 261,
  bots: 16,
  tokenChars: 256,
  chunkMin: 16_384,
  chunkMax: 1_048_576,
  /** Base64 grows by a third; a larger chunk would come close to the frame limit with its envelope. */
  chunkMaxBase64: 786_432,
  frame: 4 * 1024 * 1024,
  historyPage: 200,
  historyDefault: 50,
  missingRanges: 1_000,
  missingBytes: 16_384,
  cumulativeAckEvery: 16,
  labRules: 64,
  /** Commands in a room. */
  commands: 10_000,
  commandsPage: 100,
  /** People for whom a new epoch's secret is boxed, and a page of a room's members. */
  boxes: 4_000,
  membersPage: 500,
  /** For how long a sender may have a file kept, in seconds. */
  expirySecondsMin: 60,
  expirySecondsMax: 31_536_000,
  nesting: 8,
  nodes: 4_096,
  probeBody: 128 * 1024 * 1024,
  probeFrame: 2 * 1024 * 1024,
  probeSilenceMs: 120_000,
} as const;
