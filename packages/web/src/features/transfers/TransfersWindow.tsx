import type { ComingView, LogLine, MessageAck, SealedFileView, TransferView } from "@chatcast/client";
import { FileUp, FolderOpen } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ProofWindow } from "../../ui/ProofWindow.tsx";
import { say } from "../../words/words.ts";
import { AckList } from "./AckList.tsx";
import { ComingList } from "./ComingList.tsx";
import { DebugLog } from "./DebugLog.tsx";
import { preloadFlight, type RecordingOf } from "./flight/FlightSection.tsx";
import { LoadedFlight } from "./flight/LoadedFlight.tsx";
import { useLoadedFlight } from "./flight/useLoadedFlight.ts";
import { filterTransfers, type TransferFilter } from "./summary.ts";
import { TransferCard } from "./TransferCard.tsx";
import { TransfersToolbar } from "./TransfersToolbar.tsx";
import { preloadTimeline } from "./TransferTimeline.tsx";

/** So many of the newest are opened when they are drawn first. */
const OPENED = 3;

interface TransfersWindowProps {
  transfers: readonly TransferView[];
  coming: readonly ComingView[];
  acks: readonly MessageAck[];
  log: readonly LogLine[];
  /** Files of a sealed room by the transfers that brought them. */
  sealedFiles: ReadonlyMap<string, SealedFileView>;
  /** Names of everybody else in the room. */
  others: readonly string[];
  recordingOf: RecordingOf;
  asked: number;
  onClose: () => void;
}

/** All transfers of this client, newest first, the ACK sequence of its messages, and the debug log. */
export function TransfersWindow(props: TransfersWindowProps) {
  const { transfers, coming, acks, log, sealedFiles, others, recordingOf, asked, onClose } = props;
  const [filter, setFilter] = useState<TransferFilter>("all");
  const shown = filterTransfers(transfers, filter);
  const loaded = useLoadedFlight();
  useEffect(() => {
    preloadTimeline();
    preloadFlight();
  }, []);

  return (
    <ProofWindow
      title={say("transfers.title")}
      asked={asked}
      onClose={onClose}
      aside={
        <Button dense look="quiet" icon={<FolderOpen aria-hidden="true" className="size-4" />} onClick={loaded.pick}>
          <span className="max-sm:sr-only">{say("transfers.load")}</span>
        </Button>
      }
    >
      {loaded.input}
      <div className="min-h-0 flex-1 overflow-y-auto">
        {loaded.flight === undefined ? null : (
          <LoadedFlight key={loaded.flight.fileName} flight={loaded.flight} onClose={loaded.close} />
        )}
        <ComingList coming={coming} />
        {transfers.length === 0 ? (
          <div className="flex flex-col items-center gap-2 border-line border-b px-8 py-10 text-center text-ink-soft">
            <FileUp aria-hidden="true" className="size-6" />
            <p className="text-sm">{say("transfers.none")}</p>
          </div>
        ) : (
          <>
            {transfers.length === 1 ? null : (
              <TransfersToolbar transfers={transfers} shown={shown} filter={filter} onFilter={setFilter} />
            )}
            {shown.length === 0 ? (
              <p className="border-line border-b px-4 py-6 text-center text-ink-soft text-sm">
                {say("transfers.none-such")}
              </p>
            ) : null}
            {shown.toReversed().map((transfer) => (
              <TransferCard
                recordingOf={recordingOf}
                key={transfer.id}
                transfer={transfer}
                sealed={sealedFiles.get(transfer.id)}
                others={others}
                opened={transfers.indexOf(transfer) >= transfers.length - OPENED}
              />
            ))}
          </>
        )}
        <section aria-label={say("transfers.acks")}>
          <h3 className="flex items-baseline gap-2 px-4 pt-4 pb-2 font-semibold text-ink-soft text-xs">
            {say("transfers.acks")}
            <span className="ms-auto font-normal">{say("transfers.acks-columns")}</span>
          </h3>
          <AckList acks={acks} />
        </section>
        <DebugLog log={log} />
      </div>
    </ProofWindow>
  );
}
