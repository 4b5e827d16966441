export const SIGNATURE_BYTES = 64;
/** Of AES-GCM. */
const TAG_BYTES = 16;

/** Bytes that a chunk is longer as it travels and is kept: its signature, and its tag. */
export const CHUNK_FRAME_BYTES: number = SIGNATURE_BYTES + TAG_BYTES;
