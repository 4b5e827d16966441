import type { MessageView } from "@chatcast/client";

/**
 * Who has verified a file, of those who are meant to: its recipient, or everybody in the room but its sender, and who has
 * verified it and is gone.
 */
export function verifiedBy({ from, audience, file }: MessageView, people: readonly string[]) {
  const names = file?.sealed?.receipts.map(({ name }) => name) ?? [];
  const meant = audience.mode === "unicast" ? 1 : new Set([...people.filter((name) => name !== from), ...names]).size;
  return { names, of: Math.max(meant, names.length) };
}
