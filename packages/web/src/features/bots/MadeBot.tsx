import type { NewBot } from "@chatcast/client";
import { Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { copyText } from "../../ui/copyText.ts";
import { say } from "../../words/words.ts";

/** What speaks as a bot that was just made, shown this once. */
export function MadeBot({ made, address }: { made: NewBot; address: string }) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-label={say("bots.made-now")}
      className="flex flex-col gap-3 rounded-lg border border-accent-line bg-accent-wash px-4 py-3"
    >
      <p className="text-sm">{say("bots.once")}</p>
      <Secret label={say("bots.address")} text={address} />
      <Secret label={say("bots.token")} text={made.token} />
      {made.secret === undefined ? null : <Secret label={say("bots.secret")} text={made.secret} />}
    </section>
  );
}

function Secret({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState<boolean>();
  return (
    <div className="flex flex-wrap items-end gap-2">
      <label className="flex min-w-0 flex-1 basis-40 flex-col gap-1">
        <span className="font-medium text-xs">{label}</span>
        <input
          readOnly
          dir="ltr"
          value={text}
          onFocus={(event) => event.currentTarget.select()}
          className="figures h-10 w-full rounded-lg border border-line-strong bg-sunken px-3 text-sm"
        />
      </label>
      <Button
        dense
        className="xl:mb-1"
        icon={<Copy aria-hidden="true" className="size-4" />}
        aria-label={say("bots.copy-one", { what: label })}
        onClick={() => void copyText(text).then(setCopied)}
      >
        {say("bots.copy")}
      </Button>
      <p aria-live="polite" className="basis-full text-ink-soft text-xs empty:hidden">
        {copied === undefined ? "" : say(copied ? "bots.copied" : "bots.not-copied")}
      </p>
    </div>
  );
}
