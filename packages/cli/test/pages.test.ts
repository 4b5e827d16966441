import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ChatCastError, ERROR_CODES } from "@chatcast/client";
import { expect, onTestFinished, test } from "vitest";
import { document } from "../pages.ts";
import { EXITS, exitOf } from "../src/exit.ts";
import { everyCommand, programOf } from "../src/program.ts";
import { parseRoom, shown } from "../src/room/address.ts";
import { bar, bytes, duration } from "../src/terminal/format.ts";
import { Output, paragraph, plain } from "../src/terminal/output.ts";

test("[CL11] docs/CLI.md is what the commands print as their help", () => {
  // Failing? npm run pages -w @chatcast/cli
  const page = readFileSync(fileURLToPath(new URL("../../../docs/CLI.md", import.meta.url)), "utf8");
  expect(page).toBe(document());
  for (const command of [
    "send",
    "receive",
    "say",
    "tail",
    "chat",
    "rooms new",
    "rooms forget",
    "doctor",
    "serve",
    "backup",
    "verify",
    "lab",
    "bench",
    "completion",
  ]) {
    expect(page).toContain(`## chatcast ${command}\n`);
  }
});

test("[CL7] every refusal has its exit code, and only what nobody foresaw has 1", () => {
  const unforeseen = ERROR_CODES.filter((code) => EXITS[exitOf(new ChatCastError(code, "")).exit].code === 1);
  expect(unforeseen).toEqual(["E_SEQ_RANGE", "E_LENGTH", "E_TOTAL_MISMATCH"]);
  expect(exitOf(new Error("oh")).exit).toBe("unexpected");
  const codes = Object.values(EXITS).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

test("[CL22] every page of --help has examples, environment and exit codes", () => {
  const program = programOf({ out: new Output(), env: {}, signal: new AbortController().signal }, () => undefined);
  const commands = everyCommand(program).filter(
    (command) => !["complete", "completion", "help"].includes(command.name()),
  );
  expect(commands.map((command) => command.name())).toEqual(
    expect.arrayContaining(["chatcast", "new", "remove", "bench"]),
  );
  for (const command of commands) {
    const written: string[] = [];
    command.configureOutput({ writeOut: (text) => void written.push(text) }).outputHelp();
    const page = written.join("");
    for (const part of [
      /^Usage: chatcast /m,
      /^Examples:\n {2}\$ \S/m,
      /^Environment:/m,
      /^Exit codes:\n {2}0 {4}done$/m,
    ]) {
      expect(page).toMatch(part);
    }
  }
});

test("[CL8] a command below another one prints JSON when it is told to, and not when the other one is", async () => {
  const out = new Output();
  const state = await mkdtemp(join(tmpdir(), "chatcast-pages-"));
  onTestFinished(() => rm(state, { recursive: true }));
  const program = programOf(
    { out, env: { CHATCAST_STATE: state }, signal: new AbortController().signal },
    () => undefined,
  );
  for (const [words, json] of [
    ["rooms forget 99 --json", true],
    ["rooms forget 99", false],
  ] as const) {
    await expect(program.parseAsync(words.split(" "), { from: "user" })).rejects.toThrow("no room 99");
    expect(out.json).toBe(json);
  }
});

const HERE = "http://localhost:3000";
const SEALED = "/r/AAAAAAAAAAAAAAAAAAAAAA";

test.each([
  ["lab", { server: HERE, kind: "open", name: "lab" }],
  ["a # b", { server: HERE, kind: "open", name: "a # b" }],
  ["https://chat.example/#a%20lab", { server: "https://chat.example", kind: "open", name: "a lab" }],
  ["https://chat.example/#100%", { server: "https://chat.example", kind: "open", name: "100%" }],
  [
    `https://chat.example${SEALED}#v1.x.y`,
    { server: "https://chat.example", kind: "sealed", link: `${SEALED}#v1.x.y` },
  ],
])("[CL9] %s is a room", (text, expected) => {
  expect(parseRoom(text, HERE)).toEqual(expected);
});

test.each(["http://", "http://chat.example/", `http://chat.example${SEALED}`, "http://chat.example/r/short#v1.secret"])(
  "[CL9] %s is none, and what is said of it repeats no secret",
  (text) => {
    expect(() => parseRoom(text, HERE)).toThrow(/^(?!.*secret)/);
  },
);

test("[CL9] what is shown of a sealed room has no secret in it", () => {
  expect(shown(parseRoom(`https://chat.example${SEALED}#v1.secret.y`, HERE))).toBe(
    "a sealed room on https://chat.example",
  );
});

test("[CL1] what somebody else wrote cannot steer a terminal", () => {
  expect(plain("a\nb\u001b[2J\u202eexe.txt")).toBe("a ⏎ b�[2J�exe.txt");
  expect(paragraph("a\n\tb\u0007", "  ")).toBe("a\n    b�");
});

test("[CL15] sizes, times and bars fit their place", () => {
  expect([0, 1023, 1536, 5 * 1024 ** 3, 200 * 1024 ** 2].map(bytes)).toEqual([
    "0 B",
    "1023 B",
    "1.5 KiB",
    "5.0 GiB",
    "200 MiB",
  ]);
  expect([0, 59_001, 3_600_000].map(duration)).toEqual(["0:00", "1:00", "1:00:00"]);
  expect([0, 0.5, 1].map((share) => bar(share, 4))).toEqual(["[░░░░]   0 %", "[██░░]  50 %", "[████] 100 %"]);
});
