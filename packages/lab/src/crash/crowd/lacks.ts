import type { PersonStatus } from "./messages.ts";

/** The furthest that anybody shows of each conversation, under the names of all who can show it. */
export function headsOf(statuses: readonly PersonStatus[]): (name: string, other: string) => number {
  const heads = new Map<string, number>();
  const keyOf = (name: string, other: string): string => (other === "" ? "" : [name, other].sort().join(" "));
  for (const { name, shown } of statuses) {
    for (const [other, offset] of Object.entries(shown)) {
      const key = keyOf(name, other);
      heads.set(key, Math.max(offset, heads.get(key) ?? 0));
    }
  }
  return (name, other) => heads.get(keyOf(name, other)) ?? 0;
}

/** What one client still lacks. */
export function lackOf(status: PersonStatus, head: (name: string, other: string) => number): string[] {
  const { name, present, pending, sending, fetching, gap, shown } = status;
  const lacks: string[] = [];
  if (!present) lacks.push(`${name} is not in the room`);
  if (pending > 0) lacks.push(`${name} waits for ${pending} answers`);
  if (sending > 0) lacks.push(`${name} still sends ${sending} files`);
  if (fetching > 0) lacks.push(`${name} still downloads ${fetching} files`);
  if (gap) lacks.push(`${name} has a gap`);
  for (const other of ["", ...Object.keys(shown)]) {
    const at = shown[other] ?? 0;
    if (at < head(name, other)) lacks.push(`${name} shows ${other || "the room"} up to ${at} of ${head(name, other)}`);
  }
  return lacks;
}
