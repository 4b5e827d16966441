/** Hands a blob to the browser as a download named `fileName`. One that lies on the disk is copied there, not read here. */
export function saveAs(fileName: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has taken its own hold on the blob by the next minute; revoking at once loses it in some browsers.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
