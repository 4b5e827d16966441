import {
  adminBot,
  adminBots,
  adminDone,
  adminMembers,
  adminNow,
  adminRooms,
  NOTICE_KINDS,
  newBot,
} from "@chatcast/protocol";
import { answered, parameter, refused } from "./openapi-words.ts";
import { jsonSchemaOf } from "./schema.ts";

const security = [{ administrator: [] }];
/** Before anything else is looked at, what is asked for too. */
const guarded = {
  401: refused("No token of the administrator's"),
  429: refused("Too many wrong tokens of one address; retryAfterMs says when"),
};
const malformed = { 400: refused("An id or a number that is none") };
const noRoom = { 404: refused("There is no such room") };
const room = parameter("id", "path", "Of the room");
const after = parameter("after", "query", "The id of the last one that is known, for the page behind it");

/** What the administrator's page asks. Without an administrator (--no-admin) none of these is there. */
export const ADMIN_PATHS = {
  "/api/admin/now": {
    get: {
      summary: "How the server is, with what was measured and checked lately",
      security,
      parameters: [
        parameter("after", "query", "The number of the last measurement that is known"),
        parameter("verdict", "query", "The number of the last verdict that is known"),
      ],
      responses: { 200: answered("So it is", adminNow), ...malformed, ...guarded },
    },
  },
  "/api/admin/rooms": {
    get: {
      summary: "A page of the server's rooms; of sealed ones ids, sizes, times and counts",
      security,
      parameters: [after],
      responses: { 200: answered("A page, and whether there are more", adminRooms), ...malformed, ...guarded },
    },
  },
  "/api/admin/rooms/{id}/members": {
    get: {
      summary: "A page of who belongs to a room",
      security,
      parameters: [room, after],
      responses: { 200: answered("A page", adminMembers), ...malformed, ...noRoom, ...guarded },
    },
  },
  "/api/admin/rooms/{id}/bots": {
    get: {
      summary: "The bots of a room",
      security,
      parameters: [room],
      responses: { 200: answered("All of them", adminBots), ...malformed, ...noRoom, ...guarded },
    },
    post: {
      summary: "Adds a bot, as the room's owner would",
      security,
      parameters: [room],
      requestBody: { required: true, content: { "application/json": { schema: jsonSchemaOf(adminBot, "input") } } },
      responses: {
        201: answered("Made; token and secret are told this once", newBot),
        400: refused("No JSON with a name that a member may have"),
        403: refused("An address that hooks may not post to"),
        409: refused("The name is taken"),
        ...noRoom,
        ...guarded,
      },
    },
  },
  "/api/admin/rooms/{id}/bots/{bot}": {
    delete: {
      summary: "Removes a bot: its token is good for nothing any more",
      security,
      parameters: [room, parameter("bot", "path", "Of the bot")],
      responses: {
        200: answered("Removed", adminDone),
        ...malformed,
        404: refused("There is no such room or bot"),
        ...guarded,
      },
    },
  },
  "/api/admin/rooms/{id}/{kind}": {
    post: {
      summary: "Makes something of a room",
      security,
      parameters: [
        room,
        {
          ...parameter("kind", "path", "What is made of it"),
          schema: { type: "string", enum: [...NOTICE_KINDS] },
        },
      ],
      responses: {
        200: answered("Done", adminDone),
        ...malformed,
        404: refused("There is no such room, or nothing of that name"),
        409: refused("It is so already"),
        ...guarded,
      },
    },
  },
};
