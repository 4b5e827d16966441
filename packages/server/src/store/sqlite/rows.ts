import type { SQLOutputValue } from "node:sqlite";

export type Row = Record<string, SQLOutputValue>;

export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw new TypeError(`column ${column} holds no text`);
  return value;
}

export function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== "number") throw new TypeError(`column ${column} holds no number`);
  return value;
}

export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw new TypeError(`column ${column} holds no bytes`);
  return value;
}

export const flag = (row: Row, column: string): boolean => number(row, column) === 1;

export const optionalText = (row: Row, column: string): string | undefined =>
  row[column] === null ? undefined : text(row, column);

export const optionalNumber = (row: Row, column: string): number | undefined =>
  row[column] === null ? undefined : number(row, column);

/** A text that is one of a closed set. */
export function oneOf<T extends string>(row: Row, column: string, values: readonly T[]): T {
  const value = row[column];
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw new TypeError(`column ${column} holds none of ${values.join(", ")}`);
  return found;
}

/** The fields that are there: a NULL of the database is an absent property. */
export function present<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  const kept: Partial<T> = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) kept[key] = value;
  }
  return kept;
}
