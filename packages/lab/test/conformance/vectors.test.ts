import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import { crc32XorSeq, decodeReliable, decodeUp, isUpEvent } from "@chatcast/protocol";
import { Decoder, type Packet, PacketType } from "socket.io-parser";
import { describe, expect, test } from "vitest";
import { revived, wireVectors } from "../../vectors.ts";

interface Refused {
  code: string;
  path?: string;
  by?: string;
}
type Value = Parameters<typeof revived>[0];
interface Vectors {
  tags: { hex: string; seq: number; checksum: string }[];
  frames: { kind: string; id?: number; data: Value; messages: (string | { hex: string })[] }[];
  requests: { event: string; body: Value; good?: true; refused?: Refused }[];
  packets: { body: Value; good?: true; refused?: Refused }[];
}

const FOLDER = fileURLToPath(new URL("../../../../docs/vectors/", import.meta.url));
const EXAMPLE = fileURLToPath(new URL("../../../../examples/python/", import.meta.url));
const TEXT = readFileSync(join(FOLDER, "wire-v1.json"), "utf8");
const vectors = JSON.parse(TEXT) as Vectors;
const hasPython = spawnSync("python3", ["--version"]).status === 0;

describe("the vectors of the open profile", () => {
  test("[KT40] are what the protocol's code makes of them now", () => {
    // Failing? npm run vectors -w @chatcast/lab, if the wire was to change.
    expect(vectors).toEqual(JSON.parse(wireVectors()));
  });

  test("[KT40] tags are found good, and no other is", () => {
    const suite = crc32XorSeq(crc32);
    for (const { hex, seq, checksum } of vectors.tags) {
      const bytes = new Uint8Array(Buffer.from(hex, "hex"));
      expect(suite.verify(bytes, seq, checksum).status).toBe("valid");
      expect(suite.verify(bytes, seq === 0 ? 1 : seq - 1, checksum).status).toBe("compromised");
    }
  });

  test("[KT40] frames are read by Socket.IO's own parser as what they say", () => {
    for (const { kind, id, data, messages } of vectors.frames) {
      const read: Packet[] = [];
      const decoder = new Decoder();
      decoder.on("decoded", (packet: Packet) => read.push(packet));
      for (const message of messages) {
        decoder.add(typeof message === "string" ? message.slice(1) : Buffer.from(message.hex, "hex"));
      }
      const [{ type, id: callback, data: values } = {} as Packet] = read;
      expect(type === PacketType.ACK || type === PacketType.BINARY_ACK ? "ack" : "event").toBe(kind);
      expect(callback).toBe(id);
      expect(plain(values)).toEqual(plain(revived(data)));
    }
  });

  test("[KT40] the gate takes what is good, and refuses the rest by those codes and fields", () => {
    for (const { event, body, good = false, refused } of vectors.requests) {
      if (!isUpEvent(event)) throw new Error(`${event} is no event`);
      const read = decodeUp(event, revived(body));
      expect([body, read.ok]).toEqual([body, good]);
      if (!read.ok) expect(read.error).toMatchObject(refused ?? {});
    }
    for (const { body, good = false, refused: { by, ...refused } = { code: "" } } of vectors.packets) {
      const read = decodeReliable(revived(body), (text) =>
        text.includes(" ") ? undefined : Buffer.from(text, "base64"),
      );
      expect([body, read.kind !== "refused"]).toEqual([body, good]);
      if (read.kind !== "refused") continue;
      expect(read.by).toBe(by === "NACK" ? "nack" : by);
      expect(read.error).toMatchObject(refused);
    }
  });
});

describe("the vectors of the open profile in Python (needs python3: apt-get install python3)", () => {
  const run = (...args: string[]) => spawnSync("python3", args, { encoding: "utf8", cwd: EXAMPLE });

  test.runIf(hasPython)("[VE1] come out the same, and the script finds any value that is not theirs", () => {
    const script = join(FOLDER, "check_wire.py");
    const { status, stdout, stderr } = run(script);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^\d+ values agree/);
    const folder = mkdtempSync(join(tmpdir(), "vectors-"));
    try {
      for (const [value, other] of [
        ["f7d18987", "f7d18988"],
        ['"m-1\\"}]', '"m-2\\"}]'],
        ["451-[", "452-["],
      ] as const) {
        expect(TEXT).toContain(value);
        writeFileSync(join(folder, "altered.json"), TEXT.replace(value, other));
        expect([value, run(script, join(folder, "altered.json")).status]).toEqual([value, 1]);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.runIf(hasPython)("[KT40] the client there has the same tags, and reads and writes the same frames", () => {
    const program = `
import json, chatcast
class Replay(chatcast.Connection):
    def __init__(self, frames): self.frames, self.put, self.sent, self.callbacks, self.inbox = frames, self.keep, [], 0, []
    def keep(self, frame): self.sent.append(frame)
vectors = json.load(open(${JSON.stringify(join(FOLDER, "wire-v1.json"))}))
for v in vectors["tags"]: assert chatcast.tag(bytes.fromhex(v["hex"]), v["seq"]) == v["checksum"]
read = 0
for v in vectors["frames"]:
    if len(v["messages"]) > 1: continue
    kind, number, values = Replay(list(v["messages"])).packet()
    assert [kind == "3", number, values] == [v["kind"] == "ack", str(v.get("id", "")), v["data"]], v
    read += 1
    if v["way"] == "up" and "id" not in v:
        line = Replay([])
        line.tell(**v["data"][1])
        assert json.loads(line.sent[0][2:]) == json.loads(v["messages"][0][2:]), line.sent
print(read)
`;
    const { status, stdout, stderr } = run("-B", "-c", program);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(Number(stdout)).toBeGreaterThan(2);
  });
});

/** Bytes as their digits, whatever class holds them. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
