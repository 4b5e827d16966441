import { type DoctorEvent, diagnosePath, type PathReport } from "@chatcast/client/doctor";

/** What the doctor tells the page, in this order: events, then one of the others. */
export type DoctorWord =
  | DoctorEvent
  | { type: "report"; report: PathReport }
  | { type: "failed"; error: { code: string; message?: string } };

const tell = (word: DoctorWord): void => postMessage(word);

// A program of its own: what it alone needs is no part of the page, and to end it stops everything that is under way.
diagnosePath(location.origin, { onProgress: tell }).then(
  (report) => tell({ type: "report", report }),
  (error: unknown) => tell({ type: "failed", error: { code: "E_UNAVAILABLE", message: String(error) } }),
);
