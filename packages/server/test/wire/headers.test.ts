import { expect, test } from "vitest";
import { serve, unique } from "./harness.ts";
import { plain } from "./plain.ts";
import { json, upload } from "./upload.ts";

const FRIEND = "https://friend.example";
const server = serve({ env: { CORS_ORIGINS: FRIEND } });

test("[WD1] every answer carries a request id of its own", async () => {
  const ids: unknown[] = [];
  for (const path of ["/healthz", "/metrics", "/files/nope", "/%zz", "/"]) {
    ids.push((await plain(server.url, path)).headers["x-request-id"]);
  }
  for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(new Set(ids).size).toBe(ids.length);
});

test("[WD2] the page may load from its own server alone, runs no inline code and is framed by nobody", async () => {
  const { headers } = await plain(server.url, "/");
  const policy = new Map(
    String(headers["content-security-policy"])
      .split(";")
      .map((directive): [string, string] => {
        const [name = "", ...values] = directive.trim().split(" ");
        return [name, values.join(" ")];
      }),
  );
  expect(policy.get("default-src")).toBe("'none'");
  for (const name of ["script-src", "style-src", "connect-src", "worker-src", "font-src"]) {
    expect(policy.get(name)).toBe("'self'");
  }
  expect(policy.get("frame-ancestors")).toBe("'none'");
  expect(policy.get("base-uri")).toBe("'none'");
  expect([...policy.values()].join(" ")).not.toMatch(/unsafe|\*|https?:/);
  expect(headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-site",
  });
  // On plain HTTP browsers ignore them, and complain.
  expect(headers["strict-transport-security"]).toBeUndefined();
  expect(headers["cross-origin-opener-policy"]).toBeUndefined();
  expect(headers["x-powered-by"]).toBeUndefined();
});

test("[WD3] answers may be read by pages of listed origins, and by no others", async () => {
  const alice = await server.create(unique("room"), "Alice");
  const { url } = json(await upload(server.url, "content", { token: alice.token })) as { url: string };
  const read = (origin: string) => plain(server.url, url, { headers: { Origin: origin } });
  const listed = await read(FRIEND);
  expect(listed.status).toBe(200);
  expect(listed.headers).toMatchObject({ "access-control-allow-origin": FRIEND, vary: "Origin" });
  expect(listed.headers["access-control-expose-headers"]).toContain("content-range");
  for (const origin of ["https://foe.example", `${FRIEND}.foe.example`, "null", "http://friend.example"]) {
    const { headers } = await read(origin);
    expect(headers["access-control-allow-origin"]).toBeUndefined();
    expect(headers.vary).toBe("Origin");
  }
});

test("[WD3] a preflight lets listed origins upload with their token, and no others", async () => {
  const ask = (origin: string) =>
    plain(server.url, "/upload", {
      method: "OPTIONS",
      headers: { Origin: origin, "Access-Control-Request-Method": "POST" },
    });
  const listed = await ask(FRIEND);
  expect(listed.status).toBe(204);
  expect(listed.headers["access-control-allow-methods"]).toContain("POST");
  expect(listed.headers["access-control-allow-headers"]).toContain("authorization");
  const { headers } = await ask("https://foe.example");
  expect(headers["access-control-allow-origin"]).toBeUndefined();
  expect(headers["access-control-allow-headers"]).toBeUndefined();
});
