import type { TransferView } from "@chatcast/client";
import { Button } from "../../ui/Button.tsx";
import { formatNumber } from "../../ui/format.ts";
import { SureButton } from "../../ui/SureButton.tsx";
import { strong } from "../../ui/strong.tsx";
import { say, tell } from "../../words/words.ts";

/** What was verified of a killed transfer, and what can become of it. */
export function Quarantine({ transfer }: { transfer: TransferView }) {
  const { quarantine, totalChunks, fileName } = transfer;
  if (quarantine === undefined) return null;
  const { chunks, resume, discard } = quarantine;
  return (
    <section
      aria-label={say("transfers.quarantine-of", { file: fileName })}
      className="flex flex-col gap-2 rounded-lg bg-sunken px-3 py-2.5"
    >
      <p className="text-sm">
        {tell("transfers.quarantined", { n: chunks, all: formatNumber(totalChunks), b: strong })}
      </p>
      <div className="flex flex-wrap gap-1.5">
        {resume === undefined ? null : (
          <Button dense onClick={resume}>
            {say("transfers.resume-rekey")}
          </Button>
        )}
        <SureButton dense sure={say("transfers.discard-sure")} onSure={discard}>
          {say("transfers.discard")}
        </SureButton>
      </div>
    </section>
  );
}
