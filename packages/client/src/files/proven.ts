/** What a reading of a sealed file notes of each chunk, in bytes: both of its leaves. */
export const NOTE_BYTES_A_CHUNK = 64;

/** How many bytes of a file so many bytes of notes prove. */
export const provenBytes = (notes: number, { size, chunkSize }: { size: number; chunkSize: number }): number =>
  Math.min(size, Math.floor(notes / NOTE_BYTES_A_CHUNK) * chunkSize);
