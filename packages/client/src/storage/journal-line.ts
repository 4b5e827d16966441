import { crc32, toHex } from "@chatcast/protocol";
import type { Change } from "./kept.ts";

/** Of the journal's format. */
export const VERSION = 1;

export const headerOf = (): string => `chatcast journal ${VERSION}\n`;

const encoder = new TextEncoder();

/** One change as a line: the CRC-32 of the rest, then JSON. A file handle cannot be written down and is left out. */
export function lineOf(change: Change): string {
  const json = JSON.stringify(change, (_key, value: unknown) => {
    if (value instanceof Uint8Array) return { $hex: toHex(value) };
    return isHandle(value) ? { kind: "none" } : value;
  });
  return `${checkOf(json)} ${json}\n`;
}

/** @returns undefined for a line that is torn or empty. */
export function readLine(line: string): Change | undefined {
  const json = line.slice(9);
  if (json === "" || line.slice(0, 8) !== checkOf(json)) return undefined;
  // The check says that these are the bytes that `lineOf` wrote.
  return JSON.parse(json, (_key, value: unknown) => (isHex(value) ? bytesOf(value.$hex) : value)) as Change;
}

const checkOf = (json: string): string => (crc32(encoder.encode(json)) >>> 0).toString(16).padStart(8, "0");

const isHandle = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === "handle";

const isHex = (value: unknown): value is { $hex: string } =>
  typeof value === "object" && value !== null && "$hex" in value && typeof value.$hex === "string";

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16));
