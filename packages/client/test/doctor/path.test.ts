import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  CHECKS,
  type CheckName,
  type CheckResult,
  type DoctorEvent,
  diagnosePath,
  type PathReport,
} from "../../src/doctor.ts";
import { NEEDS_NGINX, type Nginx, NO_NGINX, startNginx } from "../support/nginx.ts";
import { ServerProcess } from "../support/server-process.ts";

/** What an nginx does that is only told where the server is. */
const DEFAULTS = "location / { proxy_pass TARGET; }";
const UPGRADE = "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;";

let server: ServerProcess;
let nginx: Nginx | undefined;

beforeAll(async () => {
  server = await ServerProcess.start();
});

afterEach(async () => {
  await nginx?.stop();
  nginx = undefined;
});

afterAll(() => server.dispose());

async function behind(locations: string): Promise<string> {
  nginx = await startNginx(server.url, locations);
  return nginx.url;
}

function of(report: PathReport, check: CheckName): CheckResult {
  const found = report.results.find((result) => result.check === check);
  if (found === undefined) throw new Error(`no ${check}`);
  return found;
}

test("[PX1, PX2] nothing stands in the way on a straight path, and each check tells its beginning and its end", async () => {
  const events: DoctorEvent[] = [];
  const report = await diagnosePath(`${server.url}/some/page`, {
    idleMs: 50,
    onProgress: (event) => events.push(event),
  });
  expect(report.results.map(({ check }) => check)).toEqual(CHECKS);
  expect(report.results.filter(({ grade }) => grade !== "good").map(({ check }) => check)).toEqual(["silence"]);
  expect(of(report, "silence")).toMatchObject({ grade: "unknown" });
  expect(of(report, "frames").measured).toEqual({ passed: 1_052_672 });
  expect(of(report, "bodies").measured).toEqual({ passed: 8_388_608 });
  expect(report).toMatchObject({ url: server.url, grade: "unknown", hops: [] });
  const started = events.filter(({ type }) => type === "started").map((event) => "check" in event && event.check);
  expect(new Set(started)).toEqual(new Set(CHECKS));
  expect(events.filter(({ type }) => type === "finished")).toHaveLength(CHECKS.length);
});

test.skipIf(NO_NGINX)(
  `[PX3, PX4] nginx with its defaults is named, with each of its limits${NEEDS_NGINX}`,
  async () => {
    const report = await diagnosePath(await behind(DEFAULTS), { idleMs: 50 });
    expect(report.hops).toMatchObject([{ name: "nginx", version: expect.stringMatching(/^\d+\.\d+/) }]);
    const hop = { name: "nginx", evidence: expect.stringContaining("nginx/") };
    expect(of(report, "websocket")).toMatchObject({
      grade: "limited",
      hop,
      todo: expect.stringContaining("$http_upgrade"),
    });
    expect(of(report, "bodies")).toMatchObject({
      grade: "limited",
      hop,
      measured: { passed: 1_048_576, refused: 1_048_577, status: 413 },
      means: expect.stringMatching(/1,048,577 bytes are answered with status 413, those of 1 MiB come through/),
      todo: expect.stringContaining("client_max_body_size"),
    });
    expect(of(report, "headers")).toMatchObject({ grade: "limited", hop, measured: { hostChanged: true } });
    expect(of(report, "streaming")).toMatchObject({
      grade: "limited",
      hop,
      todo: expect.stringContaining("proxy_buffering"),
    });
    expect(of(report, "ranges")).toMatchObject({ grade: "good" });
    for (const check of ["frames", "silence"] as const) expect(of(report, check)).toMatchObject({ grade: "unknown" });
    expect(report.grade).toBe("limited");
  },
);

test.skipIf(NO_NGINX)(`[PX5] an idle limit shorter than the heartbeat is found${NEEDS_NGINX}`, async () => {
  const url = await behind(`location / { proxy_pass TARGET; ${UPGRADE} proxy_read_timeout 1s; }`);
  const report = await diagnosePath(url, { idleMs: 30_000, checks: ["websocket", "frames", "silence"] });
  expect(report.results.map(({ check }) => check)).toEqual(["server", "websocket", "frames", "silence"]);
  expect(of(report, "websocket").grade).toBe("good");
  expect(of(report, "frames").grade).toBe("good");
  expect(of(report, "silence")).toMatchObject({
    grade: "broken",
    measured: { cutAfterMs: expect.any(Number) },
    hop: { name: "nginx" },
    todo: expect.stringContaining("proxy_read_timeout"),
  });
});

