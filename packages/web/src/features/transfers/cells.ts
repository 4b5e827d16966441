/** Words and swatches of the cell states, in the order of `CELL` in the client's api. */
export const CELLS = [
  { word: "queued", swatch: "bg-cell-queued" },
  { word: "sent", swatch: "bg-cell-sent" },
  { word: "acked", swatch: "bg-cell-acked" },
  { word: "nacked", swatch: "bg-cell-nacked" },
  { word: "retransmitted", swatch: "bg-cell-retransmitted" },
  { word: "killed", swatch: "bg-cell-killed" },
] as const;
