export type PreviewKind = "text" | "sound" | "film" | "pdf";

/** Those that browsers draw, and that run nothing. */
const PICTURE = /\.(png|jpe?g|gif|webp|avif)$/i;

export const isPicture = (name: string): boolean => PICTURE.test(name);

const ENDINGS: Record<PreviewKind, RegExp> = {
  text: /\.(txt|text|md|log|csv|tsv|json|jsonl|xml|html?|svg|ya?ml|toml|ini|conf|env|diff|patch|sql|css|[cm]?[jt]sx?|py|rb|rs|go|java|kt|c|h|cc|cpp|hpp|cs|php|sh|bat|ps1|tex|srt|vtt)$/i,
  sound: /\.(mp3|m4a|ogg|oga|opus|wav|flac)$/i,
  film: /\.(mp4|m4v|webm|ogv)$/i,
  pdf: /\.pdf$/i,
};

/** How a file of that name can be looked at here; pictures are shown without being asked for. */
export function previewKind(name: string): PreviewKind | undefined {
  return (Object.keys(ENDINGS) as PreviewKind[]).find((kind) => ENDINGS[kind].test(name));
}

/** What is read of a text. */
export const HEAD_BYTES = 16 * 1024;

/** The beginning of a text in UTF-8, a character that was cut at its end aside; undefined when it is none. */
export function textOf(head: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}
