import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Body } from "../../src/conformance/expect.ts";
import { parseOptions, UsageError } from "../../src/conformance/options.ts";
import { tag } from "../../src/conformance/packets.ts";
import { CHECKS, type Finding, findings } from "../../src/conformance/run.ts";
import { Stage } from "../../src/conformance/stage.ts";
import { Server } from "../../src/crash/stage/server.ts";
import { type Wrongs, wrongServer } from "./wrong-server.ts";

const MAIN = fileURLToPath(new URL("../../src/conformance/main.ts", import.meta.url));
const CLIENT = fileURLToPath(new URL("../../../../examples/python/chatcast.py", import.meta.url));
/** A bound against hanging; nothing waits so long but what never comes. */
const PATIENCE = 30_000;

let directory = "";
let server: Server;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "chatcast-conformance-"));
  const lost = (error: Error): void => {
    throw error;
  };
  server = new Server({ dataDirectory: join(directory, "data"), log: join(directory, "log"), lost });
  await server.start();
});

afterAll(async () => {
  await server.kill();
  server.close();
  await rm(directory, { recursive: true, force: true });
});

async function collect(url: string, only: readonly string[], patience = PATIENCE): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of findings({ url, patience, only })) found.push(finding);
  return found;
}

/** Runs a program to its end. */
function program(
  command: string,
  args: readonly string[],
  cwd = directory,
): Promise<{ code: unknown; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(command, [...args], { cwd }, (error, out, err) => resolve({ code: error?.code ?? 0, out, err }));
  });
}

