import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { postTo } from "../../src/hooks/post.ts";
import { HookTargets } from "../../src/hooks/targets.ts";

const strict = new HookTargets([]);
const refusal = (targets: HookTargets, url: string): unknown => {
  try {
    return targets.hostOf(url);
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
};

describe("addresses of hooks", () => {
  test.each([
    ...["127.0.0.1", "127.1", "0x7f000001", "2130706433", "0.0.0.0", "10.0.0.1", "100.64.0.1", "169.254.169.254"],
    ...["172.16.0.1", "172.31.255.255", "192.168.1.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255"],
    ...["[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:8.8.8.8]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2001::1]"],
    ...["[fe80::1]", "[fd00::1]", "[ff02::1]", "[2001:db8::1]", "[3fff::1]", "[5f00::1]"],
  ])("[HO6] https://%s/ is none of the public internet", (host) => {
    expect(refusal(strict, `https://${host}/`)).toBe("E_FORBIDDEN");
  });

  test.each(["ci.example", "CI.example:8443", "8.8.8.8", "172.32.0.1", "[2606:4700::1111]"])(
    "[HO6] https://%s/hook?x=1 is good, and known by its host",
    (host) => {
      expect(strict.hostOf(`https://${host}/hook?x=1`)).toBe(host.toLowerCase());
    },
  );

  test.each([
    ["nowhere", "E_SCHEMA"],
    ["ftp://ci.example/", "E_SCHEMA"],
    ["https://me:secret@ci.example/", "E_SCHEMA"],
    ["https://ci.example/#part", "E_SCHEMA"],
    ["http://ci.example/", "E_FORBIDDEN"],
  ])("[HO6] %s is %s", (url, code) => {
    expect(refusal(strict, url)).toBe(code);
  });

  test("[HO6] one that is too long is none", () => {
    expect(refusal(strict, `https://ci.example/${"x".repeat(2_048)}`)).toBe("E_SCHEMA");
  });

  test("[HO6] what the operator allows is reached, by plain http too, and nothing else is", () => {
    const lenient = new HookTargets([
      { address: "127.0.0.1", prefix: 32 },
      { address: "fd00::", prefix: 8 },
    ]);
    expect(refusal(lenient, "http://127.0.0.1:8080/")).toBe("127.0.0.1:8080");
    expect(refusal(lenient, "https://[fd00::7]/")).toBe("[fd00::7]");
    expect(refusal(lenient, "http://[::ffff:127.0.0.1]/")).toBe("[::ffff:7f00:1]");
    for (const url of ["http://127.0.0.2/", "https://10.0.0.1/", "http://8.8.8.8/"]) {
      expect(refusal(lenient, url)).toBe("E_FORBIDDEN");
    }
  });
});

describe("posting", () => {
  async function receiver(status: number, headers: Record<string, string> = {}) {
    const seen: { path: string | undefined; body: string }[] = [];
    const server = createServer(async (request, response) => {
      seen.push({ path: request.url, body: await text(request) });
      response.writeHead(status, headers).end("x".repeat(200_000));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    return { seen, port };
  }
  const never = new AbortController().signal;
  const lenient = new HookTargets([{ address: "127.0.0.1", prefix: 32 }]);

  test("[HO7] nothing but the status of an answer is used, however much there is", async () => {
    const { seen, port } = await receiver(204);
    const posted = await postTo(lenient, never)(`http://127.0.0.1:${port}/a?b`, { "webhook-id": "1" }, "höok");
    expect([posted, seen]).toEqual([{ ok: true }, [{ path: "/a?b", body: "höok" }]]);
    const busy = await receiver(503, { "retry-after": "7" });
    expect(await postTo(lenient, never)(`http://127.0.0.1:${busy.port}/`, {}, "{}")).toEqual({
      ok: false,
      status: 503,
      reason: "answered 503",
      retryAfterMs: 7_000,
    });
  });

  test("[HO7] a redirect is not followed", async () => {
    const { seen: elsewhere, port } = await receiver(200);
    const moved = await receiver(307, { location: `http://127.0.0.1:${port}/` });
    const posted = await postTo(lenient, never)(`http://127.0.0.1:${moved.port}/`, {}, "{}");
    expect(posted).toEqual({ ok: false, status: 307, reason: "answered 307, and redirects are not followed" });
    expect(elsewhere).toEqual([]);
  });

  test("[HO7] to an address that is refused nothing is sent, whichever way it was named", async () => {
    const { seen, port } = await receiver(200);
    // Given by name, as one whose address was changed after the hook was made.
    for (const host of ["127.0.0.1", "localhost"]) {
      const posted = await postTo(new HookTargets([{ address: "10.9.8.7", prefix: 32 }]), never)(
        `http://${host}:${port}/`,
        {},
        "{}",
      );
      expect(posted).toMatchObject({ ok: false, reason: expect.stringContaining("no address of the public internet") });
    }
    expect(seen).toEqual([]);
    const nobody = await postTo(lenient, never)("http://127.0.0.1:1/", {}, "{}");
    expect(nobody).toEqual({ ok: false, reason: "not reached (ECONNREFUSED)" });
  });
});
