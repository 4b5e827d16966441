import { MATRIX_ATTACKS, MATRIX_SUITES, PREDICTIONS } from "@chatcast/faults/matrix";
import { expect, test } from "vitest";
import { MATRIX_WORDS } from "../src/features/lab/matrix-words.ts";
import { say } from "../src/words/words.ts";

test("[LN2] the page's English for the matrix is the predictions' own, sentence for sentence", () => {
  for (const attack of MATRIX_ATTACKS) {
    expect(say(MATRIX_WORDS[attack].title)).toBe(PREDICTIONS[attack].title);
    for (const suite of MATRIX_SUITES) {
      expect(say(MATRIX_WORDS[attack].why[suite])).toBe(PREDICTIONS[attack].cells[suite].why);
    }
  }
});
