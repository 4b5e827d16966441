import { formatBytes, formatClock, formatDate, formatNumber, startOfDay } from "../../ui/format.ts";
import { PAGE_STYLE } from "./html-style.ts";
import { countOf, type Recorded, type RoomRecord } from "./record.ts";

const DAY = { dateStyle: "full" } as const;
const MOMENT = { dateStyle: "long", timeStyle: "medium" } as const;

/**
 * The pieces of one HTML page, about one a message. It needs nothing from anywhere, and its policy lets nothing in: no
 * script, no picture, no address. What people wrote is text in it, as they typed it.
 */
export function* htmlPieces(record: RoomRecord): Generator<string> {
  const title = escaped(record.room);
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1><bdi>${title}</bdi></h1>
<p>${formatNumber(countOf(record))} messages, as <bdi>${escaped(record.by)}</bdi> had them on ${time(record.at, formatDate(record.at, MOMENT))}.${
    record.sealed ? " The room is sealed: keep this file as you keep its link." : ""
  }</p>
</header>
<main>
`;
  for (const [index, conversation] of record.conversations.entries()) {
    const name = conversation.with === undefined ? "Everyone" : `Private with <bdi>${escaped(conversation.with)}</bdi>`;
    yield `<section aria-labelledby="c${index}">\n<h2 id="c${index}">${name}</h2>\n`;
    if (conversation.messages.length === 0) yield "<p>Nothing was said.</p>\n";
    const known = new Map(conversation.messages.map((message) => [message.offset, message]));
    let day: number | undefined;
    for (const message of conversation.messages) {
      const today = startOfDay(message.at);
      if (today !== day) yield `<h3>${escaped(formatDate(message.at, DAY))}</h3>\n`;
      day = today;
      yield articleOf(message, index, known);
    }
    yield "</section>\n";
  }
  yield "</main>\n</body>\n</html>\n";
}

function articleOf(message: Recorded, index: number, known: ReadonlyMap<number, Recorded>): string {
  const { offset, from, at, integrity, command, pinnedBy, reactions, edited } = message;
  const id = `c${index}m${offset}`;
  if (command !== undefined) {
    return `<p class="order" id="${id}">${typed(message.text ?? "")} ${time(at, formatClock(at))}</p>\n`;
  }
  const notes = [
    `#${offset}`,
    escaped(integrity.status),
    ...(pinnedBy === undefined ? [] : [`pinned by <bdi>${escaped(pinnedBy)}</bdi>`]),
  ];
  return `<article id="${id}">
<p class="head"><b><bdi>${escaped(from)}</bdi></b> ${time(at, formatClock(at))} <small>${notes.join(" · ")}</small></p>
${quoteOf(message, index, known)}${bodyOf(message)}${edited === undefined ? "" : earlierOf(edited.earlier)}${
  reactions === undefined ? "" : reactionsOf(reactions)
}</article>
`;
}

function quoteOf({ relation }: Recorded, index: number, known: ReadonlyMap<number, Recorded>): string {
  if (relation === undefined) return "";
  const answered = known.get(relation.of);
  const words = (answered?.text ?? answered?.file?.name ?? "").replace(/\s+/g, " ").slice(0, 160);
  if (answered === undefined) return `<p class="quote">In answer to message ${relation.of}, which is not here</p>\n`;
  const who = `<bdi>${escaped(answered.from)}</bdi>: ${escaped(words.toWellFormed())}`;
  return `<p class="quote">In answer to <a href="#c${index}m${relation.of}">${who}</a></p>\n`;
}

function bodyOf({ text, file, withheld, deletedAt }: Recorded): string {
  if (deletedAt !== undefined) return `<p class="gone">Deleted ${time(deletedAt, formatDate(deletedAt, MOMENT))}</p>\n`;
  const words = text === undefined ? "" : `<p class="words" dir="auto">${typed(text)}</p>\n`;
  const kept = withheld === undefined ? "" : `<p class="gone">Not shown: ${escaped(withheld)}</p>\n`;
  if (file === undefined) return words + kept;
  const digest = file.sha256 === undefined ? "" : ` <code>sha-256 ${escaped(file.sha256)}</code>`;
  return `${words}${kept}<p class="file">File <bdi>${escaped(file.name)}</bdi>, ${formatBytes(file.size)}${digest}</p>\n`;
}

function earlierOf(earlier: readonly { text: string; at: number }[]): string {
  const versions = earlier.map(
    ({ text, at }) => `<li>${time(at, formatDate(at, MOMENT))} <span dir="auto">${typed(text)}</span></li>`,
  );
  return `<details><summary>edited</summary><ol>${versions.join("")}</ol></details>\n`;
}

function reactionsOf(reactions: readonly { emoji: string; people: readonly string[] }[]): string {
  const each = reactions.map(({ emoji, people }) => `${escaped(emoji)} <bdi>${escaped(people.join(", "))}</bdi>`);
  return `<p class="reactions">${each.join(" · ")}</p>\n`;
}

const time = (at: number, words: string): string =>
  `<time datetime="${new Date(at).toISOString()}">${escaped(words)}</time>`;

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text as text, between tags as well as in an attribute. What no page may hold is told by the sign for that. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "\ufffd")
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

/** A browser reads a carriage return as the end of a line; the style keeps lines as they are. */
const typed = (text: string): string => escaped(text.replace(/\r\n?/g, "\n"));
