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
import { PLANTED, replace } from "./planted.ts";
import { wrongServer } from "./wrong-server.ts";

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

  test("[KT41] every rule of the wire is asked, or the page says why not", async () => {
    const read = (page: string) => readFile(new URL(`../../../../docs/spec/${page}`, import.meta.url), "utf8");
    const rules = [...(await read("wire.md")).matchAll(/^- \*\*(W[A-Z]\d+)\*\* /gm)].map(([, id = ""]) => id);
    const table = [...(await read("conformance.md")).matchAll(/^\| (W[A-Z\d, ]+) \|/gm)];
    const left = new Set(table.flatMap(([, ids = ""]) => ids.split(", ")));
    const asked = new Set(CHECKS.map(({ id }) => id));
    const isLeft = (id: string): boolean => left.has(id) || left.has(id.replace(/\d+$/, ""));
    expect(rules.filter((id) => !asked.has(id) && !isLeft(id))).toEqual([]);
    expect([...asked].filter(isLeft)).toEqual([]);
    const known = new Set(rules.flatMap((id) => [id, id.replace(/\d+$/, "")]));
    expect([...left].filter((id) => !known.has(id))).toEqual([]);
  });

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
