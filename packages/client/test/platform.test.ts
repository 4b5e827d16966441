import { createHash } from "node:crypto";
import { crc32 as native } from "node:zlib";
import { afterEach, describe, expect, test, vi } from "vitest";
import { hrefOf } from "../src/driver/href.ts";
import { defaultPlatform, newId } from "../src/platform.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("platform", () => {
  test("[CJ9] ids are 22 characters of the wire's alphabet, each time others", () => {
    const platform = defaultPlatform();
    const ids = new Set(Array.from({ length: 200 }, () => newId(platform)));
    expect(ids.size).toBe(200);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  test("[CM1] the digest of this platform is zlib's", () => {
    const bytes = new TextEncoder().encode("Hello");
    expect(defaultPlatform().crc32(bytes)).toBe(native(bytes));
  });

  test.each([
    { by: "Node", builtin: true, subtle: true },
    { by: "WebCrypto", builtin: false, subtle: true },
    { by: "the library, on plain HTTP", builtin: false, subtle: false },
  ])("[CU10] SHA-256 by $by, as a whole and in pieces", async ({ builtin, subtle }) => {
    if (!builtin) vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
    if (!subtle) vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues });
    const bytes = Uint8Array.from({ length: 100_003 }, (_, index) => index * 31);
    const expected = createHash("sha256").update(bytes).digest("hex");
    const platform = defaultPlatform();
    expect(Buffer.from(await platform.sha256(bytes)).toString("hex")).toBe(expected);
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += 7_001) yield bytes.subarray(at, at + 7_001);
    }
    expect(await platform.sha256Of(pieces())).toBe(expected);
  });

  test.each([
    ["/files/a.png?sig=1", undefined, "/files/a.png?sig=1"],
    ["/files/a.png?sig=1", "http://host:3000", "http://host:3000/files/a.png?sig=1"],
    ["//evil.example/a", undefined, "about:blank"],
    ["/\\evil.example/a", "http://host:3000", "about:blank"],
    ["https://evil.example/a", "http://host:3000", "about:blank"],
    ["javascript:alert(1)", undefined, "about:blank"],
  ])("[CJ10] %s from %s leads to %s", (path, base, href) => {
    expect(hrefOf(path, base)).toBe(href);
  });
});
