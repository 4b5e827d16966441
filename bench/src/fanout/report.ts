import type { Run, Subject } from "../fanout.ts";
import { plot } from "../lib/plot.ts";
import { figure, image, roundsOf, type Section, spreadOf, table } from "../lib/report.ts";
import { spread } from "../lib/statistics.ts";
import type { Options } from "../options.ts";

interface Findings {
  subjects: readonly Subject[];
  sizes: readonly number[];
  /** By name of the subject: a list of runs, one for each size, for each round. */
  results: ReadonlyMap<string, readonly (readonly Run[])[]>;
  absent: readonly string[];
  options: Options;
  burst: number;
  window: number;
}

type Measure = (run: Run) => number;

const rate: Measure = ({ burst }) => burst.deliveries / burst.seconds;
const cost: Measure = ({ burst, cpu }) => (cpu / burst.deliveries) * 1e6;
const p99: Measure = ({ steady }) => steady?.p99 ?? Number.NaN;
const rss: Measure = (run) => run.rss / 2 ** 20;

export function report(findings: Findings): Section {
  const { subjects, sizes, burst, window, options, absent } = findings;
  const over = (name: string, members: number, measure: Measure) =>
    spread(
      (findings.results.get(name) ?? []).flatMap((runs) => runs.filter((run) => run.members === members).map(measure)),
    );
  const rows = sizes.flatMap((members) =>
    subjects.map(({ name }) => {
      const missing = over(name, members, ({ steady }) => steady?.missing ?? 0).max;
      const wait = over(name, members, p99);
      return [
        `${members}, ${name}`,
        spreadOf(over(name, members, rate)),
        spreadOf(over(name, members, cost)),
        missing > 0 ? `not sustained (${figure(missing)} undelivered)` : spreadOf(wait),
        figure(over(name, members, rss).median),
      ];
    }),
  );
  const [ours, ...others] = subjects;
  const ratios = sizes.map((members) => [
    String(members),
    ...others.map(({ name }) => {
      const by = (measure: Measure) =>
        over(ours?.name ?? "", members, measure).median / over(name, members, measure).median;
      return `${figure(by(rate))} × the rate, ${figure(1 / by(cost))} × per CPU second`;
    }),
  ]);
  const lines = (measure: Measure) =>
    subjects.map(({ name }) => ({
      name,
      points: sizes.map((members) => [members, over(name, members, measure).median] as const),
    }));
  const against = others.map(({ name, version }) => `${name} ${version}`).join(" and ");
  return {
    markdown: `## Fan-out

One member of a room speaks in bursts of ${burst} messages of 100 characters (${window} bursts under way), every member hears all of
them. The server has one core, the load is another process on another core. ChatCast checks, stores and syncs every message
before it is delivered; ${against} deliver without storing, messages of the same length. ${roundsOf(options.rounds)}, interleaved; median (least…most).
${absent.map((name) => `**${name} was not there: not measured.**\n`).join("")}
${table(["members", "deliveries/s", "server CPU µs per delivery", "p99 wait in ms at 100,000 deliveries/s", "RSS MiB"], rows)}

ChatCast against the others, medians:

${table(["members", ...others.map(({ name }) => name)], ratios)}

${image("Deliveries per second by members", "fanout-rate.svg")}
${image("CPU per delivery by members", "fanout-cost.svg")}
`,
    plots: {
      "fanout-rate.svg": plot({ title: "Deliveries per second", x: "members", y: "deliveries/s", series: lines(rate) }),
      "fanout-cost.svg": plot({ title: "Server CPU per delivery", x: "members", y: "µs", series: lines(cost) }),
    },
  };
}
