import { createHash } from "node:crypto";
import type { Identities } from "../../src/identity/port.ts";
import {
  bytesSource,
  type ChatCastClient,
  type ClientOptions,
  type FileSink,
  type MessageView,
  openClient,
} from "../../src/index.ts";
import { type Tricks, throughHands } from "./man-in-the-middle.ts";
import { messagesOf, newPerson, until } from "./people.ts";
import { EVERYONE } from "./world.ts";

export interface Guest {
  client: ChatCastClient;
  identities: Identities;
  link: string;
}

/** Enters people into sealed rooms of a server. Whoever asks closes `clients`. */
export function guests(url: () => string) {
  const clients: ChatCastClient[] = [];

  async function enter(name: string, link: string | undefined, options: ClientOptions = {}): Promise<Guest> {
    const identities = options.identities ?? newPerson();
    const client = openClient({ url: url(), ...options, identities });
    clients.push(client);
    const view = await (link === undefined
      ? client.createSealedRoom({ username: name })
      : client.joinSealedRoom({ link, username: name }));
    return { client, identities, link: view.sealed?.link ?? "" };
  }

  /** A sealed room with these people; each may have hands on its lines. */
  async function room<N extends string>(people: Record<N, Tricks | undefined>): Promise<Record<N, Guest>> {
    const guests: Partial<Record<N, Guest>> = {};
    let link: string | undefined;
    const names = Object.keys(people) as N[];
    for (const name of names) {
      const tricks = people[name];
      const options = tricks === undefined ? {} : { openConnection: throughHands(url(), tricks) };
      const guest = await enter(name, link, options);
      link ??= guest.link;
      guests[name] = guest;
    }
    const all = guests as Record<N, Guest>;
    for (const name of names) await until(all[name].client, ({ room: view }) => view?.users.length === names.length);
    return all;
  }

  return { clients, enter, room };
}

export class MemorySink implements FileSink {
  readonly parts: Uint8Array[] = [];
  state: "open" | "finished" | "discarded" = "open";
  async write(bytes: Uint8Array): Promise<void> {
    this.parts.push(bytes);
  }
  async finish(): Promise<void> {
    this.state = "finished";
  }
  async discard(): Promise<void> {
    this.state = "discarded";
  }
  get sha256(): string {
    return createHash("sha256").update(Buffer.concat(this.parts)).digest("hex");
  }
}

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

export const fileIn = (client: ChatCastClient, other?: string): MessageView | undefined =>
  messagesOf(client.snapshot(), other).find(({ file }) => file !== undefined);

export async function fileOf(client: ChatCastClient, other?: string): Promise<MessageView & { offset: number }> {
  await until(client, () => fileIn(client, other) !== undefined);
  const message = fileIn(client, other);
  if (message?.offset === undefined) throw new Error("no file");
  return { ...message, offset: message.offset };
}

export const send = (
  client: ChatCastClient,
  bytes: Uint8Array,
  name: string,
  audience: Parameters<ChatCastClient["say"]>[1] = EVERYONE,
) => client.sendFile(bytesSource(bytes, name), audience);

export const phaseOf = (client: ChatCastClient, id: string) =>
  client.snapshot().transfers.find((transfer) => transfer.id === id)?.phase;
export const becomes = (client: ChatCastClient, id: string, state: string) =>
  until(client, () => phaseOf(client, id)?.state === state);

/** Receipts that are shown of the room's file. */
export const receiptsIn = (client: ChatCastClient, other?: string) =>
  fileIn(client, other)?.file?.sealed?.receipts.map(({ name }) => name) ?? [];