test.skipIf(NO_NGINX)(`[PX4] an nginx that is told what to do is good, and still named${NEEDS_NGINX}`, async () => {
  const url = await behind(
    `client_max_body_size 0; proxy_buffering off;
      location / { proxy_pass TARGET; ${UPGRADE} proxy_set_header Host $http_host; }`,
  );
  const checks = CHECKS.filter((check) => check !== "silence");
  const report = await diagnosePath(url, { checks });
  expect(report.results.filter(({ grade }) => grade !== "good")).toEqual([]);
  expect(report.hops).toMatchObject([{ name: "nginx" }]);
});

test.skipIf(NO_NGINX)(
  `[PX4, PX6] lost and changed headers, compression and lost ranges are told${NEEDS_NGINX}`,
  async () => {
    const url = await behind(
      `location / { proxy_pass TARGET; proxy_set_header Host $http_host; proxy_hide_header ETag; proxy_hide_header Cache-Control;
      add_header Cache-Control public; add_header Via "1.1 inspector (box/2)"; proxy_set_header Range ""; }`,
    );
    const report = await diagnosePath(url, { checks: ["headers", "ranges"] });
    expect(of(report, "headers")).toMatchObject({
      grade: "limited",
      measured: { removed: ["etag"], changed: ["cache-control"], added: ["via"], hostChanged: false },
    });
    expect(of(report, "ranges")).toMatchObject({ grade: "limited", measured: { status: 200, intact: true } });
    expect(report.hops.map(({ name }) => name)).toEqual(["nginx", "inspector"]);
  },
);

test("[PX7] what is no ChatCast server, or nothing, is told, and nothing else is asked of it", async () => {
  const asked: string[] = [];
  const other = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(404, { server: "Caddy" }).end("nothing here");
  });
  await new Promise<void>((resolve) => void other.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const report = await diagnosePath(url);
  expect(report.results).toMatchObject([
    { check: "server", grade: "broken", measured: { status: 404 }, hop: { name: "Caddy" } },
  ]);
  expect(asked).toEqual(["/probe"]);
  await new Promise((resolve) => other.close(resolve));
  expect((await diagnosePath(url)).results).toMatchObject([
    { check: "server", grade: "broken", measured: { reached: false } },
  ]);
  await expect(diagnosePath("ftp://example.org")).rejects.toMatchObject({ code: "E_SCHEMA" });
});

test("[PX8] an abort ends it at once, with the signal's reason", async () => {
  const stop = new AbortController();
  const reason = new Error("enough");
  const report = diagnosePath(server.url, {
    signal: stop.signal,
    idleMs: 100_000,
    onProgress: (event) => {
      if (event.type === "finished" && event.result.check === "streaming") stop.abort(reason);
    },
  });
  await expect(report).rejects.toBe(reason);
  await expect(diagnosePath(server.url, { signal: stop.signal })).rejects.toBe(reason);
});

test.skipIf(NO_NGINX)(
  `[DY1] nginx as we set it up leaves nothing in the way, and hides the metrics${NEEDS_NGINX}`,
  async () => {
    const example = await readFile(new URL("../../../../deploy/nginx.conf", import.meta.url), "utf8");
    const [, locations = ""] = /# locations\n(.*)# end of locations/s.exec(example) ?? [];
    expect(locations).toContain("http://127.0.0.1:3000");
    const url = await behind(locations.replaceAll("http://127.0.0.1:3000", "TARGET"));
    const report = await diagnosePath(url, { idleMs: 50 });
    expect(report.hops).toMatchObject([{ name: "nginx" }]);
    expect(report.results.filter(({ grade }) => grade !== "good").map(({ check }) => check)).toEqual(["silence"]);
    expect((await fetch(`${server.url}/metrics`)).status).toBe(200);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  },
);
