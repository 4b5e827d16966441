/**
 * The download engine alone, without the connection and the journal: what a worker of the page runs.
 */
export { ChatCastError } from "@chatcast/protocol";
export { DownloadDriver } from "./files/download-driver.ts";
export { encodeMark, marksHead, readMarks } from "./files/download-marks.ts";
export type { DownloadSink, DownloadView, RunningHash } from "./files/download-types.ts";
export { defaultPlatform } from "./platform.ts";
