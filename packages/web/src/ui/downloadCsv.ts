/** Hands `text` to the browser as a download named `fileName`. */
export function downloadCsv(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has taken its own hold on the blob by the next minute; revoking at once loses it in some browsers.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
