import type { Guest } from "./room.ts";
import type { Tab } from "./tab.ts";

const INSIDE = `document.querySelector('[role="log"]') && benchFind.field("Message")`;
const SAID_AT_ONCE = 5;
const FILE_BYTES = 64 * 1024;

/** From the way in. */
export async function enter(tab: Tab, room: string): Promise<void> {
  await tab.fill("Your name", "Ann");
  await tab.fill("Room name", room);
  await tab.click("Join room");
  await tab.until("the room", INSIDE);
}

const shows = (text: string) => `document.querySelector('[role="log"]')?.textContent.includes(${JSON.stringify(text)})`;

/** Code for the page: chooses a file as if somebody had picked it. */
const choose = (name: string) => `(() => {
  const input = document.querySelector('input[type="file"]:not([webkitdirectory])');
  const chosen = new DataTransfer();
  chosen.items.add(new File([new Uint8Array(${FILE_BYTES})], ${JSON.stringify(name)}));
  input.files = chosen.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
})()`;

/**
 * What somebody does in a room, from the way in and back to it: enters, talks, is talked to, reads back, looks at each window,
 * searches, sends a file, looks at all files, asks for the keys, leaves.
 */
export async function useOnce(tab: Tab, guest: Guest, room: string, turn: number): Promise<void> {
  await enter(tab, room);
  for (let n = 0; n < SAID_AT_ONCE; n++) {
    await tab.fill("Message", `turn ${turn}, **message** ${n}`);
    await tab.press("Enter");
    await tab.until("what was said", shows(`turn ${turn}, message ${n}`));
  }
  await guest.say(SAID_AT_ONCE);
  await tab.evaluate(`document.querySelector('[role="log"]').focus()`);
  await tab.press("Home");
  await tab.press("End");
  await tab.press("?");
  await tab.until("the keys", `document.querySelector("dialog[open]")`);
  await tab.press("Escape");
  for (const window of ["Transfers & ACKs", "Integrity"]) {
    await tab.click(window);
    await tab.until(window, `document.querySelector('section[aria-label="${window}"], section h2')`);
  }
  const name = `turn-${turn}.bin`;
  await tab.evaluate(choose(name));
  await tab.until("the file", shows(name));
  await tab.press("Escape");
  await tab.press("Escape");
  await tab.click("Search");
  await tab.until("the search", `document.querySelector('input[type="search"]')`);
  await tab.send("Input.insertText", { text: "boats" });
  await tab.until("a hit", `document.querySelector("mark")`);
  await tab.click("Close search");
  await tab.click("Files");
  await tab.until("all files", `document.querySelector("dialog[open]")`);
  await tab.press("Escape");
  await tab.until("the room again", `!document.querySelector("dialog[open]")`);
  await tab.click("Leave room");
  await tab.until("the way in", `benchFind.field("Room name")`);
}
