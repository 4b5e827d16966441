import { probeAnswer, probeBodyAnswer } from "@chatcast/protocol";
import { answered, bytes, parameter, refused, text } from "./openapi-words.ts";

const limited = { 429: refused("Too many probes of all clients together; retryAfterMs says when") };
const id = parameter("id", "path", "A fresh one of the client's, 1-64 characters of A-Z a-z 0-9 _ -");

/** Routes that show what the path does to traffic: `chatcast doctor` asks them. */
export const PROBE_PATHS = {
  "/probe": {
    get: {
      summary: "How a request arrived, and with which headers the answer left",
      description: "Anybody may ask. An upgrade of /socket.io/probe gives back each binary frame.",
      responses: { 200: answered("As it arrived", probeAnswer), ...limited },
    },
  },
  "/probe/bytes": {
    get: {
      summary: "64 KiB that repeat nowhere, by ranges too",
      parameters: [parameter("Range", "header", "RFC 9110, section 14.2; one range")],
      responses: {
        200: { description: "All of it", content: bytes },
        206: { description: "The range that was asked for", content: bytes },
        ...limited,
      },
    },
  },
  "/probe/body": {
    post: {
      summary: "Counts what arrives and keeps nothing of it",
      requestBody: { required: true, content: bytes },
      responses: {
        200: answered("So many bytes came", probeBodyAnswer),
        413: refused("More than a probe may have"),
        503: refused("Too many at once"),
        ...limited,
      },
    },
  },
  "/probe/stream/{id}": {
    get: {
      summary: "A line first, and one that says whether the client had it before the next was sent",
      parameters: [id],
      responses: {
        200: { description: "first, then seen or late", content: text },
        400: refused("No id, or one that is in use"),
        503: refused("Too many at once"),
        ...limited,
      },
    },
    post: {
      summary: "The client has the first line of that stream",
      parameters: [id],
      responses: { 204: { description: "Heard" }, ...limited },
    },
  },
};
