/**
 * Asks the browser not to clear away, when space runs out, what is kept here: the journal and what waits to be sent. Asked for
 * an installed page alone: there browsers decide by themselves, in a tab some would interrupt somebody with a question.
 */
export async function askToStay(
  storage: Pick<StorageManager, "persist" | "persisted"> | undefined,
  installed: boolean,
): Promise<void> {
  if (!installed || storage === undefined) return;
  try {
    if (!(await storage.persisted())) await storage.persist();
  } catch {
    // Storage is blocked: nothing is kept anyway.
  }
}
