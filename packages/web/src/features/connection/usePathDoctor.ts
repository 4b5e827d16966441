import type { CheckName, CheckResult, PathReport } from "@chatcast/client/doctor";
import { useEffect, useRef, useState } from "react";
import { explain, type Problem } from "../../ui/problem.ts";
import type { DoctorOrder, DoctorWord } from "./doctor-worker.ts";

export type Examination =
  | { state: "none" }
  /** `looking`: what is being looked at now. */
  | { state: "running"; results: readonly CheckResult[]; looking: readonly CheckName[] }
  | { state: "done"; report: PathReport }
  | { state: "failed"; problem: Problem };

/** What an examination has come to when the doctor says so. */
export function examined(now: Examination, word: DoctorWord): Examination {
  if (now.state !== "running") return now;
  switch (word.type) {
    case "started":
      return { ...now, looking: [...now.looking, word.check] };
    case "finished": {
      const { result } = word;
      const looking = now.looking.filter((check) => check !== result.check);
      return { state: "running", results: [...now.results, result], looking };
    }
    case "report":
      return { state: "done", report: word.report };
    case "failed":
      return { state: "failed", problem: explain(word.error) };
  }
}

/** Examines the path to this page's server, once at a time; it ends with the panel. */
export function usePathDoctor() {
  const [examination, setExamination] = useState<Examination>({ state: "none" });
  const doctor = useRef<Worker>(undefined);
  useEffect(() => () => doctor.current?.terminate(), []);

  const stop = () => {
    doctor.current?.terminate();
    setExamination({ state: "none" });
  };

  /** @param large requests of up to 110 MB are tried too */
  const start = (large = false) => {
    doctor.current?.terminate();
    setExamination({ state: "running", results: [], looking: [] });
    const hear = (word: DoctorWord) => setExamination((now) => examined(now, word));
    const worker = new Worker(new URL("./doctor-worker.ts", import.meta.url), { type: "module", name: "doctor" });
    const order: DoctorOrder = { large };
    worker.postMessage(order);
    worker.onmessage = ({ data }: MessageEvent<DoctorWord>) => hear(data);
    worker.onerror = () => hear({ type: "failed", error: { code: "E_UNAVAILABLE" } });
    doctor.current = worker;
  };

  return { examination, start, stop };
}
