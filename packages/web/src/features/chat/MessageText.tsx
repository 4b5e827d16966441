import { lazy, Suspense } from "react";

/** Fetched once somebody is in a room; until it is there words are shown as they were typed. */
const MarkdownText = lazy(() => import("./markdown/MarkdownText.tsx").catch(() => ({ default: PlainText })));

/** Nothing that markup could begin with, not even a link: most of what people say. */
const PLAIN = /^[\p{L}\p{N}\p{M} ,;?!'"()%&€$]*\.?$/u;
/** Numbered lists are the one markup made of such characters alone. */
const NUMBERED = /^\s*\d+[.)]/;

/** What somebody wrote. HTML in it is shown as typed. */
export function MessageText({ text }: { text: string }) {
  if (PLAIN.test(text) && !NUMBERED.test(text)) return <PlainText text={text} />;
  return (
    <Suspense fallback={<PlainText text={text} />}>
      <MarkdownText text={text} />
    </Suspense>
  );
}

function PlainText({ text }: { text: string }) {
  return (
    <p dir="auto" className="whitespace-pre-wrap break-words [overflow-wrap:anywhere]">
      {text}
    </p>
  );
}
