import {
  ERROR_CODES,
  errorBody,
  hookAnswer,
  hookPost,
  PROTOCOL_VERSION,
  pushAddress,
  pushSubscription,
} from "@chatcast/protocol";
import { ADMIN_PATHS } from "./openapi-admin.ts";
import { PROBE_PATHS } from "./openapi-probe.ts";
import { bytes, parameter, refused, text } from "./openapi-words.ts";
import { jsonSchemaOf } from "./schema.ts";

const said = { "application/json": { schema: { $ref: "#/components/schemas/Said" } } };
const page = (type: string) => ({ description: "Made from the schemas", content: { [type]: {} } });

/** What is answered over HTTP, as OpenAPI 3.1. */
export function openApi(): Record<string, unknown> {
  return {
    openapi: "3.1.0",
    info: {
      title: "ChatCast over HTTP",
      version: String(PROTOCOL_VERSION),
      description: `Files in one request, and what tells whether the server is well, what the path does to traffic, and what the administrator sees and does. The page itself, at /, /admin and /r/…, is not described. Every refusal has one of the codes ${ERROR_CODES.join(", ")}.`,
    },
    paths: {
      "/upload": {
        post: {
          summary: "Hands over a file in one request",
          description: "A chat_message of type file with the url that is answered here then tells the room of it.",
          security: [{ member: [] }],
          requestBody: {
            required: true,
            content: {
              "multipart/form-data": {
                schema: {
                  type: "object",
                  required: ["file"],
                  properties: { file: { type: "string", contentMediaType: "application/octet-stream" } },
                },
              },
            },
          },
          responses: {
            200: {
              description: "Stored and synced",
              content: { "application/json": { schema: { $ref: "#/components/schemas/Uploaded" } } },
            },
            400: refused("Not multipart, or without a field file"),
            401: refused("The token is nobody's"),
            403: refused("Muted or put out, or the room is a sealed one"),
            413: refused("Larger than the server takes"),
            507: refused("The disk is full"),
          },
        },
      },
      "/hooks/{id}": {
        post: {
          summary: "Says something to everybody in a room, as a bot",
          description: "Answered once it is durable. Neither token nor secret is ever in a path.",
          security: [{ bot: [] }],
          parameters: [
            parameter("id", "path", "Of the bot, as add-bot answered it"),
            parameter("Idempotency-Key", "header", "1-64 characters of A-Z a-z 0-9 _ -: said once under each"),
          ],
          requestBody: { required: true, content: { "application/json": { schema: jsonSchemaOf(hookPost, "input") } } },
          responses: {
            200: { description: "Said before, under this key", content: said },
            201: { description: "Stored and synced", content: said },
            400: refused("No JSON with a text that a message may have, or no such key"),
            401: refused("No such bot, or not its token"),
            403: refused("The room is closed"),
            409: refused("Another text was said under this key"),
            413: refused("Longer than a message may be"),
            415: refused("Not announced as JSON"),
            429: refused("Too much at once; Retry-After says when"),
            503: refused("Not stored; the same again, under its key, is safe"),
          },
        },
      },
      "/push": {
        get: {
          summary: "The key with which a page asks its browser for an address (VAPID, RFC 8292)",
          responses: {
            200: {
              description: "An uncompressed point of P-256, unpadded base64url",
              content: {
                "application/json": { schema: { type: "object", properties: { key: { type: "string" } } } },
              },
            },
          },
        },
        put: {
          summary: "Where the member's browser is told of news in its room while no page is there",
          security: [{ member: [] }],
          requestBody: {
            required: true,
            content: { "application/json": { schema: jsonSchemaOf(pushSubscription, "input") } },
          },
          responses: {
            204: { description: "Kept" },
            400: refused("No subscription of a browser"),
            401: refused("The token is nobody's"),
            403: refused("No push service that is known here"),
            415: refused("Not announced as JSON"),
            429: refused("Asked too often; Retry-After says when"),
          },
        },
        delete: {
          summary: "One of the member's addresses is told nothing more",
          security: [{ member: [] }],
          requestBody: {
            required: true,
            content: { "application/json": { schema: jsonSchemaOf(pushAddress, "input") } },
          },
          responses: {
            204: { description: "It is not kept, whether it was or not" },
            400: refused("No address"),
            401: refused("The token is nobody's"),
            429: refused("Asked too often; Retry-After says when"),
          },
        },
      },
      "/files/{savedName}": {
        get: {
          summary: "The bytes of a file, each chunk checked against its digest before it leaves",
          description: "A url of the reader's own, as its messages have it. Ranges work; the ETag is the SHA-256.",
          parameters: [
            parameter("savedName", "path", "Of the file"),
            parameter("for", "query", "Whose url it is", true),
            parameter("key", "query", "Proof of that", true),
            parameter("Range", "header", "RFC 9110, section 14.2; one range"),
          ],
          responses: {
            200: { description: "All of it", content: bytes },
            206: { description: "The range that was asked for", content: bytes },
            404: refused("Not there, or not for whom the url is"),
            416: refused("The range lies outside"),
          },
        },
      },
      "/ready": {
        get: {
          summary: "Whether people should be sent here, for what distributes them over several nodes",
          responses: { 200: { description: "They should" }, 503: refused("It does not reach the database they share") },
        },
      },
      "/healthz": {
        get: {
          summary: "Whether the server runs",
          responses: {
            200: {
              description: "It is",
              content: {
                "application/json": { schema: { type: "object", properties: { status: { const: "ok" } } } },
              },
            },
          },
        },
      },
      "/metrics": {
        get: {
          summary:
            "Counters and levels for Prometheus: to this machine, to METRICS_ALLOW, and to the administrator's token",
          security: [{}, { administrator: [] }],
          responses: {
            200: { description: "All", content: text },
            401: refused("No token of the administrator's, from an address that needs one"),
            429: refused("Too many wrong tokens of one address"),
          },
        },
      },
      ...PROBE_PATHS,
      ...ADMIN_PATHS,
      "/docs": { get: { summary: "The protocol, for people", responses: { 200: page("text/html") } } },
      "/docs/style.css": { get: { summary: "How that looks", responses: { 200: page("text/css") } } },
      "/docs/asyncapi.json": {
        get: { summary: "The socket as AsyncAPI", responses: { 200: page("application/json") } },
      },
      "/docs/openapi.json": { get: { summary: "This document", responses: { 200: page("application/json") } } },
    },
    components: {
      securitySchemes: {
        bot: { type: "http", scheme: "bearer", description: "The token that add-bot answered" },
        administrator: { type: "http", scheme: "bearer", description: "ADMIN_TOKEN, or that of DATA_DIR/admin-token" },
        member: { type: "http", scheme: "bearer", description: "The token that create_room or join_room answered" },
      },
      schemas: {
        Refusal: { type: "object", required: ["error"], properties: { error: jsonSchemaOf(errorBody, "output") } },
        Said: jsonSchemaOf(hookAnswer, "output"),
        Uploaded: {
          type: "object",
          required: ["url", "fileName", "fileSize", "sha256"],
          properties: {
            url: { type: "string" },
            fileName: { type: "string" },
            fileSize: { type: "integer", minimum: 0 },
            sha256: { type: "string", pattern: "^[0-9a-f]{64}$" },
          },
        },
      },
    },
  };
}
