import { createHash } from "node:crypto";
import { isIP, isIPv6 } from "node:net";

/** A setting that cannot be used, in one line for the person who set it. */
export class ConfigError extends Error {}

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 1024,
  MIB: 1024 ** 2,
  GIB: 1024 ** 3,
  TIB: 1024 ** 4,
};
const MAX_SIZE = 1024 ** 4;
const MAX_DAYS = 36_500;

export function aPort(text: string, name: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new ConfigError(`${name} must be a whole number from 0 to 65535, not "${text}".`);
  }
  return port;
}

/** A name or an address; whether this machine has it, only listening can tell. */
export function aHost(text: string, name: string): string {
  const bare = text.replace(/^\[(.*)\]$/, "$1");
  if (!/^[A-Za-z0-9.:_%-]+$/.test(bare)) {
    throw new ConfigError(`${name} must be a host name or an IP address, not "${text}".`);
  }
  return bare;
}

export function aSwitch(text: string, name: string): boolean {
  const word = text.toLowerCase();
  if (["1", "on", "true", "yes"].includes(word)) return true;
  if (["0", "off", "false", "no"].includes(word)) return false;
  throw new ConfigError(`${name} must be on or off, not "${text}".`);
}

export function days(text: string, name: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= MAX_DAYS)) {
    throw new ConfigError(`${name} must be a number of days above 0 and up to ${MAX_DAYS}, not "${text}".`);
  }
  return value;
}

export function milliseconds(text: string, name: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 86_400_000) {
    throw new ConfigError(`${name} must be a whole number of milliseconds up to a day, not "${text}".`);
  }
  return value;
}

/** @returns bytes */
export function aSize(text: string, name: string): number {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text) ?? [];
  const bytes = Math.floor(Number(number) * (UNITS[unit.toUpperCase()] ?? Number.NaN));
  if (number === "" || !(bytes >= 1 && bytes <= MAX_SIZE)) {
    throw new ConfigError(`${name} must be a size like 500MB or 10GiB, at most 1TiB, not "${text}".`);
  }
  return bytes;
}

export function aLogLevel(text: string, name: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text.toLowerCase());
  if (!level) throw new ConfigError(`${name} must be one of ${LOG_LEVELS.join(", ")}, not "${text}".`);
  return level;
}

/** As long as nobody guesses, and of what fits behind a `#` and into a header. What was given is a secret: it is not repeated. */
export function anAdminToken(text: string, name: string): string {
  if (!/^[A-Za-z0-9_-]{16,256}$/.test(text)) {
    throw new ConfigError(`${name} must have 16 to 256 characters of A-Z, a-z, 0-9, "_" and "-".`);
  }
  return text;
}

/** As long as nobody guesses; likewise never repeated. @returns 32 bytes made of it */
export function aSecret(text: string, name: string): Uint8Array {
  if (!/^[A-Za-z0-9_+/=-]{32,256}$/.test(text)) {
    throw new ConfigError(`${name} must have 32 to 256 characters of A-Z, a-z, 0-9, "_", "-", "+", "/" and "=".`);
  }
  return createHash("sha256").update(`chatcast secret ${text}`).digest();
}

export function aPlaceForUploads(text: string, name: string): "on the disk" | "in the bucket" {
  if (text === "disk") return "on the disk";
  if (text === "bucket") return "in the bucket";
  throw new ConfigError(`${name} must be disk or bucket, not "${text}".`);
}

/** Comma-separated origins, `https://chat.example.org` or with a port; no path, no `*`. */
export function anOriginList(text: string, name: string): string[] {
  const origins = text.split(",").map((part) => part.trim());
  return origins.filter((part) => part !== "").map((part) => anOrigin(part, name));
}

function anOrigin(text: string, name: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === "http:" || url?.protocol === "https:";
  if (!url || !isWeb || (text.toLowerCase() !== url.origin && !isDefaultPort(text, url))) {
    throw new ConfigError(
      `${name} must list origins like https://chat.example.org, separated by commas; "${text}" is none.`,
    );
  }
  return url.origin;
}

/** `https://a.example:443` is the origin `https://a.example`. */
function isDefaultPort(text: string, url: URL): boolean {
  return text.toLowerCase() === `${url.origin}:${url.protocol === "https:" ? 443 : 80}`;
}

/** The database in the data directory, or one of PostgreSQL's by its address, which may hold a password: never print it. */
export type StoreChoice = { kind: "embedded" } | { kind: "postgres"; url: string };

export function aStore(text: string, name: string): StoreChoice {
  if (text === "embedded") return { kind: "embedded" };
  const { protocol, hostname } = URL.canParse(text) ? new URL(text) : { protocol: "", hostname: "" };
  if (!/^postgres(?:ql)?:$/.test(protocol) || hostname === "") {
    throw new ConfigError(`${name} must be "embedded" or an address like postgres://user@host:5432/database.`);
  }
  return { kind: "postgres", url: text };
}

/** Where nodes tell each other what happened: nowhere, or in a Redis by its address, which may hold a password: never print it. */
export type BusChoice = { kind: "none" } | { kind: "redis"; url: string };

export function aBus(text: string, name: string): BusChoice {
  const { protocol, hostname } = URL.canParse(text) ? new URL(text) : { protocol: "", hostname: "" };
  if (!/^rediss?:$/.test(protocol) || hostname === "") {
    throw new ConfigError(`${name} must be an address like redis://host:6379.`);
  }
  return { kind: "redis", url: text };
}

/** Comma-separated IP addresses, or blocks of them like 10.1.0.0/16. */
export function anAddressList(text: string, name: string): { address: string; prefix: number }[] {
  const blocks = text.split(",").map((part) => part.trim());
  return blocks.filter((part) => part !== "").map((part) => aBlock(part, name));
}

function aBlock(text: string, name: string): { address: string; prefix: number } {
  const [, address = "", bits] = /^([0-9A-Fa-f.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const most = isIPv6(address) ? 128 : 32;
  const prefix = Number(bits ?? most);
  if (isIP(address) !== 0 && prefix <= most) return { address, prefix };
  throw new ConfigError(
    `${name} must list IP addresses or blocks like 10.1.0.0/16, separated by commas; "${text}" is none.`,
  );
}
