import { say } from "../../words/words.ts";

/** Words of the wire, keys of those that are shown, and swatches of the cell states, in the order of `CELL` in the client's api. */
export const CELLS = [
  { word: "queued", key: "transfers.cell-queued", swatch: "bg-cell-queued" },
  { word: "sent", key: "transfers.cell-sent", swatch: "bg-cell-sent" },
  { word: "acked", key: "transfers.cell-acked", swatch: "bg-cell-acked" },
  { word: "nacked", key: "transfers.cell-nacked", swatch: "bg-cell-nacked" },
  { word: "retransmitted", key: "transfers.cell-retransmitted", swatch: "bg-cell-retransmitted" },
  { word: "killed", key: "transfers.cell-killed", swatch: "bg-cell-killed" },
] as const;

/** A chunk's state in a word. */
export const cellWord = (status: (typeof CELLS)[number]["word"]): string =>
  say(CELLS.find(({ word }) => word === status)?.key ?? "transfers.cell-queued");
