/**
 * The download engine alone, without the connection and the journal: what a worker of the page runs.
 */
export { DownloadDriver, type DownloadParts } from "./files/download-driver.ts";
export { encodeMark, marksHead, readMarks } from "./files/download-marks.ts";
export type { DownloadFacts, DownloadPhase, DownloadSink, DownloadView, RunningHash } from "./files/download-types.ts";
