export { type Outcome, simulate } from "./sim/simulate.ts";
