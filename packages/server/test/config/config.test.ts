import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HELP } from "../../src/config/help.ts";
import { type Config, ConfigError, InfoRequested, parseConfig } from "../../src/config.ts";

const parse = (argv: string[] = [], env: Record<string, string> = {}): Config => parseConfig(argv, env);

function refusal(argv: string[], env: Record<string, string> = {}): string {
  try {
    parse(argv, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("was accepted");
}

function printed(argv: string[]): string {
  try {
    parse(argv);
  } catch (error) {
    if (error instanceof InfoRequested) return error.text;
    throw error;
  }
  throw new Error("printed nothing");
}

test("[CF1] defaults", () => {
  expect(parse()).toEqual({
    host: "127.0.0.1",
    port: 3000,
    dataDir: resolve("data"),
    store: { kind: "embedded" },
    bus: { kind: "none" },
    blobs: { kind: "embedded" },
    corsOrigins: [],
    hooksAllow: [],
    metricsAllow: [],
    rateLimits: true,
    lab: false,
    roomTtlDays: 7,
    retention: {},
    uploadTtlHours: 24,
    nameHoldMs: 60_000,
    maxFileSize: 10 * 1024 ** 3,
    logLevel: "info",
    json: false,
    secret: undefined,
    admin: { kind: "kept" },
    https: { source: "none" },
  });
});

test("[CF9] the administrator: none, or with a token of one's own, which is never repeated", () => {
  const ADMIN_TOKEN = "abcdefghij_KLM-1";
  expect(parse([], { ADMIN_TOKEN }).admin).toEqual({ kind: "given", token: ADMIN_TOKEN });
  expect(parse(["--no-admin"], { ADMIN_TOKEN }).admin).toEqual({ kind: "off" });
  for (const token of ["one-short-of-it", "with a blank in it", "ümlauts-are-not-for-headers"]) {
    const said = refusal([], { ADMIN_TOKEN: token });
    expect(said).toBe('ADMIN_TOKEN must have 16 to 256 characters of A-Z, a-z, 0-9, "_" and "-".');
  }
});

test("[CF10] a bus is a Redis, for what nodes can share", () => {
  const STORE = "postgres://db/chat";
  const BUS = "redis://:hidden@cache:6379";
  const BUCKET = {
    ...{ BLOBS: "s3://files?endpoint=http://127.0.0.1:9000", AWS_REGION: "eu-1" },
    ...{ AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "key" },
  };
  expect(parse([], { STORE, BUS }).bus).toEqual({ kind: "redis", url: BUS });
  expect(parse(["--lab"], { STORE, BUS, ...BUCKET })).toMatchObject({
    lab: true,
    blobs: { kind: "s3" },
    bus: { url: BUS },
  });
  expect(parse([], { STORE }).bus).toEqual({ kind: "none" });
  const refused = [
    refusal([], { BUS }),
    refusal([], { STORE, BUS: "http://:hidden@cache" }),
    refusal([], { STORE, BUS: "hidden" }),
  ];
  expect(refused).toEqual([
    "BUS needs a STORE that nodes can share: set STORE to postgres://…, or leave BUS unset.",
    "BUS must be an address like redis://host:6379.",
    "BUS must be an address like redis://host:6379.",
  ]);
});

describe("sources", () => {
  test("[CF2] variables set the same as flags", () => {
    const env = { HOST: "0.0.0.0", PORT: "8080", DATA_DIR: "/srv/chat" };
    expect(parse([], env)).toMatchObject({ host: "0.0.0.0", port: 8080, dataDir: resolve("/srv/chat") });
    expect(parse(["--host", "0.0.0.0", "--port=8080", "--data-dir", "/srv/chat"])).toEqual(parse([], env));
  });

  test("[CF2] a flag wins over its variable", () => {
    const argv = ["--host", "::1", "--port", "1", "--data-dir", "/a"];
    const env = { HOST: "0.0.0.0", PORT: "2", DATA_DIR: "/b" };
    expect(parse(argv, env)).toMatchObject({ host: "::1", port: 1, dataDir: resolve("/a") });
  });

  test("[CF2] an empty variable counts as unset", () => {
    const names = [
      "HOST",
      "PORT",
      "DATA_DIR",
      "CORS_ORIGINS",
      "HOOKS_ALLOW",
      "RATE_LIMITS",
      "CHATCAST_LAB",
      "ROOM_TTL",
      "RETENTION_DAYS",
      "RETENTION_SIZE",
      "CHATCAST_NAME_HOLD_MS",
    ];
    const env = Object.fromEntries([...names, "MAX_FILE_SIZE", "LOG_LEVEL"].map((name) => [name, ""]));
    expect(parse([], env)).toEqual(parse());
  });
});

describe("values", () => {
  test.each([
    ["PORT", "-1"],
    ["PORT", "65536"],
    ["PORT", "http"],
    ["PORT", "80.5"],
    ["PORT", "0x50"],
    ["HOST", "two words"],
    ["HOST", "http://localhost"],
    ["ROOM_TTL", "0"],
    ["ROOM_TTL", "-3"],
    ["ROOM_TTL", "soon"],
    ["RETENTION_DAYS", "0"],
    ["RETENTION_DAYS", "a year"],
    ["RETENTION_SIZE", "0"],
    ["RETENTION_SIZE", "much"],
    ["MAX_FILE_SIZE", "0"],
    ["MAX_FILE_SIZE", "10 parsecs"],
    ["MAX_FILE_SIZE", "2TiB"],
    ["MAX_FILE_SIZE", "-1"],
    ["CHATCAST_NAME_HOLD_MS", "-1"],
    ["CHATCAST_NAME_HOLD_MS", "1.5"],
    ["RATE_LIMITS", "maybe"],
    ["CHATCAST_LAB", "2"],
    ["LOG_LEVEL", "loud"],
  ])("[CF3] %s=%s is refused by name", (name, value) => {
    const message = refusal([], { [name]: value });
    expect(message).toContain(name);
    expect(message).toContain(`"${value}"`);
    expect(message).not.toContain("\n");
  });

  test("[CF3] a flag's complaint names the flag", () => {
    expect(refusal(["--port", "99999"], { PORT: "80" })).toBe(
      '--port must be a whole number from 0 to 65535, not "99999".',
    );
    expect(refusal(["--data-dir", ""])).toBe("--data-dir needs a value.");
  });

  test("[CF3] every port from 0 to 65535 is taken", () => {
    fc.assert(fc.property(fc.nat(65_535), (port) => parse([], { PORT: `${port}` }).port === port));
  });

  test.each([
    ["1048576", 1_048_576],
    ["500MB", 500_000_000],
    ["500 mb", 500_000_000],
    ["10GiB", 10 * 1024 ** 3],
    ["1.5KiB", 1536],
    ["1TiB", 1024 ** 4],
  ])("[CF3] MAX_FILE_SIZE=%s is %d bytes", (text, bytes) => {
    expect(parse([], { MAX_FILE_SIZE: text }).maxFileSize).toBe(bytes);
  });

  test("[CF3] other values that are taken", () => {
    const env = { ROOM_TTL: "0.5", RATE_LIMITS: "off", LOG_LEVEL: "DEBUG", HOST: "[::1]" };
    expect(parse([], { RETENTION_DAYS: "90", RETENTION_SIZE: "2GiB" }).retention).toEqual({ days: 90, bytes: 2 ** 31 });
    expect(parse([], env)).toMatchObject({ roomTtlDays: 0.5, rateLimits: false, logLevel: "debug", host: "::1" });
  });

  test("[CF4] origins", () => {
    const env = { CORS_ORIGINS: "https://a.example, http://B.example:8080 ,https://c.example:443," };
    expect(parse([], env).corsOrigins).toEqual(["https://a.example", "http://b.example:8080", "https://c.example"]);
  });

  test.each([
    "*",
    "null",
    "a.example",
    "https://a.example/",
    "https://a.example/x",
    "ftp://a.example",
    "https://u@a.example",
  ])("[CF4] %s is no origin", (text) => {
    expect(refusal([], { CORS_ORIGINS: text })).toContain(`"${text}"`);
  });
});

test("[CF12] addresses that hooks may reach", () => {
  expect(parse([], {}).hooksAllow).toEqual([]);
  expect(parse([], { HOOKS_ALLOW: "127.0.0.1, 10.1.0.0/16 ,fd00::/8,::1," }).hooksAllow).toEqual([
    { address: "127.0.0.1", prefix: 32 },
    { address: "10.1.0.0", prefix: 16 },
    { address: "fd00::", prefix: 8 },
    { address: "::1", prefix: 128 },
  ]);
  for (const text of ["localhost", "10.1.0.0/33", "::/129", "10.1/8", "*", "10.1.0.0/"]) {
    expect(refusal([], { HOOKS_ALLOW: text })).toContain(`"${text}"`);
  }
});

test("[CF14] uploads in the bucket are for files in one; a secret of one's own is never repeated", () => {
  const keys = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret", BLOBS: "s3://files?region=eu-1" };
  const growing = (UPLOADS: string) => parse([], { ...keys, UPLOADS }).blobs;
  expect([growing("bucket"), growing("disk")]).toMatchObject([
    { growing: "in the bucket" },
    { growing: "on the disk" },
  ]);
  expect(parse([], { UPLOADS: "disk" }).blobs).toEqual({ kind: "embedded" });
  expect(refusal([], { UPLOADS: "bucket" })).toContain("needs BLOBS in one");
  expect(refusal([], { ...keys, UPLOADS: "s3" })).toBe('UPLOADS must be disk or bucket, not "s3".');
  const SECRET = "0123456789abcdefghijklmnopqrstuv";
  const [one, same, other] = [SECRET, SECRET, `${SECRET}w`].map((text) => parse([], { CHATCAST_SECRET: text }).secret);
  expect(one).toHaveLength(32);
  expect([same, other]).toEqual([one, expect.not.objectContaining(one ?? {})]);
  expect(refusal([], { CHATCAST_SECRET: "too-short-and-hidden" })).not.toContain("hidden");
});

test("[CF13] addresses that may read the metrics", () => {
  expect(parse([], { METRICS_ALLOW: "10.0.0.5,fd00::/8" }).metricsAllow).toEqual([
    { address: "10.0.0.5", prefix: 32 },
    { address: "fd00::", prefix: 8 },
  ]);
  expect(refusal([], { METRICS_ALLOW: "prometheus" })).toContain("METRICS_ALLOW must list IP addresses");
});

describe("flags", () => {
  test.each([[["--prot", "80"]], [["--port"]], [["start"]], [["--lab=yes"]]])("[CF5] %j is refused", (argv) => {
    const message = refusal(argv);
    expect(message).toContain("npm start -- --help");
    expect(message).not.toContain("\n");
  });

  test("[CF6] HTTPS by a local authority, or by one's own files", () => {
    expect(parse(["--https"])).toMatchObject({ https: { source: "local" }, host: "0.0.0.0" });
    const own = { source: "files", cert: resolve("a.pem"), key: resolve("b.pem") };
    expect(parse(["--cert", "a.pem", "--key", "b.pem"])).toMatchObject({ https: own, host: "0.0.0.0" });
    expect(parse(["--https", "--host", "127.0.0.1"]).host).toBe("127.0.0.1");
    expect(parse(["--https"], { HOST: "192.0.2.1" }).host).toBe("192.0.2.1");
  });

  test("[CF6] a certificate without its key, and the reverse, are refused", () => {
    expect(refusal(["--cert", "a.pem"])).toContain("--key");
    expect(refusal(["--https", "--key", "a.pem"])).toContain("--cert");
  });

  test("[CF7] the lab", () => {
    expect(parse(["--lab"]).lab).toBe(true);
    expect(parse([], { CHATCAST_LAB: "1" }).lab).toBe(true);
    expect(parse([], { CHATCAST_LAB: "0" }).lab).toBe(false);
  });

  test("[CF11] files in a bucket: where it is, and its keys from variables of their own", () => {
    const keys = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" };
    const blobs = (text: string, env = {}) => parse([], { ...keys, BLOBS: text, ...env }).blobs;
    expect(parse([], keys).blobs).toEqual({ kind: "embedded" });
    expect(blobs("embedded")).toEqual({ kind: "embedded" });
    expect(blobs("s3://files/chat/prod?endpoint=https://s3.example.org:9000/&region=eu-1")).toEqual({
      kind: "s3",
      place: {
        url: "https://s3.example.org:9000/files",
        prefix: "chat/prod/",
        region: "eu-1",
        shown: "s3://files/chat/prod/ at https://s3.example.org:9000",
      },
      growing: "on the disk",
      keys: { accessKeyId: "id", secretAccessKey: "secret" },
    });
    expect(blobs("s3://files", { AWS_REGION: "eu-2", AWS_SESSION_TOKEN: "session" })).toMatchObject({
      place: { url: "https://files.s3.eu-2.amazonaws.com", prefix: "", region: "eu-2" },
      keys: { sessionToken: "session" },
    });
    expect(blobs("s3://my.files?region=eu-2")).toMatchObject({
      place: { url: "https://s3.eu-2.amazonaws.com/my.files" },
    });
    expect(blobs("s3://files?endpoint=http://127.0.0.1:9000")).toMatchObject({ place: { region: "us-east-1" } });
  });

  test.each([
    "files",
    "https://s3.example.org/files",
    "s3://",
    "s3://Files?region=eu-1",
    "s3://files/a%20b?region=eu-1",
    "s3://id:hidden@files?region=eu-1",
    "s3://files?region=eu-1&secret=hidden",
    "s3://files?endpoint=ftp://s3.example.org",
    "s3://files?endpoint=https://id:hidden@s3.example.org",
    "s3://files",
  ])("[CF11] %s is no place for files, and is not repeated", (text) => {
    const line = refusal([], { BLOBS: text, AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "s" });
    expect(line).toMatch(/^BLOBS (?:must be|needs) /);
    expect(line).not.toContain("hidden");
  });

  test("[CF11] a bucket without its keys is refused", () => {
    for (const env of [{}, { AWS_ACCESS_KEY_ID: "id" }, { AWS_SECRET_ACCESS_KEY: "secret" }]) {
      expect(refusal([], { BLOBS: "s3://files?region=eu-1", ...env })).toBe(
        "BLOBS in a bucket needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
      );
    }
  });

  test("[CF8] help describes every flag and variable", () => {
    expect(printed(["--help"])).toBe(HELP);
    expect(printed(["-h"])).toBe(HELP);
    const flags = ["--host", "--port", "--data-dir", "--lab", "--https", "--cert", "--key", "--help", "--version"];
    for (const flag of flags) expect(HELP).toMatch(new RegExp(`^  (?:-\\w, )?${flag}\\b`, "m"));
    expect(HELP.split("\n").filter((line) => line.length > 79)).toEqual([]);
  });

  test("[CF8] help describes every variable that is read", () => {
    const read = new Set<string>();
    const env = new Proxy<Record<string, string>>({}, { get: (_, name) => void read.add(String(name)) });
    parse([], env);
    expect(read.size).toBeGreaterThan(0);
    for (const name of read) expect(HELP).toMatch(new RegExp(`\\b${name}\\b`));
  });

  test("[CF8] version", () => {
    expect(printed(["--version"])).toMatch(/^ChatCast \d+\.\d+\.\d+\n$/);
  });
});
