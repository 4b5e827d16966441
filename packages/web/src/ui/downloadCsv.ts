import { saveAs } from "./saveAs.ts";

/** Hands `text` to the browser as a download named `fileName`. */
export function downloadCsv(fileName: string, text: string): void {
  saveAs(fileName, new Blob([text], { type: "text/csv;charset=utf-8" }));
}
