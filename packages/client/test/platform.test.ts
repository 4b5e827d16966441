import { crc32 as native } from "node:zlib";
import { describe, expect, test } from "vitest";
import { hrefOf } from "../src/driver/href.ts";
import { defaultPlatform, newId } from "../src/platform.ts";

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
