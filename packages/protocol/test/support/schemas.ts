import * as z from "zod/mini";
import {
  botsAnswer,
  boxesAnswer,
  challengeAnswer,
  clientControl,
  commandAnswer,
  commandsAnswer,
  dataAnswer,
  downEvents,
  failure,
  fileChunk,
  fileManifest,
  fileSeal,
  headsAnswer,
  historyAnswer,
  membersAnswer,
  msg,
  plainAnswer,
  reliableDown,
  renewalAnswer,
  roomAnswer,
  sealedChunk,
  sealedMsg,
  searchAnswer,
  sentAnswer,
  signedKill,
  upEvents,
} from "../../src/index.ts";

const read = (schema: z.core.$ZodType, io: "input" | "output") =>
  z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" });
const all = (schemas: Record<string, z.core.$ZodType>) =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, read(schema, "input")]));

/** Every shape that crosses the wire, as JSON Schema. */
export const wireShapes = () => ({
  up: all(upEvents),
  reliableUp: all({ msg, sealedMsg, fileChunk, clientControl, fileManifest, sealedChunk, fileSeal, signedKill }),
  down: all(downEvents),
  reliableDown: read(reliableDown, "input"),
  answers: all({
    roomAnswer,
    dataAnswer,
    historyAnswer,
    headsAnswer,
    searchAnswer,
    sentAnswer,
    plainAnswer,
    failure,
    challengeAnswer,
    commandAnswer,
    commandsAnswer,
    botsAnswer,
    boxesAnswer,
    membersAnswer,
    renewalAnswer,
  }),
});
