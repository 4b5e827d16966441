/** What the server has pushed: see `push/payload.ts` there. Whatever is not of that shape is told as news without words. */
export interface Pushed {
  room: string;
  sealed: boolean;
  title: string;
  text: string;
}

/** Subset of `WindowClient`. */
export interface PageClient {
  readonly focused: boolean;
  readonly url: string;
  focus(): Promise<unknown>;
  navigate(url: string): Promise<unknown>;
}

/** Reads what was pushed; never throws, because a browser wants something shown for every push. */
export function readPushed(data: { json(): unknown } | null): Pushed {
  const none = { room: "", sealed: false, title: "ChatCast", text: "" };
  try {
    const told = data?.json();
    if (typeof told !== "object" || told === null) return none;
    const { room, sealed, title, text } = told as Record<string, unknown>;
    if (typeof room !== "string" || typeof title !== "string" || typeof text !== "string") return none;
    return { room, sealed: sealed === true, title, text };
  } catch {
    return none;
  }
}

/** Address of the page that shows a room: as `app/address.ts` writes it. */
export const addressOf = ({ room, sealed }: Pick<Pushed, "room" | "sealed">): string =>
  room === "" ? "/" : `/#${new URLSearchParams({ [sealed ? "sealed" : "room"]: room })}`;

/** Brings a page forward that is open, and leads it to the room; else opens one there. */
export async function openRoom(
  pushed: Pick<Pushed, "room" | "sealed">,
  pages: readonly PageClient[],
  open: (url: string) => Promise<unknown>,
): Promise<void> {
  const address = addressOf(pushed);
  // The administrator's page is none of these.
  const [page] = pages.filter(({ url }) => new URL(url).pathname === "/");
  if (page === undefined) {
    await open(address);
    return;
  }
  await page.focus();
  await page.navigate(address);
}
