/**
 * Runs every subject once a round, round after round (A B C, A B C…), so that what else the machine does meets all of
 * them alike.
 * @returns the results of each subject, by its name, in the order of the rounds.
 */
export async function interleave<Subject extends { name: string }, Result>(
  subjects: readonly Subject[],
  rounds: number,
  run: (subject: Subject, round: number) => Promise<Result>,
): Promise<Map<string, Result[]>> {
  const results = new Map(subjects.map(({ name }) => [name, [] as Result[]]));
  for (let round = 1; round <= rounds; round++) {
    for (const subject of subjects) {
      console.log(`  round ${round}/${rounds} ${subject.name}`);
      results.get(subject.name)?.push(await run(subject, round));
    }
  }
  return results;
}
