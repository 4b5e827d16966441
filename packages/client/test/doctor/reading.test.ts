import { expect, test } from "vitest";
import { explain } from "../../src/doctor/explain.ts";
import { hopsOf } from "../../src/doctor/hops.ts";

test.each([
  [{ server: "nginx/1.22.1" }, "", ["nginx 1.22.1"]],
  [{ server: "cloudflare", "cf-ray": "8f-FRA" }, "", ["Cloudflare"]],
  [{ via: "1.1 varnish (Varnish/7.4), 1.1 google" }, "", ["Varnish", "google"]],
  [{ via: "1.1 vegur", server: "Apache/2.4.62 (Debian)" }, "", ["Apache 2.4.62", "vegur"]],
  [{}, "<hr><center>nginx/1.27.0</center>", ["nginx 1.27.0"]],
  [{ server: "thing" }, "", ["thing"]],
  [{}, "nothing of that", []],
])("[PX4] %j names its hops", (headers, body, expected) => {
  const names = hopsOf(new Headers(headers), body).map(({ name, version }) => (version ? `${name} ${version}` : name));
  expect(names).toEqual(expected);
});

const HEARTBEAT = { heartbeatMs: 25_000 };

test.each([
  [{ keptMs: 60_000, cutAfterMs: 60_000 }, "good"],
  [{ keptMs: 25_000, cutAfterMs: 25_000 }, "broken"],
  [{ keptMs: 26_000 }, "good"],
  [{ keptMs: 24_000 }, "unknown"],
])("[PX5] a silence of %j is %s", (measured, grade) => {
  expect(explain("silence", measured, HEARTBEAT).grade).toBe(grade);
});

test("[PX9] what is lost, and what still works, decides how bad it is", () => {
  expect(explain("bodies", { passed: 100_000_000, refused: 110_000_000 }, HEARTBEAT).grade).toBe("limited");
  expect(explain("bodies", { passed: 65_536, refused: 1_048_576 }, HEARTBEAT).grade).toBe("broken");
  expect(explain("frames", { passed: 65_536, refused: 262_144 }, HEARTBEAT).grade).toBe("limited");
  expect(explain("frames", { passed: 0, refused: 16_384 }, HEARTBEAT).grade).toBe("broken");
  expect(explain("ranges", { status: 206, intact: false }, HEARTBEAT).grade).toBe("broken");
  const compressed = { removed: [], changed: [], added: ["content-encoding"], hostChanged: false };
  expect(explain("headers", compressed, HEARTBEAT).grade).toBe("limited");
});
