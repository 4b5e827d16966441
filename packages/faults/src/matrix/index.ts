export { type Fate, MATRIX_SUITES, type MatrixSuite } from "./frame.ts";
export { MATRIX_ATTACKS, type MatrixAttack, PREDICTIONS, type Row } from "./predictions.ts";
export { type Observation, observe, type Result } from "./run.ts";
