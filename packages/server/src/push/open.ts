import type { Clock, Timers } from "../clock.ts";
import { postTo } from "../hooks/post.ts";
import { type AddressBlock, HookTargets } from "../hooks/targets.ts";
import type { Push } from "../rooms/context.ts";
import type { Store } from "../store/port.ts";
import type { Telemetry } from "../telemetry.ts";
import { Herald } from "./herald.ts";
import { requirePushAddress } from "./targets.ts";
import { VapidKey } from "./vapid.ts";

export interface PushOptions {
  store: Pick<Store, "pushes" | "dropPushes" | "findMember">;
  /** Addresses that may be reached although they are not public, as by hooks. */
  allow: readonly AddressBlock[];
  /** The server's own, from which its key for push services is made. */
  secret: Uint8Array;
  clock: Clock;
  timers: Timers;
  telemetry: Telemetry;
}

export interface OpenedPush extends Push {
  /** What pages subscribe with. */
  publicKey: string;
  /** Somebody in the room is to be told elsewhere, otherwise, or no more. */
  changed(roomId: string): void;
  /** @throws ChatCastError for an address that is not asked */
  requireAddress(endpoint: string): void;
  close(): void;
}

/** Tells members of what is said while no page of theirs is there. */
export function openPush({ store, allow, secret, clock, timers, telemetry }: PushOptions): OpenedPush {
  const targets = new HookTargets(allow);
  const key = new VapidKey(secret);
  const closing = new AbortController();
  const post = postTo(targets, closing.signal);
  const herald = new Herald({ store, post, key, clock, timers, random: Math.random, log: telemetry.log });
  telemetry.level({
    name: "chatcast_pushes_waiting",
    help: "Browsers that are being told of news",
    read: () => herald.active,
  });
  return {
    publicKey: key.publicKey,
    requireAddress: (endpoint) => requirePushAddress(endpoint, targets),
    said: (...said) => herald.said(...said),
    changed: (roomId) => herald.changed(roomId),
    close() {
      herald.close();
      closing.abort(new Error("the server stops"));
    },
  };
}
