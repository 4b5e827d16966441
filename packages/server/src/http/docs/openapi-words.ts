import type { $ZodType } from "zod/v4/core";
import { jsonSchemaOf } from "./schema.ts";

/** What descriptions of routes are made of. */
export const text = { "text/plain": { schema: { type: "string" } } };

export const bytes = { "application/octet-stream": {} };

export const refused = (description: string) => ({
  description,
  content: { "application/json": { schema: { $ref: "#/components/schemas/Refusal" } } },
});

export const answered = (description: string, schema: $ZodType) => ({
  description,
  content: { "application/json": { schema: jsonSchemaOf(schema, "output") } },
});

export const parameter = (
  name: string,
  where: "path" | "query" | "header",
  description: string,
  required = where === "path",
) => ({ name, in: where, required, description, schema: { type: "string" } });
