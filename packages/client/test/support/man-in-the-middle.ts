import type { ChatMessage } from "@chatcast/protocol";
import type { Down, OpenConnection, PacketUp } from "../../src/transport/port.ts";
import { socketIoTransport } from "../../src/transport/socket-io.ts";

/** What somebody who can read and write a client's connection, or a server that lies, makes of what passes. */
export interface Tricks {
  up?: (packet: PacketUp) => PacketUp | undefined;
  /** Messages that are told live; one may become none or several. */
  message?: (message: ChatMessage) => ChatMessage[];
  /** What the server says beside that; one event may become none or several. */
  down?: (down: Down) => Down[];
  /** The answer to a request, as it came. */
  answer?: (event: string, answer: unknown) => unknown;
}

/** A connection to a real server through somebody's hands. Tricks are looked up when something passes. */
export function throughHands(url: string, tricks: Tricks): OpenConnection {
  const open = socketIoTransport(url);
  return (first, events) => {
    const received = (down: Down) => {
      if (down.event !== "chat_message" || tricks.message === undefined) {
        for (const told of tricks.down?.(down) ?? [down]) events.received(told);
      } else for (const body of tricks.message(down.body)) events.received({ event: "chat_message", body });
    };
    const connection = open(first, { ...events, received });
    return {
      get open() {
        return connection.open;
      },
      get buffered() {
        return connection.buffered;
      },
      send(packet) {
        const altered = tricks.up === undefined ? packet : tricks.up(packet);
        return altered === undefined || connection.send(altered);
      },
      ask: (event, body, onAnswer) =>
        connection.ask(event, body, (answer) => onAnswer(tricks.answer?.(event, answer) ?? answer)),
      close: () => connection.close(),
    };
  };
}

/** Flips one bit of base64url text, at a byte. */
export function flip(text: string, at: number): string {
  const bytes = Buffer.from(text, "base64url");
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  return bytes.toString("base64url");
}
