import type { Snapshot } from "@chatcast/client";

/** Phases after which nothing of a transfer is left to do. */
const OVER: ReadonlySet<string> = new Set(["done", "cancelled", "killed", "failed"]);

/** Files on their way to others; loading the page anew would break them off, and some have to be chosen again then. */
export const filesUnderWay = ({ transfers }: Pick<Snapshot, "transfers">): boolean =>
  transfers.some(({ phase }) => !OVER.has(phase.state));

/** What somebody has begun (`ui/Unfinished.tsx`) or looks at: dialogs and windows come up closed. */
const BEGUN = "[data-unfinished], [data-window], dialog[open]";

/** Whether a page may be loaded anew and nobody loses anything: connected, all is said, no file moves, nothing is begun or open. */
export function isIdle(snapshot: Snapshot, onlyHere: number, page: Pick<ParentNode, "querySelector">): boolean {
  const { connection, conversations, alerts } = snapshot;
  return (
    connection.state === "connected" &&
    onlyHere === 0 &&
    alerts.length === 0 &&
    !filesUnderWay(snapshot) &&
    conversations.every(({ messages }) => messages.every(isSettled)) &&
    page.querySelector(BEGUN) === null
  );
}

function isSettled({ state, change, file }: Snapshot["conversations"][number]["messages"][number]): boolean {
  const stored = state.state === "acknowledged" && (change === undefined || change.state.state === "acknowledged");
  return stored && file?.sealed?.reading.state !== "reading";
}

/** The same of a room that is not shown, where the document tells nothing: what is kept of it (`ui/kept.ts`). */
export function isBegun(kept: ReadonlyMap<string, unknown>): boolean {
  return [kept.get("tray"), kept.get("windows")].some(isFilled) || kept.get("editing") !== undefined;
}

/** A list with something in it, or a map of lists of which one has. */
const isFilled = (value: unknown): boolean =>
  value instanceof Map ? [...value.values()].some(isFilled) : Array.isArray(value) && value.length > 0;
