import { Copy } from "lucide-react";
import { useId, useLayoutEffect, useRef, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { QrCode } from "./QrCode.tsx";

interface InviteDialogProps {
  /** All of it, the secret included. */
  link: string;
  onClose: () => void;
}

/** The one way into a sealed room, and what it gives away. */
export function InviteDialog({ link, onClose }: InviteDialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<"yes" | "no">();

  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  const copy = () => {
    field.current?.select();
    navigator.clipboard.writeText(link).then(
      () => setCopied("yes"),
      () => setCopied("no"),
    );
  };

  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      onClose={onClose}
      className="m-auto w-[min(28rem,calc(100vw-2rem))] rounded-2xl border border-line bg-raised text-ink shadow-lift backdrop:bg-scrim"
    >
      <div className="flex flex-col gap-4 px-5 py-4">
        <h2 id={`${id}-title`} className="font-semibold text-lg">
          Invite to this room
        </h2>
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
          {copied === "yes" ? "Copied." : copied === "no" ? "The browser did not copy it: copy it from the field." : ""}
        </p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button icon={<Copy aria-hidden="true" className="size-4" />} onClick={copy}>
            Copy link
          </Button>
          <Button look="primary" onClick={() => dialog.current?.close()}>
            Close
          </Button>
        </div>
      </div>
    </dialog>
  );
}