describe("the kit", () => {
  test("[KT1] the server does what every check says, and the program tells so", async () => {
    const { code, out } = await program(process.execPath, [MAIN, "--json", "--patience", String(PATIENCE), server.url]);
    const found = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Finding);
    expect(found.filter(({ ok }) => !ok)).toEqual([]);
    expect(found.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
    expect(code).toBe(0);
  });

  test("[KT2] every check is about one rule of the wire", async () => {
    const page = await readFile(new URL("../../../../docs/spec/wire.md", import.meta.url), "utf8");
    const ids = CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !page.includes(`- **${id}** `))).toEqual([]);
  });

  const replace =
    (from: string | RegExp, to: string): NonNullable<Wrongs["down"]> =>
    (frame) =>
      frame.replace(from, to);
  const hangUpAt =
    (what: RegExp): NonNullable<Wrongs["down"]> =>
    (frame) =>
      what.test(frame) ? undefined : frame;

  const PLANTED: readonly [id: string, wrong: string, tells: RegExp, Wrongs][] = [
    ["WC1", "no interval of pings", /pingInterval.*"sid":/, { down: replace(/"pingInterval":\d+,/, "") }],
    ["WC1", "a frame that is no JSON", /none of Socket\.IO/, { down: replace(/^0\{/, "0[") }],
    ["WC10", "another word for health", /"up"/, { http: (answer) => (answer.body = Buffer.from('{"status":"up"}')) }],
    ["WA2", "no word about a failure", /error_event.*, the end of the connection$/, { down: hangUpAt(/error_event/) }],
    ["WA3", "no path", /"path":"username".*E_SCHEMA/, { down: replace(/,"path":"username"/, "") }],
    ["WA4", "another code", /E_EVENT.*E_SCHEMA/, { down: replace("E_EVENT", "E_SCHEMA") }],
    ["WR1", "another suite", /"suite":"crc32"/, { down: replace("crc32-xor-seq", "crc32") }],
    ["WR8", "nobody hears who left", /user_left.*, the end of the connection$/, { down: hangUpAt(/user_left/) }],
    ["WM8", "the older connection is not told", /E_CONFLICT.*E_AUTH/, { down: replace("E_CONFLICT", "E_AUTH") }],
    ["WT1", "another sender's name", /Mallory/, { down: replace(/"from":"[^"]+"/, '"from":"Mallory"') }],
    ["WT3", "a private message for everybody", /^\[\], .*between us/, { leaks: /between us/ }],
    ["WT4", "an offset that stands still", /"offset":7\b/, { down: replace(/"offset":\d+/, '"offset":7') }],
    ["WT6", "nothing said of a duplicate", /"duplicate":true.*"ok":true/, { down: replace(/,"duplicate":true/, "") }],
    ["WP1", "another tag", /f7d18982/, { down: replace(/"expected":"f7d18987"/, '"expected":"f7d18982"') }],
    [
      "WP5",
      "an altered message acknowledged",
      /INTEGRITY_FAIL.*"ACK"/,
      { down: replace('"CONTROL","cmd":"INTEGRITY_FAIL"', '"ACK"') },
    ],
    [
      "WF1",
      "the tag of another place",
      /"expected":"00000000"/,
      { down: replace(/"expected":"[0-9a-f]{8}"/, '"expected":"00000000"') },
    ],
    ["WF4", "another digest", /"sha256":"x/, { down: replace(/"sha256":"[0-9a-f]/, '"sha256":"x') }],
    [
      "WF5",
      "other bytes than those sent",
      /^[0-9a-f]{64}, [0-9a-f]{64}$/,
      { http: ({ body }) => body.fill(1, 40, 41) },
    ],
    ["WF20", "a stop that nobody is told", /, the end of the connection$/, { down: hangUpAt(/transfer_stopped/) }],
    ["WX1", "one range too wide", /\[\[0,2\]\]/, { down: replace("[[0,0],[2,2]]", "[[0,2]]") }],
    [
      "WX7",
      "a difference between unknown and another's",
      /E_NOT_OWNER.*E_STREAM_CLOSED/,
      { down: replace("E_NOT_OWNER", "E_STREAM_CLOSED") },
    ],
    [
      "WU2",
      "a type that is guessed",
      /nosniff.*content-disposition/,
      { http: ({ headers }) => headers.delete("x-content-type-options") },
    ],
    ["WU8", "a file for whoever guesses", /404.*200/, { http: (answer) => (answer.status = 200) }],
  ];

  test("[KT3] a server that does one of them otherwise fails in that one, for just this reason", async () => {
    const judged = await Promise.all(
      PLANTED.map(async ([id, wrong, , wrongs]) => {
        const between = await wrongServer(server.url, wrongs);
        const found = await collect(between.url, [id]);
        between.close();
        return { id, wrong, found: found.map(({ ok, expected, got }) => ({ ok, tells: `${expected}, ${got}` })) };
      }),
    );
    expect(judged).toEqual(
      PLANTED.map(([id, wrong, tells]) => ({ id, wrong, found: [{ ok: false, tells: expect.stringMatching(tells) }] })),
    );
  });

  test("[KT4] a failed check is a line with what was expected and what came, and exit code 1", async () => {
    const between = await wrongServer(server.url, { down: replace("E_EVENT", "E_SCHEMA") });
    const { code, out } = await program(process.execPath, [MAIN, "--only", "WA4,WC3", between.url]);
    between.close();
    expect(out.split("\n")).toEqual([
      expect.stringMatching(/^ok {3}WC3 /),
      expect.stringMatching(/^FAIL WA4 expected .*"E_EVENT".*, got .*"E_SCHEMA"/),
      "1 of 2 hold",
      "",
    ]);
    expect(code).toBe(1);
  });

  test("[KT5] where somebody listens and says nothing, a check ends when its patience does", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const found = await collect(`http://127.0.0.1:${port}`, ["WC1"], 50);
    expect(found).toMatchObject([{ id: "WC1", ok: false, expected: "a session", got: "nothing in 50 ms" }]);
    silent.close();
  });

  test("[KT5] where nobody listens it says so in a sentence", async () => {
    const gone = await wrongServer(server.url, {});
    gone.close();
    const { code, out, err } = await program(process.execPath, [MAIN, gone.url]);
    expect({ code, out, err }).toEqual({
      code: 1,
      out: "",
      err: expect.stringMatching(/^No Socket.IO server answers at .+\n$/),
    });
  });

  test("[KT5] a command line that means nothing is refused", () => {
    expect(parseOptions(["http://x", "--only", "WF20,WX"])).toMatchObject({ only: ["WF20", "WX"], json: false });
    for (const args of [[], ["x"], ["ftp://x"], ["http://x", "http://y"], ["http://x", "--only", "ZZ1"]]) {
      expect(() => parseOptions(args)).toThrow(UsageError);
    }
    for (const patience of ["0", "1.5", "60001"]) {
      expect(() => parseOptions(["http://x", "--patience", patience])).toThrow(UsageError);
    }
  });

  test("[KT6] it leaves no member and no open transfer behind", async () => {
    const watched = new Stage(server.url, PATIENCE);
    const witness = await watched.person();
    const stage = new Stage(server.url, PATIENCE, watched.room);
    const check = CHECKS.find(({ id }) => id === "WX1");
    await check?.run(stage);
    await stage.clear();
    await witness.line.next("transfer_stopped", { reason: "cancelled" });
    await witness.line.next("user_left");
    await watched.clear();
  });
});

