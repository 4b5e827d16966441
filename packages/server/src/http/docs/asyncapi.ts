import {
  answers,
  clientControl,
  dataAnswer,
  downEvents,
  failure,
  fileChunk,
  fileManifest,
  fileSeal,
  msg,
  PROTOCOL_VERSION,
  sealedChunk,
  sealedMsg,
  signedKill,
  type UpEventName,
  upEvents,
} from "@chatcast/protocol";
import type { $ZodType } from "zod/v4/core";
import { type JsonSchema, jsonSchemaOf } from "./schema.ts";

/** Packets that a client sends as `reliable_event`, by what their name is here. */
const PACKETS_UP = {
  MSG: msg,
  FILE_CHUNK: fileChunk,
  CONTROL: clientControl,
  SEALED: sealedMsg,
  FILE_MANIFEST: fileManifest,
  SEALED_CHUNK: sealedChunk,
  FILE_SEAL: fileSeal,
  KILL: signedKill,
} as const;

const SOCKET = { $ref: "#/channels/socket" };
const inChannel = (name: string) => ({ $ref: `#/channels/socket/messages/${name}` });

interface Message {
  name: string;
  title: string;
  payload: JsonSchema;
}

/**
 * What is spoken over the socket, as AsyncAPI 3.0, from the very schemas that the gate reads with. The server is the
 * application: what it receives a client sends. Each message is one Socket.IO event, its payload the event's one argument;
 * a request's reply is what its callback is called with.
 */
export function asyncApi(): Record<string, unknown> {
  const messages: Record<string, Message> = {};
  const operations: Record<string, unknown> = {};
  const define = (id: string, name: string, title: string, payload: JsonSchema) => {
    messages[id] = { name, title, payload };
    return inChannel(id);
  };
  const failed = define("failure", "(callback)", "What a refused request is told", jsonSchemaOf(failure, "output"));
  for (const event of Object.keys(upEvents) as UpEventName[]) {
    const request = define(
      event,
      event,
      `A client's request ${event}`,
      jsonSchemaOf(upEvents[event] as $ZodType, "input"),
    );
    const answer = define(
      `${event}.answer`,
      "(callback)",
      `What ${event} is answered with`,
      jsonSchemaOf(answers[event], "output"),
    );
    const replies = [answer, failed];
    if (event === "join_room") {
      const title = 'What join_room with role "data" is answered with';
      replies.push(define("join_room.data", "(callback)", title, jsonSchemaOf(dataAnswer, "output")));
    }
    operations[event] = {
      action: "receive",
      channel: SOCKET,
      messages: [request],
      reply: { channel: SOCKET, messages: replies },
    };
  }
  const packets = Object.entries(PACKETS_UP).map(([type, schema]) =>
    define(`reliable_event.${type}`, "reliable_event", `A client's packet ${type}`, jsonSchemaOf(schema, "input")),
  );
  operations.reliable_event = { action: "receive", channel: SOCKET, messages: packets };
  for (const [event, schema] of Object.entries(downEvents)) {
    const told = define(`server.${event}`, event, `The server says ${event}`, jsonSchemaOf(schema, "output"));
    operations[`server.${event}`] = { action: "send", channel: SOCKET, messages: [told] };
  }
  const named = Object.keys(messages).map((id) => [id, { $ref: `#/components/messages/${id}` }]);
  return {
    asyncapi: "3.0.0",
    info: {
      title: "ChatCast over Socket.IO",
      version: String(PROTOCOL_VERSION),
      description:
        "Rooms, messages and files, each numbered, checked, and acknowledged when it is durable. Socket.IO 5 over Engine.IO 4, in the default namespace.",
    },
    defaultContentType: "application/json",
    channels: { socket: { address: "/socket.io/", messages: Object.fromEntries(named) } },
    operations,
    components: { messages },
  };
}
