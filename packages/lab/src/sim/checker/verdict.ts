import { replayed } from "../disk/store.ts";
import type { World } from "../world.ts";
import { pairKey, ROOM, type Said } from "./history.ts";

/** Everything is healed and the time is over: nobody may be outside, nothing may be pending, nothing may be missing. */
export function judgeLiveness({ members, history, reader }: World): void {
  for (const { name, isIn, client } of members) {
    if (!isIn) history.violated("I10", `${name} is not in the room`);
    for (const { with: other, gap, messages } of client?.snapshot().conversations ?? []) {
      const conversation = other === undefined ? ROOM : pairKey(name, other);
      if (gap !== undefined) history.violated("I10", `${name} misses ${gap.count} messages of ${conversation}`);
      const last = messages.findLast(({ offset }) => offset !== undefined)?.offset ?? 0;
      const head = reader.head(conversation);
      if (last !== head) history.violated("I10", `${name} shows ${conversation} up to ${last}, its head is ${head}`);
    }
  }
  for (const { state, text } of history.said.values()) {
    if (state === "pending" || state === "compromised") history.violated("I10", `${text} is still ${state}`);
  }
  for (const { state, name } of history.sent.values()) {
    if (state === "moving" || state === "failed") history.violated("I10", `${name} is still ${state}`);
  }
}

/** Everybody has read everything: the logs are whole, hold what was acknowledged, and keep each sender's order. */
export function judgeLogs({ members, history, reader }: World): void {
  if (history.violation !== undefined) return;
  for (const { name, client } of members) {
    for (const { with: other, messages } of client?.snapshot().conversations ?? []) {
      const first = messages.find(({ offset }) => offset !== undefined)?.offset ?? 1;
      if (first !== 1)
        history.violated("I3", `${name} reads the conversation with ${other ?? "all"} from ${first} only`);
    }
  }
  const latest = new Map<string, Said>();
  for (const said of history.said.values()) {
    if (said.state !== "acknowledged" || said.offset === undefined) continue;
    const place = reader.at(said.conversation, said.offset);
    if (place?.id !== said.id || place.body !== said.text) {
      history.violated(
        "I1",
        `${said.text} was acknowledged at ${said.offset}, there stands ${place?.body ?? "nothing"}`,
      );
    }
    if (said.suspect) continue;
    const key = `${said.from} ${said.run} ${said.conversation}`;
    const before = latest.get(key);
    if (before?.offset !== undefined && before.offset >= said.offset) {
      history.violated("I4", `${before.text} at ${before.offset} was said before ${said.text} at ${said.offset}`);
    }
    latest.set(key, said);
  }
}

/** Bytes that no file and no open transfer refers to must be gone. */
export function judgeRemains({ disk, history }: World): void {
  const used = replayed(disk.committed).blobsInUse();
  const left = [...disk.files.keys()].filter((id) => !used.has(id));
  if (left.length > 0) history.violated("I8", `${left.length} blobs belong to nothing`);
  const { files } = disk;
  const gone = [...used].filter((id) => !files.has(id));
  if (gone.length > 0) history.violated("I7", `${gone.length} blobs of files are gone`);
}