test("[KT7] the client in Python has at most 150 lines, none too long to be read", async () => {
  const lines = (await readFile(CLIENT, "utf8")).trimEnd().split("\n");
  expect(lines.length).toBeLessThanOrEqual(150);
  expect(lines.filter((line) => line.length > 130)).toEqual([]);
});

describe("the client in Python (needs python3: apt-get install python3)", () => {
  const installed = spawnSync("python3", ["--version"]).status === 0;

  /** Runs the client. @returns its exit code, and what it printed as JSON behind its token */
  async function python(...args: string[]): Promise<{ code: unknown; token: string; said: Body[]; err: string }> {
    const { code, out, err } = await program("python3", [CLIENT, server.url, ...args]);
    const [first = {}, ...said] = out
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Body);
    return { code, token: String(first.token), said, err };
  }

  test.runIf(installed)(
    "[KT7] talks, sends, goes on with a cut transfer and reads, against the real server",
    async () => {
      const stage = new Stage(server.url, PATIENCE);
      const witness = await stage.person();
      const bytes = Buffer.from(Uint8Array.from({ length: 3 * 65_536 + 17 }, (_, i) => (i * 7) & 255));
      const digest = createHash("sha256").update(bytes).digest("hex");
      const file = join(directory, "from-python.bin");
      await writeFile(file, bytes);

      expect(await python(stage.room, "Ann", "say", "grüße")).toMatchObject({
        code: 0,
        said: [{ integrity_status: "valid", expected: tag("grüße", 0) }],
      });
      await witness.line.next("chat_message", { from: "Ann", text: "grüße", integrity: { status: "valid" } });

      const whole = await python(stage.room, "Bob", "send", file);
      expect(whole).toMatchObject({ code: 0, said: [{ sent: 4, sha256: digest, size: bytes.length }] });
      const { token } = whole;

      // The same member's first chunk, from elsewhere: the client has to send the other three.
      const cut = await stage.enter({ username: "Bob", token });
      const payload = new Uint8Array(bytes.subarray(0, 65_536));
      const id = stage.unique("t");
      const audience = { mode: "unicast", recipient: witness.name };
      const totals = { total_chunks: 4, chunk_size: 65_536, filename: "from-python.bin", total_size: bytes.length };
      const head = { type: "FILE_CHUNK", transfer_id: id, seq: 0, checksum: tag(payload, 0), payload, ...totals };
      await cut.line.exchange({ ...head, ...audience }, { type: "ACK" });
      const onward = ["--to", witness.name, `--token=${token}`, "--transfer", id];
      expect(await python(stage.room, "Bob", "send", file, ...onward)).toMatchObject({
        code: 0,
        said: [{ transfer_id: id, sent: 3, sha256: digest }],
      });
      await witness.line.next("chat_message", {
        type: "file",
        mode: "unicast",
        recipient: witness.name,
        sha256: digest,
      });

      // Altered under way: the server stops it, and the client says so instead of sending on.
      const killed = stage.unique("t");
      const again = await stage.enter({ username: "Bob", token });
      const alarm = await again.line.exchange({ ...head, transfer_id: killed, checksum: "00000000" });
      expect(alarm).toMatchObject({ cmd: "INTEGRITY_FAIL" });
      const stopped = await python(stage.room, "Bob", "send", file, `--token=${token}`, "--transfer", killed);
      expect(stopped).toMatchObject({ code: 1, err: expect.stringContaining("E_STREAM_CLOSED") });

      await rm(file);
      const read = await python(stage.room, "Cid", "read", "2");
      expect(read).toMatchObject({ code: 0, said: [{ text: "grüße" }, { type: "file", from: "Bob" }] });
      expect((await readFile(file)).equals(bytes)).toBe(true);
      await stage.clear();
    },
  );
});
