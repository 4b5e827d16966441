import { type DoctorEvent, diagnosePath, LARGEST_BODY, type PathReport } from "@chatcast/client/doctor";

/** What the doctor tells the page, in this order: events, then one of the others. */
export type DoctorWord =
  | DoctorEvent
  | { type: "report"; report: PathReport }
  | { type: "failed"; error: { code: string; message?: string } };

const tell = (word: DoctorWord): void => postMessage(word);

/** What it is told to do. large: requests of up to 110 MB are tried too, as some who stand in between allow 100. */
export interface DoctorOrder {
  large: boolean;
}

// A program of its own: what it alone needs is no part of the page, and to end it stops everything that is under way.
addEventListener("message", ({ data: { large } }: MessageEvent<DoctorOrder>) => {
  diagnosePath(location.origin, { onProgress: tell, ...(large ? { maxBody: LARGEST_BODY } : {}) }).then(
    (report) => tell({ type: "report", report }),
    (error: unknown) => tell({ type: "failed", error: { code: "E_UNAVAILABLE", message: String(error) } }),
  );
});
