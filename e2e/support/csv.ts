/**
 * Reads RFC 4180 CSV, strictly: CRLF after each record, quotes doubled inside quoted fields.
 * @throws Error where the text breaks the format
 */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [field, end] = text[at] === '"' ? quoted(text, at) : plain(text, at);
    row.push(field);
    if (text[end] === ",") {
      at = end + 1;
    } else if (text.startsWith("\r\n", end)) {
      rows.push(row);
      row = [];
      at = end + 2;
    } else {
      throw new Error(`no comma and no CRLF at ${end}`);
    }
  }
  if (row.length > 0) throw new Error("the last record has no CRLF");
  return rows;
}

function plain(text: string, start: number): [field: string, end: number] {
  const match = /[",\r\n]/g;
  match.lastIndex = start;
  const end = match.exec(text)?.index ?? text.length;
  if (text[end] === '"') throw new Error(`a quote inside a plain field at ${end}`);
  return [text.slice(start, end), end];
}

function quoted(text: string, start: number): [field: string, end: number] {
  const match = /(?:[^"]|"")*"/y;
  match.lastIndex = start + 1;
  const found = match.exec(text)?.[0];
  if (found === undefined) throw new Error(`a quote that never ends at ${start}`);
  return [found.slice(0, -1).replaceAll('""', '"'), match.lastIndex];
}
