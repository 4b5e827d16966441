import type { LogLine, MessageAck, TransferView } from "@chatcast/client";
import { FileUp } from "lucide-react";
import { ProofWindow } from "../../ui/ProofWindow.tsx";
import { AckList } from "./AckList.tsx";
import { DebugLog } from "./DebugLog.tsx";
import { TransferCard } from "./TransferCard.tsx";

interface TransfersWindowProps {
  transfers: readonly TransferView[];
  acks: readonly MessageAck[];
  log: readonly LogLine[];
  asked: number;
  onClose: () => void;
}

/** All transfers of this client, newest first, the ACK sequence of its messages, and the debug log. */
export function TransfersWindow({ transfers, acks, log, asked, onClose }: TransfersWindowProps) {
  return (
    <ProofWindow title="Transfers & ACKs" asked={asked} onClose={onClose}>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {transfers.length === 0 ? (
          <div className="flex flex-col items-center gap-2 border-line border-b px-8 py-10 text-center text-ink-soft">
            <FileUp aria-hidden="true" className="size-6" />
            <p className="text-sm">
              No transfer yet. Attach a file, drop it on the conversation, or paste it: each of its chunks shows up
              here.
            </p>
          </div>
        ) : (
          transfers.toReversed().map((transfer) => <TransferCard key={transfer.id} transfer={transfer} />)
        )}
        <section aria-label="Message ACKs">
          <h3 className="flex items-baseline gap-2 px-4 pt-4 pb-2 font-semibold text-ink-soft text-xs">
            Message ACKs
            <span className="ml-auto font-normal">seq, state, RTT, time</span>
          </h3>
          <AckList acks={acks} />
        </section>
        <DebugLog log={log} />
      </div>
    </ProofWindow>
  );
}
