import { equalBytes } from "@chatcast/protocol";

/** Makes a key of its bytes, and keeps the last one: all chunks of a file are signed by one. What throws is not kept. */
export function remembered<Key>(make: (raw: Uint8Array) => Key): (raw: Uint8Array) => Key {
  let last: { raw: Uint8Array; key: Key } | undefined;
  return (raw) => {
    if (last === undefined || !equalBytes(last.raw, raw)) last = { raw: raw.slice(), key: make(raw) };
    return last.key;
  };
}
