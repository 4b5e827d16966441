import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { JSHandle, Locator } from "@playwright/test";

/** Drops a file on an element, as from the desktop. */
export async function dropFile(target: Locator, path: string): Promise<void> {
  const dataTransfer = await transferOf(target, path);
  for (const type of ["dragenter", "dragover", "drop"]) await target.dispatchEvent(type, { dataTransfer });
}

/** Pastes a file into an element, as after copying it elsewhere. */
export async function pasteFile(target: Locator, path: string): Promise<void> {
  const clipboardData = await transferOf(target, path);
  await target.evaluate((element, data) => {
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, clipboardData);
}

async function transferOf(target: Locator, path: string): Promise<JSHandle<DataTransfer>> {
  const file = { name: basename(path), base64: (await readFile(path)).toString("base64") };
  return target.page().evaluateHandle(({ name, base64 }) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name));
    return transfer;
  }, file);
}
