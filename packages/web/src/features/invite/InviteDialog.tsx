import { Copy } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { copyText } from "../../ui/copyText.ts";
import { ModalDialog } from "../../ui/ModalDialog.tsx";
import { QrCode } from "../../ui/QrCode.tsx";
import { strong } from "../../ui/strong.tsx";
import { say, tell } from "../../words/words.ts";

/** Names of the machine itself, which mean another one on another machine (RFC 6761 section 6.3). */
const LOOPBACK = /^(?:localhost|.+\.localhost|127\.[\d.]+|\[::1\])$/;

interface InviteDialogProps {
  /** All of it; a sealed room's has the secret in it. */
  link: string;
  sealed: boolean;
  onClose: () => void;
}

/** The way into a room, and what it gives away. */
export function InviteDialog({ link, sealed, onClose }: InviteDialogProps) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<boolean>();
  const { hostname } = new URL(link);

  const copy = () => {
    field.current?.select();
    void copyText(link).then(setCopied);
  };

  return (
    <ModalDialog
      title={say("invite.title")}
      width="w-[min(28rem,calc(100vw-2rem))]"
      onClose={onClose}
      actions={
        <Button icon={<Copy aria-hidden="true" className="size-4" />} onClick={copy}>
          {say("invite.copy")}
        </Button>
      }
    >
      <label className="flex flex-col gap-1.5">
        <span className="font-medium text-sm">{say("invite.link")}</span>
        <input
          ref={field}
          readOnly
          dir="ltr"
          value={link}
          onFocus={(event) => event.currentTarget.select()}
          className="figures h-11 w-full rounded-lg border border-line-strong bg-sunken px-3 text-sm"
        />
      </label>
      <QrCode text={link} label={say("invite.qr")} />
      <p className="text-sm">{tell(sealed ? "invite.gives-away" : "invite.gives-away-open", { b: strong })}</p>
      {LOOPBACK.test(hostname) ? (
        <p className="rounded-lg bg-wait-wash px-3 py-2 text-sm">
          {tell("invite.here-alone", { host: hostname, b: strong })}
        </p>
      ) : null}
      <p className="text-ink-soft text-sm" aria-live="polite">
        {copied === undefined ? "" : say(copied ? "invite.copied" : "invite.not-copied")}
      </p>
    </ModalDialog>
  );
}
