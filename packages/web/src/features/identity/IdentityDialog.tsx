import type { PersonView } from "@chatcast/client";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ModalDialog } from "../../ui/ModalDialog.tsx";
import { say } from "../../words/words.ts";
import { explain, standingOf, titleOf } from "./words.ts";

type Code = (props: { text: string; label: string }) => ReactNode;

/** Fetched when somebody compares; where it cannot be, the digits are enough. */
const QrCode = lazy(() =>
  import("../../ui/QrCode.tsx").then(
    (module): { default: Code } => ({ default: module.QrCode }),
    (): { default: Code } => ({ default: () => null }),
  ),
);

interface IdentityDialogProps {
  person: PersonView;
  /** Twelve groups of digits, the same for both. Rejects where there is nothing to compare. */
  safetyNumber: () => Promise<readonly string[]>;
  onTrust: () => void;
  onClose: () => void;
}

/** Who somebody is, as far as keys can tell. */
export function IdentityDialog({ person, safetyNumber, onTrust, onClose }: IdentityDialogProps) {
  /** Undefined until it is computed; empty where there is nothing to compare. */
  const [groups, setGroups] = useState<readonly string[]>();
  const standing = standingOf(person);
  const { key } = person;

  // Of another key the number is another one.
  useEffect(() => {
    let current = true;
    setGroups(undefined);
    safetyNumber().then(
      (digits) => current && setGroups(digits),
      () => current && setGroups([]),
    );
    return () => {
      current = false;
    };
  }, [key, safetyNumber]);

  return (
    <ModalDialog
      title={titleOf(person)}
      width="w-[min(26rem,calc(100vw-2rem))]"
      onClose={onClose}
      actions={
        standing === "changed" && key !== undefined ? <Button onClick={onTrust}>{say("identity.trust")}</Button> : null
      }
    >
      <p>{explain(person.username, standing, key !== undefined)}</p>
      {groups === undefined || key === undefined ? null : groups.length === 0 ? (
        <p className="text-ink-soft text-sm">{say("identity.no-number")}</p>
      ) : (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: digits to read aloud, not fields of a form */}
          <div
            role="group"
            aria-label={say("identity.number")}
            dir="ltr"
            className="figures grid grid-cols-4 gap-x-3 gap-y-1 rounded-lg bg-sunken px-4 py-3 text-lg"
          >
            {groups.map((group, index) => (
              <span key={index}>{group} </span>
            ))}
          </div>
          <div className="flex min-h-40 w-40 self-center">
            <Suspense>
              <QrCode text={groups.join(" ")} label={say("identity.qr")} />
            </Suspense>
          </div>
        </>
      )}
    </ModalDialog>
  );
}
