/**
 * Bytes that a well-formed string takes as UTF-8, up to `limit`: counting stops as soon as it is exceeded, so that a
 * hostile megabyte costs no more than the limit.
 */
export function utf8Length(value: string, limit = Number.POSITIVE_INFINITY): number {
  if (value.length > limit) return value.length;
  let bytes = 0;
  for (let i = 0; i < value.length && bytes <= limit; i++) {
    const unit = value.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit <= 0xdbff) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}
