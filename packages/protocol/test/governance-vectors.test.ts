import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  commandStatement,
  type Founder,
  foundationBytes,
  type GivenCommand,
  linkedSessionStatement,
  openRoomBytes,
  RoomKeys,
  toBase64Url,
} from "../src/index.ts";
import { nodeCrypto } from "./support/crypto.ts";
import { hasPython, NEEDS_PYTHON } from "./support/python.ts";

interface Vectors {
  rooms: {
    name: string;
    roomId?: string;
    room: string;
    founder: Founder;
    foundation: string;
    commands: { command: GivenCommand; statement: string; digest: string; seed?: string; signature?: string }[];
  }[];
  session: Record<
    "roomId" | "secret" | "access" | "person" | "sign" | "agree" | "username" | "statement" | "signature",
    string
  >;
}

const FOLDER = new URL("../../../docs/vectors/", import.meta.url);
const TEXT = readFileSync(new URL("commands-v1.json", FOLDER), "utf8");
const vectors = JSON.parse(TEXT) as Vectors;

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (digits = "") => Uint8Array.from(Buffer.from(digits, "hex"));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const { sha256 } = nodeCrypto;

describe("the vectors of commands", () => {
  test.each(vectors.rooms.map((room) => [room.name, room] as const))("[GV9] statements in %s", async (name, vector) => {
    const room = await sha256(vector.roomId === undefined ? openRoomBytes(name, utf8) : bytes(vector.roomId));
    expect(hex(room)).toBe(vector.room);
    let head = await sha256(foundationBytes(room, vector.founder, utf8));
    expect(hex(head)).toBe(vector.foundation);
    for (const { command, statement, digest, seed, signature } of vector.commands) {
      expect(command.previous).toBe(toBase64Url(head));
      const computed = commandStatement(room, command, utf8);
      head = await sha256(computed);
      expect([hex(computed), hex(head)]).toEqual([statement, digest]);
      if (seed === undefined) continue;
      expect(hex(await (await nodeCrypto.signerOf(bytes(seed))).sign(computed))).toBe(signature);
    }
  });

  test("[SM9] what the link signs of a session", async () => {
    const { roomId, secret, person, sign, agree, username, ...written } = vectors.session;
    const room = await RoomKeys.derive(nodeCrypto, bytes(roomId), bytes(secret));
    const access = await room.access();
    const roomHash = await sha256(bytes(roomId));
    const claim = { roomHash, sign: bytes(sign), agree: bytes(agree), username: utf8(username) };
    const statement = linkedSessionStatement(bytes(person), claim);
    const signature = await (await nodeCrypto.signerOf(access)).sign(statement);
    expect({ access: hex(access), statement: hex(statement), signature: hex(signature) }).toEqual(written);
  });
});

describe(`the vectors of commands in Python ${NEEDS_PYTHON}`, () => {
  const script = fileURLToPath(new URL("check_commands.py", FOLDER));
  const python = (...args: string[]) => spawnSync("python3", [script, ...args], { encoding: "utf8" });
  test.runIf(hasPython)("[VE1] come out the same", () => {
    const { status, stdout, stderr } = python();
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^\d+ values agree/);
  });

  test.runIf(hasPython)("[VE1] and the script finds any value that is not theirs", () => {
    const folder = mkdtempSync(join(tmpdir(), "vectors-"));
    try {
      const [open, , sealed] = vectors.rooms;
      for (const value of [open?.room, open?.foundation, sealed?.commands[1]?.digest, vectors.session.statement]) {
        const altered = join(folder, "altered.json");
        const digits = value ?? "";
        writeFileSync(altered, TEXT.replace(digits, `${digits.slice(0, -1)}${digits.endsWith("0") ? "1" : "0"}`));
        expect(python(altered).status).toBe(1);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
