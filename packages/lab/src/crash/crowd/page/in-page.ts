import { browserStorage, openClient } from "@chatcast/client";
import { enterRoom } from "../enter.ts";
import { type Shown, Watch } from "../watch.ts";
import type { Told } from "./told.ts";

/** Set by the driving process: takes a `Told` as JSON. */
declare const crashTold: (told: string) => void;

/**
 * The client inside a page: the SDK as the product's page has it. It does what it is asked, and tells all that it
 * shows; the history is written outside, where no crash of the page can take it away.
 */
function openPage() {
  const client = openClient({ storage: browserStorage() });
  const tell = (told: Told): void => crashTold(JSON.stringify(told));
  const watch = new Watch({
    record: (deed) => tell({ type: "deed", deed }),
    waiting: (body) => tell({ type: "waiting", body }),
    sent: (body) => tell({ type: "sent", body }),
    answered: (answered) => tell({ type: "answered", answered }),
  });
  const look = (): void => {
    const snapshot = client.snapshot();
    watch.look(snapshot);
    const { room, connection, conversations } = snapshot;
    const present = room !== undefined && connection.state === "connected";
    const gap = conversations.some((conversation) => conversation.gap !== undefined);
    const users = room?.users.map(({ username }) => username) ?? [];
    tell({ type: "status", status: { present, gap, shown: watch.shown, users } });
  };
  client.subscribe(look);
  return {
    enter: (room: string, name: string, token: string | undefined): Promise<string> =>
      enterRoom(client, room, name, token),
    /** @returns the code of a refusal. */
    say(body: string, to: string | undefined): string | undefined {
      try {
        client.say(body, to === undefined ? { mode: "broadcast" } : { mode: "unicast", recipient: to });
        return undefined;
      } catch (error) {
        return error instanceof Error && "code" in error ? String(error.code) : String(error);
      }
    },
    reconnect: (): void => client.reconnect(),
    everything(): Shown[] {
      look();
      return watch.everything(client.snapshot());
    },
    log: (): string[] => client.snapshot().log.map(({ at, text }) => `${new Date(at).toISOString()} ${text}`),
  };
}

export type PageApi = ReturnType<typeof openPage>;

Object.assign(globalThis, { crashPage: openPage() });
