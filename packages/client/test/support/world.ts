import type { ChatCastClient, Snapshot } from "../../src/api.ts";
import { type ClientOptions, openClient } from "../../src/index.ts";
import type { Platform } from "../../src/platform.ts";
import { FakeServer } from "./fake-server.ts";
import { VirtualTime } from "./virtual-time.ts";

export const EVERYONE = { mode: "broadcast" } as const;
export const privately = (recipient: string) => ({ mode: "unicast", recipient }) as const;

/** A fake server, virtual time, and clients of it. */
export class World {
  readonly time: VirtualTime;
  readonly server: FakeServer;

  constructor(seed?: number) {
    this.time = new VirtualTime(seed);
    this.server = new FakeServer(this.time);
  }

  client(platform: Partial<Platform> = {}, options: ClientOptions = {}): ChatCastClient {
    return openClient({ platform: this.time.platform(platform), openConnection: this.server.open, ...options });
  }

  /** A client in the room "lab", which is created when it does not exist. */
  async member(username: string, platform: Partial<Platform> = {}): Promise<ChatCastClient> {
    const client = this.client(platform);
    const request = { roomName: "lab", username };
    const entering = this.server.rooms.has("lab") ? client.joinRoom(request) : client.createRoom(request);
    await this.when(entering);
    return client;
  }

  /** Lets time pass until a promise is settled. */
  async when<T>(promise: Promise<T>): Promise<T> {
    let done = false;
    const settle = () => {
      done = true;
    };
    promise.then(settle, settle);
    await this.time.until(() => done);
    return promise;
  }

  until(client: ChatCastClient, condition: (snapshot: Snapshot) => boolean): Promise<void> {
    return this.time.until(() => condition(client.snapshot()));
  }
}

/** Texts of a conversation, in the order they are shown. */
export function texts(client: ChatCastClient, withMember?: string): (string | undefined)[] {
  const conversation = client.snapshot().conversations.find((other) => other.with === withMember);
  return conversation?.messages.map(({ text }) => text) ?? [];
}

/** Bytes that differ everywhere. */
export function someBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}
