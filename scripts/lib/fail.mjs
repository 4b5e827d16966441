/** What went wrong in one line that says what to do; `fail` in a script prints it without a stack. */
export class Failure extends Error {}

/**
 * Runs a script's main function; a Failure becomes its line on stderr and exit code 1.
 * @param {() => Promise<number>} main resolves with the exit code
 */
export async function run(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
