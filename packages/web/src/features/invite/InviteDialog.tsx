import { Copy } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { copyText } from "../../ui/copyText.ts";
import { ModalDialog } from "../../ui/ModalDialog.tsx";
import { QrCode } from "./QrCode.tsx";

interface InviteDialogProps {
  /** All of it, the secret included. */
  link: string;
  onClose: () => void;
}

/** The one way into a sealed room, and what it gives away. */
export function InviteDialog({ link, onClose }: InviteDialogProps) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<boolean>();

  const copy = () => {
    field.current?.select();
    void copyText(link).then(setCopied);
  };

  return (
    <ModalDialog
      title="Invite to this room"
      width="w-[min(28rem,calc(100vw-2rem))]"
      onClose={onClose}
      actions={
        <Button icon={<Copy aria-hidden="true" className="size-4" />} onClick={copy}>
          Copy link
        </Button>
      }
    >
      <label className="flex flex-col gap-1.5">
        <span className="font-medium text-sm">Link</span>
        <input
          ref={field}
          readOnly
          value={link}
          onFocus={(event) => event.currentTarget.select()}
          className="figures h-11 w-full rounded-lg border border-line-strong bg-sunken px-3 text-sm"
        />
      </label>
      <QrCode text={link} label="The link as a QR code" />
      <p className="text-sm">
        <strong className="font-semibold">Who has this link has the room</strong>: everything that was said in it and
        will be said, to everyone. Hand it over in person, or by something that you trust. It cannot be taken back.
        Messages for one person stay between the two.
      </p>
      <p className="text-ink-soft text-sm" aria-live="polite">
        {copied === undefined ? "" : copied ? "Copied." : "The browser did not copy it: copy it from the field."}
      </p>
    </ModalDialog>
  );
}
