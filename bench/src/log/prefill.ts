import { createHash } from "node:crypto";
import { join } from "node:path";
import { openSqliteStore } from "@chatcast/server/sqlite";

/** Appends that wait for the store at once: many in a commit, far below what it refuses. */
const AT_ONCE = 2_000;

/**
 * Appends messages through the store, as the server would, until the room's log has `messages` of them.
 * @returns seconds it took, and how many were appended.
 */
export async function prefill(
  { dataDir, token, text }: { dataDir: string; token: string; text: string },
  messages: number,
): Promise<{ appended: number; seconds: number }> {
  const store = await openSqliteStore({ file: join(dataDir, "chatcast.db") });
  try {
    const member = await store.findMemberByToken(createHash("sha256").update(token).digest("hex"));
    if (member === undefined) throw new Error(`the member of ${dataDir} is not in the store`);
    const conversation = { kind: "room", roomId: member.roomId } as const;
    const { head } = await store.newest(conversation, 1);
    const started = performance.now();
    for (let next = head + 1; next <= messages; next += AT_ONCE) {
      const count = Math.min(AT_ONCE, messages - next + 1);
      await Promise.all(
        Array.from({ length: count }, (_, index) =>
          store.append({
            conversation,
            senderId: member.id,
            id: `prefilled-${next + index}`,
            from: member.name,
            body: { type: "text", text },
            integrity: { suite: "crc32-xor-seq", status: "unchecked" },
            at: Date.now(),
          }),
        ),
      );
    }
    return { appended: messages - head, seconds: (performance.now() - started) / 1_000 };
  } finally {
    await store.close();
  }
}
