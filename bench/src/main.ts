import { parseArgs } from "node:util";
import { fanout } from "./fanout.ts";
import { busyCores, machine } from "./lib/machine.ts";
import { publish, type Section } from "./lib/report.ts";
import type { Options } from "./options.ts";
import { reconnect } from "./reconnect.ts";

/** `npm run bench [-- NAME… [--rounds N] [--quick] [--profile DIR] [--write]]`: every bench, or the named ones. */
const BENCHES: Readonly<Record<string, (options: Options) => Promise<Section>>> = { fanout, reconnect };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "3" },
    quick: { type: "boolean", default: false },
    profile: { type: "string" },
    "no-write": { type: "boolean", default: false },
  },
});

const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = names.find((name) => !Object.hasOwn(BENCHES, name));
if (unknown !== undefined) {
  console.error(`There is no bench "${unknown}", only ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(1);
}
const options: Options = { rounds: Number(values.rounds), quick: values.quick, profile: values.profile };

for (const name of names) {
  const busy = busyCores();
  console.log(`${name}, on ${machine()}, load average ${busy.toFixed(2)}`);
  const section = await BENCHES[name]?.(options);
  if (section === undefined) continue;
  const remark =
    busy < 0.3
      ? ""
      : ` The machine was busy with other work (load average ${busy.toFixed(1)} at the start): ratios hold, absolute figures are low.`;
  const taken = `*\`npm run bench -- ${process.argv.slice(2).join(" ")}\`, ${new Date().toISOString().slice(0, 10)}, ${machine()}.${remark}*`;
  const [title = "", ...rest] = section.markdown.split("\n");
  const markdown = [title, "", taken, ...rest].join("\n");
  if (values["no-write"] || values.quick) console.log(markdown);
  else publish(name, { ...section, markdown });
}
