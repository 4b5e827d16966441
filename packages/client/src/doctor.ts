/** The path doctor alone: whoever opens it loads it, and no client beside it. */
export { type DiagnoseOptions, diagnosePath } from "./doctor/diagnose.ts";
export { LARGEST_BODY } from "./doctor/http-checks.ts";
export type {
  Advices,
  CheckName,
  CheckResult,
  DoctorEvent,
  Findings,
  Grade,
  Hop,
  Measured,
  PathReport,
} from "./doctor/types.ts";
export { CHECKS } from "./doctor/types.ts";
