import { requireName } from "@chatcast/protocol";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Encoded } from "../../src/fanout/encoded.ts";
import type { Line } from "../../src/fanout/line.ts";
import { Tick } from "../../src/fanout/tick.ts";
import { Seat } from "../../src/gateway/seat.ts";
import { WayOut } from "../../src/gateway/way-out.ts";
import type { RoomContext } from "../../src/rooms/context.ts";
import { FileUrls } from "../../src/rooms/file-urls.ts";
import { Roster } from "../../src/rooms/roster.ts";
import { Talk } from "../../src/rooms/talk.ts";
import type { StoredMessage } from "../../src/store/port.ts";
import { openTelemetry } from "../../src/telemetry.ts";

const MEMBERS = 50;
const conversation = { kind: "room", roomId: "r" } as const;
const said: StoredMessage = {
  conversation,
  senderId: "m0",
  id: "one",
  from: "m0",
  body: { type: "text", text: "hello" },
  integrity: { suite: "crc32-xor-seq", status: "valid" },
  at: 1,
  offset: 1,
};

/** A room of members in their seats, each with a line that keeps what is pushed to it. */
function room() {
  const roster = new Roster();
  const context = { tick: new Tick(), telemetry: openTelemetry({ level: "silent", rooms: () => 1 }) };
  const lines = Array.from({ length: MEMBERS }, (_, index) => {
    const pushed: Encoded[] = [];
    const line = { lagging: false, push: (event: Encoded) => pushed.push(event) } as unknown as Line;
    const seat = new Seat(`c${index}`, new WayOut(line, context), () => undefined);
    seat.open(0);
    const name = requireName(`m${index}`, "username");
    const presence = { state: "connected", outlet: seat } as const;
    roster.place({ id: `m${index}`, tokenHash: `t${index}`, joinedAt: 1, identity: undefined, name, presence }, name);
    return pushed;
  });
  const urls = new FileUrls(Buffer.alloc(32, 1));
  const record = { id: "r", name: "r", key: "r", suite: "s", createdAt: 1, idleSince: null };
  const talk = new Talk(record, roster, { urls } as unknown as RoomContext, {
    at: () => undefined,
    sealed: undefined,
    obey: async () => () => undefined,
    told: () => undefined,
  });
  return { talk, lines };
}

describe("a message of the log", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test("[FO3] is encoded and framed once for all members of its room", () => {
    const { talk, lines } = room();
    const stringify = vi.spyOn(JSON, "stringify");
    talk.publish(said);
    expect(stringify).toHaveBeenCalledTimes(1);
    const frames = new Set(lines.flat().map(({ frame }) => frame));
    expect(lines.flat()).toHaveLength(MEMBERS);
    expect(frames.size).toBe(1);
  });

  test("[FO3] between two is encoded once for both, and for nobody else", () => {
    const { talk, lines } = room();
    const stringify = vi.spyOn(JSON, "stringify");
    talk.publish({
      ...said,
      conversation: { kind: "pair", roomId: "r", members: ["m0", "m7"] },
      recipient: { memberId: "m7", name: "m7" },
    });
    expect(stringify).toHaveBeenCalledTimes(1);
    expect(lines.map(({ length }) => length).filter((length) => length > 0)).toHaveLength(2);
  });

  test("a file's is encoded for each, whose url is its own", () => {
    const { talk, lines } = room();
    talk.publish({ ...said, body: { type: "file", savedName: "f-1", fileName: "f", fileSize: 1 } });
    expect(new Set(lines.flat().map(({ packet }) => packet)).size).toBe(MEMBERS);
  });
});
