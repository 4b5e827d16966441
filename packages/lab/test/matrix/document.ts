import {
  MATRIX_ATTACKS,
  MATRIX_SUITES,
  type MatrixAttack,
  type MatrixSuite,
  type Observation,
  PREDICTIONS,
} from "@chatcast/faults/matrix";

const INTRODUCTION = `# Attacks

What each suite makes of each attack: *predicted* before it was tried, and *observed* in a run of that attack on a sample
of four chunks and three messages. This page is written by the test that runs them all
(\`npx vitest run packages/lab/test/matrix -u\`), and compared by it ever after. The page of a server that was started with
\`--lab\` runs the same, in the browser; \`npm run lab\` does the same to real traffic ([the proxy](spec/faults.md)).

- **caught**: a receiver refused something, knew a copy, or has proof that something is missing.
- **partly**: a receiver can see that something is missing, or that others were told something else, without proof.
- **missed**: something was believed that was not sent like that.
- **harmless**: everything arrived as it was sent, or there is nothing to attack.

The suites are those of a room: \`crc32-xor-seq\` in open rooms, \`aes-256-gcm-room\` with signatures in sealed rooms;
\`hmac-sha256-room\` is a step between for the lab. Under the first the server alone checks, under the others every member
does.

Two attacks cannot be run: no program sees that the page itself lies, or that a member passes on what it read.
`;

const WHO = {
  network: "somebody on the way",
  member: "a member",
  server: "the server",
} as const;

const DEPARTURES = `
## Where this differs from the design's table

- *Take the tag off* was missed by the seed, which acknowledged a packet without a checksum as legacy. Here it is refused.
- *Deliver a chunk twice* was missed by the seed, which acknowledged the copy as a new one. Here it is known as a copy by its
  number and SHA-256, in open rooms too.
- *Replay a message* stands for the open room's real hole: the exact copy of a message with its id is known as one, but its
  content and tag under a new id are a new message.
`;

/** The matrix as a page. */
export function attacksPage(observe: (attack: MatrixAttack, suite: MatrixSuite) => Observation | undefined): string {
  const head = ["Attack", "By", ...MATRIX_SUITES.map((suite) => `\`${suite}\``)];
  const rows = MATRIX_ATTACKS.map((attack) => [
    PREDICTIONS[attack].title,
    WHO[PREDICTIONS[attack].who],
    ...MATRIX_SUITES.map((suite) => cell(PREDICTIONS[attack].cells[suite].result, observe(attack, suite))),
  ]);
  const table = [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
  const reasons = MATRIX_ATTACKS.map(reasonsFor).join("\n");
  return `${INTRODUCTION}\n## The matrix\n\nA cell is *predicted → observed*, with what the receiver said.\n\n${table}\n\n## Why\n\n${reasons}${DEPARTURES}`;
}

function cell(predicted: string, observed: Observation | undefined): string {
  if (observed === undefined) return `${mark(predicted)} → not run`;
  return `${mark(predicted)} → ${mark(observed.result)} (${observed.detail})`;
}

const mark = (result: string): string => (result === "missed" ? "**missed**" : result);

function reasonsFor(attack: MatrixAttack): string {
  const { title, cells } = PREDICTIONS[attack];
  const byReason = new Map<string, string[]>();
  for (const suite of MATRIX_SUITES) {
    const { why } = cells[suite];
    byReason.set(why, [...(byReason.get(why) ?? []), `\`${suite}\``]);
  }
  const lines = [...byReason].map(([why, suites]) => `- ${suites.join(", ")}: ${why}`);
  return `**${title}**\n\n${lines.join("\n")}\n`;
}
