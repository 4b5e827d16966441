import { DatabaseSync } from "node:sqlite";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { batchRunner } from "../../src/store/sqlite/batch.ts";
import { sqliteCalls } from "../../src/store/sqlite/calls.ts";
import { failureOf } from "../../src/store/sqlite/failure.ts";
import { migrate } from "../../src/store/sqlite/migrations/migrate.ts";
import { purger } from "../../src/store/sqlite/purge.ts";
import { answerOf, begin, calls, comparable, memory } from "./contract/any-calls.ts";

test("[ST24] whatever is called in whatever order, both stores answer alike", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(calls, { maxLength: 12 }), { maxLength: 12 }), async (batches) => {
      const db = new DatabaseSync(":memory:");
      migrate(db);
      const model = memory();
      const run = batchRunner(db, sqliteCalls(db), (error) => failureOf(error, "/"));
      const purge = purger(db);
      for (const batch of [begin, ...batches]) {
        const expected = batch.map((call) => answerOf(model, call));
        const replies = run(structuredClone(batch));
        const answers = replies.map((reply) => (reply.ok ? comparable(reply.value) : reply.failure.code));
        expect(answers).toEqual(expected);
        purge();
      }
      db.close();
    }),
    { numRuns: 300 },
  );
});
