import type { DownloadView } from "@chatcast/client";
import { bar, bytes, duration } from "../terminal/format.ts";
import { plain } from "../terminal/output.ts";
import type { Wanted } from "./inbox.ts";

type File = Pick<Wanted, "name" | "size" | "sealed">;

/** What programs are told of a file that is being received. */
export function receivedOf(file: File, view: DownloadView) {
  const { name, size } = file;
  const { phase, received, rate } = view;
  const facts = { name, size, received, verified: verifiedOf(file, view), rate: Math.round(rate) };
  return { ...facts, etaMs: etaOf(file, view), state: phase.state };
}

/** What people see of it. */
export function receivedLineOf(file: File, view: DownloadView): string {
  const { name, size } = file;
  const { phase, received, rate } = view;
  const etaMs = etaOf(file, view);
  const eta = etaMs === undefined ? "" : `  ${duration(etaMs)} left`;
  const state = phase.state === "moving" ? `${bytes(rate)}/s${eta}` : phase.state;
  const verified = `${bytes(verifiedOf(file, view))} verified`;
  return `${bar(size === 0 ? 1 : received / size, 24)}  ${state}  ${verified}  ${plain(name)}`;
}

const etaOf = ({ size }: File, { received, rate }: DownloadView): number | undefined =>
  rate > 0 ? ((size - received) / rate) * 1000 : undefined;

/** Bytes. A sealed file is verified chunk by chunk, another one by its digest when all of it is here. */
const verifiedOf = ({ sealed }: File, { received }: DownloadView): number => (sealed === undefined ? 0 : received);
