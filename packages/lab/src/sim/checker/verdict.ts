import { ROOM_NAME } from "../client/context.ts";
import { contents, replayed } from "../disk/store.ts";
import type { World } from "../world.ts";
import { type ConversationKey, pairKey, ROOM, type Said } from "./history.ts";

/** Everything is healed and the time is over: nobody may be outside, nothing may be pending, nothing may be missing. */
export function judgeLiveness(world: World): void {
  const { members, history, reader } = world;
  const kept = keptOf(world);
  for (const { name, isIn, client } of members) {
    if (!isIn) history.violated("I10", `${name} is not in the room`);
    for (const { with: other, gap, messages } of client?.snapshot().conversations ?? []) {
      const conversation = other === undefined ? ROOM : pairKey(name, other);
      if (gap !== undefined) history.violated("I10", `${name} misses ${gap.count} messages of ${conversation}`);
      const last = messages.findLast(({ offset }) => offset !== undefined)?.offset ?? 0;
      const head = reader.head(conversation);
      const isEmpty = (kept.get(conversation)?.first ?? 1) > head;
      if (last !== head && !(isEmpty && last === 0))
        history.violated("I10", `${name} shows ${conversation} up to ${last}, its head is ${head}`);
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
export function judgeLogs(world: World): void {
  const { members, history, reader } = world;
  if (history.violation !== undefined) return;
  const kept = keptOf(world);
  const firstOf = (conversation: string): number => kept.get(conversation)?.first ?? 1;
  const again = world.keeps === undefined ? new Set() : contents(world.disk.committed).again;
  for (const { name, client } of members) {
    for (const { with: other, messages } of client?.snapshot().conversations ?? []) {
      const first = messages.find(({ offset }) => offset !== undefined)?.offset ?? 1;
      if (first > firstOf(other === undefined ? ROOM : pairKey(name, other)))
        history.violated("I3", `${name} reads the conversation with ${other ?? "all"} from ${first} only`);
    }
  }
  const latest = new Map<string, Said>();
  for (const said of history.said.values()) {
    if (said.state !== "acknowledged" || said.offset === undefined) continue;
    const place = reader.at(said.conversation, said.offset);
    if (place === undefined && said.offset < firstOf(said.conversation)) continue;
    if (place?.id !== said.id || place.body !== said.text) {
      history.violated(
        "I1",
        `${said.text} was acknowledged at ${said.offset}, there stands ${place?.body ?? "nothing"}`,
      );
    }
    // Said again after its first place was trimmed it stands behind what came between.
    if (said.suspect || again.has(said.id)) continue;
    const key = `${said.from} ${said.queue} ${said.conversation}`;
    const before = latest.get(key);
    if (before?.offset !== undefined && before.offset >= said.offset) {
      history.violated("I4", `${before.text} at ${before.offset} was said before ${said.text} at ${said.offset}`);
    }
    latest.set(key, said);
  }
}

/** Where the logs begin by now that the server has trimmed, by the disk itself; without a trim they begin with 1. */
function keptOf({ keeps, disk, reader, history }: World): Map<ConversationKey, { first: number }> {
  const kept = new Map<ConversationKey, { first: number }>();
  if (keeps === undefined) return kept;
  const store = replayed(disk.committed);
  const roomId = store.findRoom(ROOM_NAME)?.id ?? "";
  const idOf = (name: string): string => store.lastHolder(roomId, name)?.id ?? "";
  const said = [...history.said.values()].map(({ conversation }) => conversation);
  for (const conversation of new Set([...reader.conversations(), ...said])) {
    const [one = "", other] = conversation.split("|");
    const { first } =
      other === undefined
        ? store.page({ kind: "room", roomId }, 0, 1)
        : store.page({ kind: "pair", roomId, members: [idOf(one), idOf(other)] }, 0, 1);
    kept.set(conversation, { first });
  }
  return kept;
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
