import { env } from "node:process";
import fc from "fast-check";
import { expect } from "vitest";

// A gate that draws other cases each time tells of its luck, not of the change. `FC_SEED=$RANDOM npm run unit` looks further.
fc.configureGlobal({ seed: Number(env.FC_SEED ?? 20_261_126) });

// Tests of the page look for its words in English. Nobody else needs them.
if (expect.getState().testPath?.includes("/packages/web/"))
  await (await import("./packages/web/test/english.ts")).inEnglish();
