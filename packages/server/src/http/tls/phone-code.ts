/** The address with a QR code under it, for a terminal: what draws it is loaded only where there is one. */
export async function phoneCode(url: string): Promise<string> {
  const { toString: drawCode } = await import("qrcode");
  const code = await drawCode(url, { type: "terminal", small: true, errorCorrectionLevel: "L" });
  return `On a phone in the same network: ${url}\n${code}`;
}

/** Prints the address; the code only where somebody can point a camera at it, not into a log file. */
export async function printPhoneCode(
  url: string,
  out: NodeJS.WritableStream & { isTTY?: boolean } = process.stdout,
): Promise<void> {
  out.write(out.isTTY ? await phoneCode(url) : `On a phone in the same network: ${url}\n`);
}
