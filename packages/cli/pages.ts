import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { EXITS } from "./src/exit.ts";
import { ENVIRONMENT, EXAMPLES } from "./src/help.ts";
import { everyCommand, programOf } from "./src/program.ts";
import { Output } from "./src/terminal/output.ts";

const HEAD = `# The command line

Three ways to have it, all of them with Node 24 or newer and nothing else:

| | made by | has |
|---|---|---|
| \`npx chatcast …\` in the repository | the first one, as \`npm start\`, installs the packages | everything |
| \`packages/cli/dist/chatcast-0.1.0.tgz\` | \`npm run build:package\` | everything but \`bench\`: the server with its page, too. \`npm install -g ./chatcast-0.1.0.tgz\` asks no registry for anything |
| \`packages/cli/dist/chatcast.mjs\` | \`npm run build:cli\` | what speaks with a server, as one file: copy it to \`~/.local/bin/chatcast\` |

A room is its name (on \`--server\`), \`http://host:3000/#name\`, or the link to a sealed room. Who has a link has the room, so do
not write it on a command line, where every process of the machine can read it: \`--room @link.txt\`, or \`CHATCAST_ROOM\`.

Names belong to the key that had them first, as on the page: your browser and your terminal are two people, who can compare
safety numbers. Several commands at once in one room are \`you\`, \`you-2\`, ….

A shell completes commands and options: \`source <(chatcast completion bash)\` (with the package \`bash-completion\`; \`zsh\`, \`fish\` and
\`powershell\` likewise), where \`chatcast\` is on the path.

What follows is what \`--help\` prints; \`npm run pages -w @chatcast/cli\` writes this page.
`;

const JSON_OF_PROGRAMS = `## What the programs print with --json

\`serve\`, \`backup\`, \`lab\` and \`bench\` end by the codes below as well. With \`--json\` each prints one object a line on the standard
output, which has its \`event\`; what is told beside it, a server's log too, goes to the standard error.

| program | event | with |
|---|---|---|
| all | \`error\`, the last line | \`message\`, \`exit\` |
| \`serve\` | \`listening\` | \`url\`, \`lan\` (addresses for others in the network) |
| | \`administration\`, \`note\` | \`text\` |
| | \`stopped\` | |
| \`backup\` | \`begun\` | \`dataDir\`, \`running\` |
| | \`copied\` | \`target\`, \`files\`, \`bytes\`, \`damaged\` (ids of files), \`inBucket\` |
| \`lab\` | \`listening\` | \`url\`, \`target\`, \`seed\`, \`rules\` |
| | \`altered\` | \`stream\`, \`what\` |
| | \`said\`, by the server | \`stream\`, \`seq\`, \`says\` |
| | \`stopped\` | \`packets\`, \`altered\`, \`verdicts\` |
| | \`compared\`, with \`--replay\` | \`same\`, \`verdicts\`, \`differences\`, \`shown\` |
| \`bench\` | \`measured\` | \`name\`, \`markdown\`, \`written\` (into docs/BENCHMARKS.md) |
`;

const FILE = fileURLToPath(new URL("../../docs/CLI.md", import.meta.url));

/** docs/CLI.md: the help of every command, and once what stands below each. */
export function document(): string {
  const context = { out: new Output(), env: {}, signal: new AbortController().signal };
  const program = programOf(context, () => undefined);
  const commands = everyCommand(program).filter((command) => !LEFT_OUT.has(command.name()) && command !== program);
  const pages = commands.map((command) => `## ${fullName(command)}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`);
  const codes = Object.values(EXITS).map(({ code, means }) => `| ${code} | ${means} |`);
  return [
    HEAD,
    ...pages,
    JSON_OF_PROGRAMS,
    `## Environment\n\n\`\`\`text\n${ENVIRONMENT}\n\`\`\`\n`,
    `## Exit codes\n\n| code | what it means |\n|---|---|\n${codes.join("\n")}\n`,
  ].join("\n");
}

/** What the library adds for the scripts of shells. */
const LEFT_OUT: ReadonlySet<string> = new Set(["complete", "help"]);

const fullName = (command: Command): string =>
  command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;

function helpOf(command: Command): string {
  const examples = (EXAMPLES[command.name()] ?? []).map((line) => `  $ ${line}`);
  const below = examples.length > 0 && command.parent?.parent === null ? `\nExamples:\n${examples.join("\n")}` : "";
  return command.helpInformation() + below;
}

if (import.meta.main) await writeFile(FILE, document());
