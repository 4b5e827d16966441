/** A row as the connection reads it: int8 as a number, bytea as bytes, NULL as null. */
export type Row = Record<string, unknown>;

/** Runs one statement, or several without values. Rejects with what the driver says. */
export type Query = (text: string, values?: readonly unknown[]) => Promise<Row[]>;

export function rowText(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw new TypeError(`column ${column} holds no text`);
  return plain(value);
}

export function rowNumber(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== "number") throw new TypeError(`column ${column} holds no number`);
  return value;
}

export function rowBytes(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw new TypeError(`column ${column} holds no bytes`);
  // What the driver hands out is a part of what it read from its socket.
  return new Uint8Array(value);
}

export const optionalText = (row: Row, column: string): string | undefined =>
  row[column] === null ? undefined : rowText(row, column);

export const optionalNumber = (row: Row, column: string): number | undefined =>
  row[column] === null ? undefined : rowNumber(row, column);

/** A text that is one of a closed set. */
export function oneOf<T extends string>(row: Row, column: string, values: readonly T[]): T {
  const value = row[column];
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw new TypeError(`column ${column} holds none of ${values.join(", ")}`);
  return found;
}

const ESCAPE = "\uffff";

/** PostgreSQL takes every character but NUL, which messages may have. A noncharacter stands for it, and for itself. */
const storable = (text: string): string =>
  /[\0\uffff]/.test(text) ? text.replace(/[\0\uffff]/g, (one) => ESCAPE + (one === "\0" ? "0" : "1")) : text;

const plain = (text: string): string =>
  text.includes(ESCAPE) ? text.replace(/\uffff([01])/g, (_, one) => (one === "0" ? "\0" : ESCAPE)) : text;

/** A value as the driver takes it. */
export function parameter(value: unknown): unknown {
  if (typeof value === "string") return storable(value);
  if (Array.isArray(value)) return value.map(parameter);
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}
