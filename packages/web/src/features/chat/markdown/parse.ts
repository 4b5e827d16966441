import MarkdownIt from "markdown-it";

/** What a message may be made of. There is no HTML, no picture from elsewhere and no heading of the page's outline among it. */
const KINDS = {
  paragraph_open: "paragraph",
  heading_open: "heading",
  blockquote_open: "quote",
  bullet_list_open: "bullets",
  ordered_list_open: "numbers",
  list_item_open: "item",
  table_open: "table",
  thead_open: "head",
  tbody_open: "body",
  tr_open: "row",
  th_open: "headCell",
  td_open: "cell",
  strong_open: "strong",
  em_open: "emphasis",
  s_open: "struck",
  link_open: "link",
} as const;

type Container = (typeof KINDS)[keyof typeof KINDS] | "tight" | "text";

export type Markup =
  | string
  | { kind: "break" | "rule" }
  | { kind: "code"; text: string }
  /** `info`: what stands after the fence, as typed; its first word is the language. */
  | { kind: "codeBlock"; text: string; info: string }
  | Branch;

export interface Branch {
  kind: Container;
  children: Markup[];
  /** Of a link: http, https or mailto. `bare`: its text is the address itself. */
  href?: string;
  bare?: boolean;
  /** Of a numbered list: its first number. */
  start?: number;
}

const LINKS = /^(https?|mailto):/i;
/** Deeper than anybody reads. */
const NESTING = 20;
const LETTERS = /\p{L}/gu;

const parser = new MarkdownIt("default", { html: false, linkify: true, breaks: true, maxNesting: NESTING })
  // Definitions of links would be gone from the message, and entities are HTML, which is shown as typed.
  .disable(["image", "reference", "entity"]);
// A name like README.md or 10.0.0.1 is not meant as a link.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
parser.validateLink = (url) => LINKS.test(url);
parser.normalizeLink = (url) => url;

type Token = ReturnType<typeof parser.parse>[number];

/**
 * A message's text as CommonMark with tables and strike-through. HTML in it stays text, a line break is a line break,
 * and a link needs its scheme. Some of what can be written is shown nowhere (a cell beyond its table's head, blocks that
 * are nested too deep): a text that would lose letters that way is one paragraph, as typed.
 */
export function parseMarkdown(text: string): Markup[] {
  const markup = nest(parser.parse(text, {}));
  return lettersOf(markup) === count(text) ? markup : asTyped(text);
}

const count = (text: string): number => text.match(LETTERS)?.length ?? 0;

/** Letters of the source that a reader has before them, the address that a link shows on hovering included. */
function lettersOf(markup: readonly Markup[]): number {
  return markup.reduce((sum, part) => {
    if (typeof part === "string") return sum + count(part);
    switch (part.kind) {
      case "break":
      case "rule":
        return sum;
      case "code":
        return sum + count(part.text);
      case "codeBlock":
        return sum + count(part.text) + count(part.info);
      default:
        return sum + lettersOf(part.children) + (part.kind === "link" && !part.bare ? count(part.href ?? "") : 0);
    }
  }, 0);
}

function asTyped(text: string): Markup[] {
  const lines = text.split("\n").flatMap<Markup>((line, index) => (index === 0 ? [line] : [{ kind: "break" }, line]));
  return [{ kind: "paragraph", children: lines }];
}

function nest(tokens: readonly Token[]): Markup[] {
  const root: Branch = { kind: "text", children: [] };
  const open = [root];
  for (const token of tokens) {
    const parent = open.at(-1) ?? root;
    if (token.nesting === 1) {
      const branch = begin(token);
      parent.children.push(branch);
      open.push(branch);
    } else if (token.nesting === -1) {
      open.pop();
    } else {
      parent.children.push(...leaf(token));
    }
  }
  return root.children;
}

function begin(token: Token): Branch {
  const kind = KINDS[token.type as keyof typeof KINDS] ?? "text";
  const branch: Branch = { kind: token.hidden ? "tight" : kind, children: [] };
  const href = kind === "link" ? token.attrGet("href") : null;
  if (typeof href === "string") Object.assign(branch, { href, bare: token.info === "auto" });
  const start = kind === "numbers" ? Number(token.attrGet("start") ?? 1) : Number.NaN;
  if (Number.isSafeInteger(start)) branch.start = start;
  return branch;
}

function leaf(token: Token): Markup[] {
  switch (token.type) {
    case "inline":
      return nest(token.children ?? []);
    case "softbreak":
    case "hardbreak":
      return [{ kind: "break" }];
    case "hr":
      return [{ kind: "rule" }];
    case "code_inline":
      return [{ kind: "code", text: token.content }];
    case "code_block":
    case "fence":
      return [{ kind: "codeBlock", text: token.content.replace(/\n$/, ""), info: token.info.trim() }];
    default:
      return token.content === "" ? [] : [token.content];
  }
}
