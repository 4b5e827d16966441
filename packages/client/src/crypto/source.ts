/** WebCrypto's typings refuse bytes that threads might share; ours never are, and WebCrypto itself would refuse them. */
export const source = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>;
