import type { Stretch } from "./continuation.ts";

/** The manifests with which a file came, as one text: that of the present stream, then those before it, oldest first. */
export interface Lineage {
  manifest: string;
  before: readonly Stretch<string>[];
}

/** `manifest`, then `.chunks.manifest` for each stream before. Envelopes are base64url, which has no dot. */
export const writeLineage = ({ manifest, before }: Lineage): string =>
  [manifest, ...before.flatMap(({ below, stream }) => [String(below), stream])].join(".");

/** Reads what `writeLineage` wrote. */
export function readLineage(text: string): Lineage {
  const [manifest = "", ...rest] = text.split(".");
  const before = Array.from({ length: Math.floor(rest.length / 2) }, (_, at) => ({
    below: Number(rest[2 * at]),
    stream: rest[2 * at + 1] ?? "",
  }));
  return { manifest, before };
}
