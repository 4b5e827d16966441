import fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileIdentities } from "../../src/index.ts";

let home = "";
let directory = "";

beforeEach(async () => {
  home = await fs.mkdtemp(join(tmpdir(), "chatcast-identity-"));
  directory = join(home, "identity");
});
afterEach(() => fs.rm(home, { recursive: true }));

const open = () => fileIdentities({ directory, fs });
const modeOf = async (path: string) => (await fs.stat(path)).mode & 0o777;

test("[CK6] programs that begin together make one pair of keys, which lasts and only its owner reads", async () => {
  const made = await Promise.all(Array.from({ length: 8 }, async () => (await open().signer())?.publicKey));
  for (const key of made) expect(key).toEqual(made[0]);
  const agreements = await Promise.all([open().agreement(), open().agreement()]);
  expect(agreements[0]?.publicKey).toEqual(agreements[1]?.publicKey);
  expect(agreements[0]?.publicKey).not.toEqual(made[0]);
  expect((await fs.readdir(directory)).toSorted((a, b) => a.localeCompare(b))).toEqual(["agree.key", "sign.key"]);
  expect(await modeOf(directory)).toBe(0o700);
  expect(await modeOf(join(directory, "sign.key"))).toBe(0o600);
});

test("[CK6] a damaged key is no key, and is not replaced", async () => {
  await open().signer();
  const path = join(directory, "sign.key");
  await fs.writeFile(path, "short");
  await expect(open().signer()).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
  expect(await fs.readFile(path, "utf8")).toBe("short");
});

test("[CK7] whom one program met another knows, and trust replaces it", async () => {
  const [one, other] = [open(), open()];
  expect(await one.meet("Lab", "Bob", undefined)).toBeUndefined();
  expect(await one.meet("Lab", "Bob", "first")).toBe("first");
  expect(await other.meet("lab", "BOB", "second")).toBe("first");
  expect(await other.meet("Elsewhere", "Bob", "second")).toBe("second");
  await other.trust("Lab", "bob", "second");
  expect(await one.meet("Lab", "Bob", "first")).toBe("second");
  expect(await modeOf(join(directory, "met.jsonl"))).toBe(0o600);
});

test("[CK7] a torn line costs itself alone", async () => {
  await open().meet("Lab", "Bob", "bobs");
  await fs.appendFile(join(directory, "met.jsonl"), '\n{"room":"lab","usern');
  expect(await open().meet("Lab", "Bob", undefined)).toBe("bobs");
  await open().meet("Lab", "Eve", "eves");
  expect(await open().meet("Lab", "Eve", undefined)).toBe("eves");
});
