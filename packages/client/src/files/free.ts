/**
 * Gives memory back at once that nobody looks at any more: V8 knows nothing of its size, and lets some 64 MiB of such pieces
 * lie before it collects. What is part of something larger stays.
 */
export function free({ buffer, byteLength }: Uint8Array): void {
  const whole: ArrayBufferLike & { transfer?: (length: number) => unknown } = buffer;
  // Undefined in browsers before 2024, and of memory that is shared.
  if (whole.byteLength === byteLength) whole.transfer?.(0);
}
