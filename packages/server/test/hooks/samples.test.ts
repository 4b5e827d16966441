import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { HookSecrets, signedHeaders } from "../../src/hooks/signature.ts";

const page = readFileSync(new URL("../../../../docs/HOOKS.md", import.meta.url), "utf8");

function sample(language: string): string {
  const code = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "s").exec(page)?.[1];
  if (code === undefined) throw new Error(`no sample in ${language}`);
  return code;
}

const secret = new HookSecrets(Buffer.alloc(32, 7)).of("bot-000001aaaaaaaaaaaaaaaaaaaa");
const body = '{"type":"message","text":"grün ✔"}';
const at = 1_800_000_000_000;
const headers = signedHeaders(secret, "bot-1-7", at, body);

/** What is asked, and what the answer must be. */
const ASKED: [secret: string, headers: Record<string, string>, body: string, now: number, answer: boolean][] = [
  [secret, headers, body, at, true],
  [secret, headers, body, at + 299_000, true],
  [secret, headers, body, at + 301_000, false],
  [secret, headers, body, at - 301_000, false],
  [secret, { ...headers, "webhook-signature": `v1,AAAA ${headers["webhook-signature"]}` }, body, at, true],
  [secret, { ...headers, "webhook-signature": "v1,AAAA" }, body, at, false],
  [secret, { ...headers, "webhook-id": "bot-1-8" }, body, at, false],
  [secret, headers, `${body} `, at, false],
  [new HookSecrets(Buffer.alloc(32, 7)).of("bot-2"), headers, body, at, false],
  [secret, {}, body, at, false],
];

const said = ASKED.map(([, , , , answer]) => answer);

function run(command: string, args: string[]): unknown {
  const ran = spawnSync(command, args, { input: JSON.stringify(ASKED), encoding: "utf8" });
  expect(ran.stderr).toBe("");
  return JSON.parse(ran.stdout);
}

test("[HO2] the sample in Node accepts what the server signs, and nothing else", () => {
  const program = `${sample("js")}
import { readFileSync } from "node:fs";
const asked = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(asked.map(([...given]) => isFromChatCast(...given.slice(0, 4)))));
`;
  expect(run(process.execPath, ["--input-type=module", "-e", program])).toEqual(said);
});

test("[HO2] the sample in Python says the same", () => {
  const program = `${sample("python")}
import json, sys
asked = json.load(sys.stdin)
print(json.dumps([is_from_chatcast(s, h, b.encode(), now / 1000) for s, h, b, now, _ in asked]))
`;
  expect(run("python3", ["-c", program])).toEqual(said);
});
