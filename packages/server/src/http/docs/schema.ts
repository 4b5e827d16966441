import { binary } from "@chatcast/protocol";
import { type $ZodType, toJSONSchema } from "zod/v4/core";

/** A JSON Schema (2020-12). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The schema that the gate reads a shape with, as JSON Schema. What JSON Schema cannot say is left out: which fields
 * exclude each other, and what is counted in code points or bytes of UTF-8. Bytes are a binary attachment of Socket.IO.
 * @param io `input`: as it is sent to the server, with what may be left out
 */
export function jsonSchemaOf(schema: $ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...body } = toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override({ zodSchema, jsonSchema }) {
      if (zodSchema === binary) Object.assign(jsonSchema, { description: "bytes, as a binary attachment" });
    },
  });
  return body;
}
