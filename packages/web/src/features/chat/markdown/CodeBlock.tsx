import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { copyText } from "../../../ui/copyText.ts";
import { say } from "../../../words/words.ts";

/** How long the button says that it has copied. */
const SAID_MS = 2_000;

/** Code as it was typed, in colour where its language is known, with a button that copies it. */
export function CodeBlock({ text, info }: { text: string; info: string }) {
  const coloured = useHighlighting(text, info.split(/\s/, 1)[0] ?? "");
  const [copied, setCopied] = useState<boolean>();
  useEffect(() => {
    if (copied === undefined) return;
    const timer = setTimeout(() => setCopied(undefined), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied === true ? Check : Copy;

  return (
    <div className="max-w-full overflow-hidden rounded-lg border border-line bg-sunken">
      <div className="flex items-center justify-between gap-2 border-line border-b ps-3">
        <bdi className="figures truncate text-2xs text-ink-soft">{info || say("chat.code")}</bdi>
        <button
          type="button"
          onClick={() => void copyText(text).then(setCopied)}
          className="inline-flex h-10 items-center gap-1.5 px-3 text-ink-soft text-xs hover:bg-hover hover:text-ink xl:h-7"
        >
          <Icon aria-hidden="true" className="size-3.5" />
          {say(copied === undefined ? "chat.copy" : copied ? "chat.copied" : "chat.copy-failed")}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and have to be reachable by keyboard for that. */}
      <pre dir="ltr" className="overflow-x-auto px-3 py-2 text-sm outline-offset-[-2px]" tabIndex={0}>
        <code className="figures whitespace-pre [overflow-wrap:normal]">{coloured ?? text}</code>
      </pre>
    </div>
  );
}

/** The text as coloured parts; undefined while they are not known, or never will be. */
function useHighlighting(text: string, language: string): ReactNode {
  const [drawn, setDrawn] = useState<ReactNode>();
  useEffect(() => {
    if (language === "") return;
    let over = false;
    import("./highlight.tsx").then(
      ({ highlight }) => {
        if (!over) setDrawn(highlight(text, language));
      },
      // Away from the server, or another build there by now: code without colours is code.
      () => undefined,
    );
    return () => {
      over = true;
    };
  }, [text, language]);
  return drawn;
}
