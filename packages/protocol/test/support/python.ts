import { spawnSync } from "node:child_process";

export const hasPython = spawnSync("python3", ["--version"]).status === 0;
/** For the titles of tests, which say what they lack where they are left out. */
export const NEEDS_PYTHON = "(needs python3: apt-get install python3)";
