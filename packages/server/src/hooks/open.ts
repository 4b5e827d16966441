import { ChatCastError } from "@chatcast/protocol";
import type { Clock, Timers } from "../clock.ts";
import type { Hooks } from "../rooms/context.ts";
import type { Directory } from "../rooms/directory.ts";
import type { Store } from "../store/port.ts";
import type { Telemetry } from "../telemetry.ts";
import { Courier, type CourierContext } from "./courier.ts";
import { postTo } from "./post.ts";
import { HookSecrets } from "./signature.ts";
import { type AddressBlock, HookTargets } from "./targets.ts";

export interface HooksOptions {
  store: Store;
  /** The rooms, which know hooks themselves. */
  directory: () => Directory;
  /** Where several nodes could deliver. */
  errands: CourierContext["errands"];
  /** Addresses that hooks may post to although they are not public. */
  allow: readonly AddressBlock[];
  /** The server's own, from which those of hooks are made. */
  secret: Uint8Array;
  clock: Clock;
  timers: Timers;
  telemetry: Telemetry;
}

export interface OpenedHooks extends Hooks {
  /** Takes up what was not delivered when the server stopped. */
  start(): void;
  close(): void;
}

/** The delivery of what is said to where rooms want it posted. */
export function openHooks(options: HooksOptions): OpenedHooks {
  const { store, directory, clock, timers, telemetry, errands } = options;
  const targets = new HookTargets(options.allow);
  const secrets = new HookSecrets(options.secret);
  const secretOf = (botId: string): string => secrets.of(botId);
  const closing = new AbortController();
  const courier = new Courier({
    ...{ store, clock, timers, secretOf, ...(errands && { errands }) },
    async next(bot, after) {
      const room = await directory().find(bot.roomId);
      if (room === undefined) return undefined;
      const { messages, head } = await room.talk.history(bot, { after, limit: 1 });
      const [entry] = messages;
      return { room: room.record.name, head, ...(entry === undefined ? {} : { entry }) };
    },
    post: postTo(targets, closing.signal),
    random: Math.random,
    log: telemetry.log,
  });
  telemetry.level({
    name: "chatcast_hooks_behind",
    help: "Hooks that have something to deliver, or wait to try it again",
    read: () => courier.active,
  });
  return {
    hostOf: (url) => targets.hostOf(url),
    secretOf,
    wake: (botId) => courier.wake(botId),
    start: () => courier.start(),
    close() {
      courier.close();
      closing.abort(new ChatCastError("E_UNAVAILABLE", "the server stops"));
    },
  };
}
