import { ChatCastError, LIMITS, type ServerFacts } from "@chatcast/protocol";
import { Refusal } from "../refusal.ts";
import { told } from "../told.ts";

/** Nothing but a file over it is refused before the server has told its own limit. */
const FALLBACK_LIMIT = 10 * 1024 ** 3;

/** Refuses a file that the server would not take, naming the limit. */
export function refuseTooLarge(size: number, server: ServerFacts | undefined): void {
  const limit = server?.maxFileSize ?? FALLBACK_LIMIT;
  if (size <= limit) return;
  const text = `${inWords(size)} is over this server's limit of ${inWords(limit)}`;
  throw new Refusal("E_TOO_LARGE", told("file-too-large", { size, limit }, text));
}

/** Refuses a time that no server takes. */
export function refuseExpiry(seconds: number | undefined): void {
  const { expirySecondsMin: least, expirySecondsMax: most } = LIMITS;
  if (seconds === undefined || (Number.isInteger(seconds) && seconds >= least && seconds <= most)) return;
  throw new ChatCastError("E_SCHEMA", `a file is kept for ${least} to ${most} seconds`, { path: "expiresIn" });
}

function inWords(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || Number.isInteger(value) ? value : value.toFixed(1)} ${units[unit]}`;
}
