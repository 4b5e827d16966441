import { fileURLToPath } from "node:url";
import { checkReceipts, linesOf } from "../packages/cli/src/receipts/check.ts";

const USAGE = `Usage: npm run verify -- FILE RECEIPTS

Checks, without any server, that FILE is the one that its receivers have verified: RECEIPTS is what the page saves
beside a file of a sealed room, or ChatCastClient.receipts gives. Ends with

  0  the file is that one, and every receipt is signed by the key that it names
  1  the file is another one, or a receipt is not what it says
  2  something cannot be read
`;

/** A message may repeat what somebody else wrote. @param {string} text */
const plain = (text) => text.replaceAll(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");

/**
 * @param {readonly string[]} args
 * @param {(line: string) => void} say
 */
export async function verifyReceipts(args, say) {
  const [path, receipts] = args;
  if (path === undefined || receipts === undefined || args.length > 2 || path.startsWith("--")) {
    say(USAGE);
    return 2;
  }
  try {
    const checked = await checkReceipts(path, receipts);
    for (const line of linesOf(path, checked)) say(line);
    return checked.good ? 0 : 1;
  } catch (error) {
    say(`Cannot be checked: ${plain(error instanceof Error ? error.message : String(error))}`);
    return 2;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await verifyReceipts(process.argv.slice(2), (line) => console.log(line));
}
