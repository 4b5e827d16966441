import { formatBytes, formatClock, formatDate, formatSeries, startOfDay } from "../../ui/format.ts";
import { logLine } from "../../ui/logLine.ts";
import type { Key } from "../../words/catalog.ts";
import { direction, locale, say } from "../../words/words.ts";
import { PAGE_STYLE } from "./html-style.ts";
import { countOf, type Recorded, type RoomRecord } from "./record.ts";

const DAY = { dateStyle: "full" } as const;
const MOMENT = { dateStyle: "long", timeStyle: "medium" } as const;

const STANDING = {
  valid: "chat.valid",
  unchecked: "chat.unchecked",
  pending: "chat.pending",
  compromised: "chat.compromised",
} as const satisfies Record<Recorded["integrity"]["status"], Key>;

/**
 * The pieces of one HTML page in the language of this one, about one a message. It needs nothing from anywhere, and its policy lets nothing in: no
 * script, no picture, no address. What people wrote is text in it, as they typed it.
 */
export function* htmlPieces(record: RoomRecord): Generator<string> {
  const title = escaped(record.room);
  const made = time(record.at, formatDate(record.at, MOMENT));
  const counted = say("export.head", { n: countOf(record), name: named(record.by), time: made });
  const head = record.sealed ? `${counted} ${say("export.sealed")}` : counted;
  yield `<!doctype html>
<html lang="${locale()}" dir="${direction()}">
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
<p>${head}</p>
</header>
<main>
`;
  for (const [index, conversation] of record.conversations.entries()) {
    const name =
      conversation.with === undefined
        ? say("format.everyone")
        : say("export.private-with", { name: named(conversation.with) });
    yield `<section aria-labelledby="c${index}">\n<h2 id="c${index}">${name}</h2>\n`;
    if (conversation.messages.length === 0) yield `<p>${say("export.nothing-said")}</p>\n`;
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
    return `<p class="order" id="${id}">${typed(logLine(message))} ${time(at, formatClock(at))}</p>\n`;
  }
  const notes = [
    `#${offset}`,
    say(STANDING[integrity.status]),
    ...(pinnedBy === undefined ? [] : [say("chat.pinned-by", { name: named(pinnedBy) })]),
  ];
  return `<article id="${id}">
<p class="head"><b>${named(from)}</b> ${time(at, formatClock(at))} <small>${notes.join(" · ")}</small></p>
${quoteOf(message, index, known)}${bodyOf(message)}${edited === undefined ? "" : earlierOf(edited.earlier)}${
  reactions === undefined ? "" : reactionsOf(reactions)
}</article>
`;
}

function quoteOf({ relation }: Recorded, index: number, known: ReadonlyMap<number, Recorded>): string {
  if (relation === undefined) return "";
  const answered = known.get(relation.of);
  const words = (answered?.text ?? answered?.file?.name ?? "").replace(/\s+/g, " ").slice(0, 160);
  if (answered === undefined) return `<p class="quote">${say("export.answer-away", { n: String(relation.of) })}</p>\n`;
  const who = `${named(answered.from)}: ${escaped(words.toWellFormed())}`;
  const link = `<a href="#c${index}m${relation.of}">${who}</a>`;
  return `<p class="quote">${say("export.answer", { link })}</p>\n`;
}

function bodyOf({ text, file, withheld, deletedAt }: Recorded): string {
  if (deletedAt !== undefined) {
    const when = time(deletedAt, formatDate(deletedAt, MOMENT));
    return `<p class="gone">${say("export.deleted", { time: when })}</p>\n`;
  }
  const words = text === undefined ? "" : `<p class="words" dir="auto">${typed(text)}</p>\n`;
  const kept = withheld === undefined ? "" : `<p class="gone">${say("export.not-shown", { why: withheld })}</p>\n`;
  if (file === undefined) return words + kept;
  const what = say("export.file", { name: named(file.name), size: formatBytes(file.size) });
  const digest = file.sha256 === undefined ? "" : ` <code dir="ltr">sha-256 ${escaped(file.sha256)}</code>`;
  return `${words}${kept}<p class="file">${what}${digest}</p>\n`;
}

function earlierOf(earlier: readonly { text: string; at: number }[]): string {
  const versions = earlier.map(
    ({ text, at }) => `<li>${time(at, formatDate(at, MOMENT))} <span dir="auto">${typed(text)}</span></li>`,
  );
  return `<details><summary>${say("chat.edited")}</summary><ol>${versions.join("")}</ol></details>\n`;
}

function reactionsOf(reactions: readonly { emoji: string; people: readonly string[] }[]): string {
  const each = reactions.map(({ emoji, people }) => `${escaped(emoji)} ${named(formatSeries(people))}`);
  return `<p class="reactions">${each.join(" · ")}</p>\n`;
}

/** A name is words of a person: its direction is its own. */
const named = (name: string): string => `<bdi>${escaped(name)}</bdi>`;

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
