import { sealedFilesOf } from "@chatcast/client";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { ConnectionWindow } from "../features/connection/ConnectionWindow.tsx";
import { IntegrityWindow } from "../features/integrity/IntegrityWindow.tsx";
import { LabWindow } from "../features/lab/LabWindow.tsx";
import { TransfersWindow } from "../features/transfers/TransfersWindow.tsx";
import { classes } from "../ui/classes.ts";
import { saveEvidence } from "./evidence.ts";
import { flightsOf } from "./flights.ts";
import { pathOf } from "./paths.ts";
import { useClient, useSlice } from "./store.ts";
import type { WindowName, Windows } from "./useWindows.ts";

interface ProofWindowsProps {
  windows: Windows;
  /** Key of the newest alert; 0: none yet. */
  alertKey: number;
}

const ORDER: readonly WindowName[] = ["connection", "transfers", "integrity", "lab"];

/** The open windows, always in the same order; a sheet shows the one opened last. */
export function ProofWindows({ windows, alertKey }: ProofWindowsProps) {
  const front = windows.open.at(-1)?.name;
  return ORDER.map((name) => {
    const window = windows.open.find((candidate) => candidate.name === name);
    return window === undefined ? null : (
      <div
        key={name}
        data-window={name}
        className={classes("flex min-h-0 flex-1 basis-0 flex-col xl:min-h-88", name !== front && "max-xl:hidden")}
      >
        <Content name={name} asked={window.asked} alertKey={alertKey} onClose={() => windows.close(name)} />
      </div>
    );
  });
}

interface ContentProps {
  name: WindowName;
  asked: number;
  alertKey: number;
  onClose: () => void;
}

function Content({ name, asked, alertKey, onClose }: ContentProps) {
  switch (name) {
    case "connection":
      return <Connection asked={asked} onClose={onClose} />;
    case "transfers":
      return <Transfers asked={asked} onClose={onClose} />;
    case "integrity":
      return <Integrity asked={asked} alertKey={alertKey} onClose={onClose} />;
    case "lab":
      return <Lab asked={asked} onClose={onClose} />;
  }
}

type FrameProps = Pick<ContentProps, "asked" | "onClose">;

function Connection(frame: FrameProps) {
  const log = pathOf(useClient());
  const path = useSyncExternalStore(log.subscribe, log.view);
  const connection = useSlice((snapshot) => snapshot.connection);
  const server = useSlice((snapshot) => snapshot.room?.server);
  const newest = useSlice((snapshot) => snapshot.transfers.at(-1));
  const measure = useCallback(() => log.measure(), [log]);
  return <ConnectionWindow {...frame} {...{ connection, path, server, newest }} onMeasure={measure} />;
}

function Transfers(frame: FrameProps) {
  const transfers = useSlice((snapshot) => snapshot.transfers);
  const coming = useSlice((snapshot) => snapshot.coming);
  const acks = useSlice((snapshot) => snapshot.acks);
  const log = useSlice((snapshot) => snapshot.log);
  const sealedFiles = useSealedFilesByTransfer();
  const room = useSlice((snapshot) => snapshot.room);
  const self = room?.self.username;
  const others = useMemo(
    () => (room?.users ?? []).map(({ username }) => username).filter((name) => name !== self),
    [room?.users, self],
  );
  const client = useClient();
  const recordingOf = useCallback((id: string) => flightsOf(client).of(id), [client]);
  return <TransfersWindow {...frame} {...{ transfers, coming, acks, log, sealedFiles, others, recordingOf }} />;
}

function Integrity({ alertKey, ...frame }: FrameProps & { alertKey: number }) {
  const events = useSlice((snapshot) => snapshot.integrity);
  const verdicts = useSlice((snapshot) => snapshot.verdicts);
  const times = useSlice((snapshot) => snapshot.verdictTimes);
  const transfers = useSlice((snapshot) => snapshot.transfers);
  const sealedFiles = useSealedFilesByTransfer();
  const client = useClient();
  const onEvidence = () => saveEvidence({ at: Date.now() }, client);
  return <IntegrityWindow {...frame} {...{ events, verdicts, times, transfers, sealedFiles, alertKey, onEvidence }} />;
}

function useSealedFilesByTransfer() {
  const conversations = useSlice((snapshot) => snapshot.conversations);
  return useMemo(() => sealedFilesOf(conversations), [conversations]);
}

function Lab(frame: FrameProps) {
  const client = useClient();
  const faults = useSlice((snapshot) => snapshot.faults);
  const sealed = useSlice((snapshot) => snapshot.room?.sealed !== undefined);
  return <LabWindow {...frame} sealed={sealed} faults={faults} onFaults={(plan) => client.setFaults(plan)} />;
}
