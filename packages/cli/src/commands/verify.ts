import { Command } from "commander";
import { type Context, withJson } from "../context.ts";
import { Failure } from "../exit.ts";
import { checkReceipts, linesOf } from "../receipts/check.ts";
import { plain } from "../terminal/output.ts";

export function verifyCommand(context: Context): Command {
  return withJson(new Command("verify"))
    .summary("check a file against the receipts of those who have verified it")
    .description(
      "Checks, without any server, that a file is the one that its receivers have verified, and that every receipt is signed by the key that it names. The receipts are what receive --receipts or the page saves beside a file of a sealed room. Whose a key is, only safety numbers tell that were compared.",
    )
    .argument("<file>", "the file")
    .argument("<receipts>", "its receipts")
    .action((file: string, receipts: string) => verify(context, file, receipts));
}

async function verify({ out }: Context, file: string, receipts: string): Promise<void> {
  const checked = await checkReceipts(file, receipts).catch((error: NodeJS.ErrnoException) => {
    const missing = error.code === "ENOENT";
    throw new Failure(missing ? "missing" : "usage", `cannot be checked: ${plain(error.message)}`);
  });
  out.result("verified", { file, ...checked }, linesOf(file, checked).join("\n"));
  if (!checked.good) throw new Failure("integrity", "this file and these receipts do not belong together");
}
