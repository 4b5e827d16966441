import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { findPostgres, HOW_TO_GET, PostgresServer } from "../store/fixtures/postgres.ts";
import { eventually, within } from "./deadline.ts";
import { WireServer } from "./process.ts";

const bin = findPostgres();

describe.skipIf(bin === undefined)(`a server whose log is in PostgreSQL (${HOW_TO_GET})`, () => {
  let database: PostgresServer;
  let home = "";
  const servers: WireServer[] = [];
  beforeAll(async () => {
    database = await PostgresServer.start(bin ?? "");
    home = await mkdtemp(join(tmpdir(), "chatcast-pg-wire-"));
  });
  afterEach(async () => {
    for (const one of servers.splice(0)) await one.dispose();
  });
  afterAll(async () => {
    await database.remove();
    await rm(home, { recursive: true, force: true });
  });

  async function started(env: Record<string, string>): Promise<WireServer> {
    const server = new WireServer({ env });
    servers.push(server);
    await server.start();
    return server;
  }

  /** Starts a process that must end by itself. @returns the one line that it printed. */
  async function refusal(code: number, env: Record<string, string>): Promise<string> {
    const one = new WireServer({ env });
    servers.push(one);
    const exit = await within("the end of a start that cannot work", one.launch(), 60_000, () => one.output);
    expect(exit).toEqual({ code, signal: null });
    const [line = "", ...more] = one.output.trimEnd().split("\n");
    expect(more).toEqual([]);
    return line;
  }

  test("[PQ1] rooms, messages and files survive a kill, and nothing of the log is in the data directory", async () => {
    const server = await started({ STORE: await database.fresh() });
    const [ann] = await server.room("Lab", "Ann", "Bob");
    expect(await ann.client.say("kept elsewhere")).toMatchObject({ ok: true, offset: 1 });
    await server.restart("kill");
    const { answer } = await server.join("Lab", "Ann", { token: ann.token });
    expect(answer).toMatchObject({ head: 1, messages: [{ text: "kept elsewhere", from: "Ann" }] });
    expect((await readdir(join(server.home, "data"))).sort()).toEqual([
      "admin-token",
      "belongs-to",
      "blobs",
      "control.sock",
      "running",
      "secret",
    ]);
  });

  test("[PQ4] while the database is away nothing is acknowledged and the chat stays up; then all goes on", async () => {
    const server = await started({ STORE: await database.fresh() });
    const [ann, bob] = await server.room("Lab", "Ann", "Bob");
    expect(await ann.client.say("before")).toMatchObject({ ok: true, offset: 1 });
    await database.down("SIGQUIT");
    expect(await ann.client.say("meanwhile")).toMatchObject({ ok: false, error: { code: "E_UNAVAILABLE" } });
    await database.up();
    const after = await eventually(
      "an acknowledgement",
      () => ann.client.say("after"),
      ({ ok }) => ok,
    );
    expect(after).toMatchObject({ ok: true, offset: 2 });
    await bob.client.receives("chat_message", { text: "after" });
    expect(bob.client.inbox.some(({ body }) => body.text === "meanwhile")).toBe(false);
  });

  test("[PQ2] a second server on it, and a database that is not there, are told in one line without the password", async () => {
    const url = await database.fresh();
    await started({ STORE: url });
    expect(await refusal(3, { STORE: url })).toMatch(
      /^ChatCast cannot start: the PostgreSQL database 127\.0\.0\.1:\d+\/postgres cannot be used: another ChatCast runs on it$/,
    );
    const line = await refusal(3, { STORE: "postgres://ann:not-to-be-told@127.0.0.1:1/lab" });
    expect(line).toMatch(
      /^ChatCast cannot start: the PostgreSQL database 127\.0\.0\.1:1\/lab cannot be used: .*ECONNREFUSED/,
    );
    expect(line).not.toContain("not-to-be-told");
  });

  test("[PQ7] files are never taken for those of another log", async () => {
    const dataDir = join(home, "bound");
    const own = join(dataDir, "blobs", "somebodys");
    const first = await started({ STORE: await database.fresh(), DATA_DIR: dataDir });
    await first.stop();
    await mkdir(join(dataDir, "blobs"), { recursive: true });
    await writeFile(own, "a file that only its own log knows");
    const said = `The files in ${dataDir} belong to messages in another database: set STORE to that one, or choose another data directory.`;
    expect(await refusal(2, { STORE: await database.fresh(), DATA_DIR: dataDir })).toBe(said);
    expect(await refusal(2, { DATA_DIR: dataDir })).toBe(said);
    expect(await readFile(own, "utf8")).toContain("only its own log");
    await expect(stat(join(dataDir, "chatcast.db"))).rejects.toMatchObject({ code: "ENOENT" });

    const embedded = join(home, "embedded");
    await (await started({ DATA_DIR: embedded })).stop();
    expect(await refusal(2, { STORE: await database.fresh(), DATA_DIR: embedded })).toBe(
      `${embedded} holds messages of its own, and its files belong to them: choose another data directory, or leave STORE unset.`,
    );
  });
});
