import { EXITS } from "./exit.ts";

/** Examples of each command. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  chatcast: [
    "chatcast say --room http://localhost:3000/#lab --create hello",
    "chatcast send results.tar --room lab",
    "chatcast receive --room @link.txt --dir inbox",
  ],
  send: [
    "chatcast send results.tar --room lab",
    "chatcast send photos/ notes.md --room lab --to Bob",
    "tar c data | chatcast send - --name data.tar --room @link.txt",
    "chatcast send big.iso --room lab --json | jq -c 'select(.event == \"progress\")'",
  ],
  receive: [
    "chatcast receive --room lab --dir inbox",
    "chatcast receive --room @link.txt --accept '*.tar' --accept '*.iso'",
    "chatcast receive --room lab --count 1 --json",
    "chatcast receive --room @link.txt --receipts",
  ],
  say: ["chatcast say --room lab the run is done", "make 2>&1 | tail -3 | chatcast say - --room lab --to Ada"],
  tail: ["chatcast tail --room lab", "chatcast tail --room lab --no-follow --lines 100 --json"],
  chat: ["chatcast chat --room lab", "chatcast chat --room @link.txt"],
  rooms: [
    "chatcast rooms",
    "umask 077; chatcast rooms new --sealed --server https://chat.example > link.txt",
    "chatcast rooms forget 3",
  ],
  hooks: [
    "chatcast hooks --room lab",
    "umask 077; chatcast hooks add CI --room lab > ci.txt",
    "chatcast hooks add Mirror --url https://chat.example/in --room lab",
    "chatcast hooks remove CI --room lab",
  ],
  doctor: ["chatcast doctor https://chat.example", "chatcast doctor https://chat.example --body 110MB --silence 120"],
  serve: ["chatcast serve --port 8080 --data-dir /srv/chatcast"],
  backup: ["chatcast backup /srv/copy --data-dir /srv/chatcast"],
  verify: ["chatcast verify inbox/plan.pdf inbox/plan.pdf.receipts.json"],
  lab: ["chatcast lab --attack flip-bit:chunk,first=1"],
  bench: ["chatcast bench chat --quick"],
};

export const ENVIRONMENT = `Environment:
  CHATCAST_ROOM    what --room takes: a link here, or in a file (--room @FILE),
                   stands in no list of processes and no history of a shell
  CHATCAST_SERVER  the server of a room that is given by its name
  CHATCAST_NAME    your name
  CHATCAST_STATE   where keys, tokens and journals are kept, for you alone;
                   else $XDG_STATE_HOME/chatcast or ~/.local/state/chatcast
  NODE_EXTRA_CA_CERTS  a file with the authority of a server that has no other
                   certificate: ca.pem of one that runs with --https
  NO_COLOR         no colours, as where the output is no terminal`;

/** What stands below the options on every page. */
export function ending(command: string): string {
  const examples = (EXAMPLES[command] ?? []).map((line) => `  $ ${line}`).join("\n");
  const codes = Object.values(EXITS).map(({ code, means }) => `  ${String(code).padEnd(5)}${means}`);
  return `\nExamples:\n${examples}\n\n${ENVIRONMENT}\n\nExit codes:\n${codes.join("\n")}`;
}
