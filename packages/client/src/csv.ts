/** One value of a table; `undefined` becomes an empty field. */
export type CsvCell = string | number | undefined;

/** A spreadsheet runs a field that begins so as a formula, wherever the text came from. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * A table as RFC 4180 CSV: CRLF after every record, quotes only where they are needed. Text that a spreadsheet would
 * run gets an apostrophe in front; numbers are written as they are.
 */
export function toCsv(header: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  let csv = record(header);
  for (const row of rows) csv += record(row);
  return csv;
}

function record(cells: readonly CsvCell[]): string {
  return `${cells.map(field).join(",")}\r\n`;
}

function field(cell: CsvCell): string {
  if (cell === undefined) return "";
  if (typeof cell === "number") return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
