import { ATTACKS, type AttackRule, POSSIBLE, TARGETS, WAYS } from "@chatcast/faults";

/** Something on the command line or in a file that cannot be used, in one line. */
export class UsageError extends Error {}

/**
 * Reads one rule: `ATTACK[:TARGET][,seq=N][,first=N][,share=F][,way=up|down][,as=NAME]`, for instance
 * `re-tag:chunk,seq=3`. Without a target it is `chunk`; without a way the target's usual one.
 * @throws UsageError
 */
export function parseRule(text: string): AttackRule {
  const [head = "", ...settings] = text.split(",");
  const [attackName = "", targetName = "chunk"] = head.split(":");
  const attack = oneOf(ATTACKS, attackName, "attack", text);
  const on = oneOf(TARGETS, targetName, "target", text);
  const rule: AttackRule = { attack, on, way: WAYS[on][0] };
  for (const setting of settings) set(rule, setting, text);
  if (!POSSIBLE[on].includes(attack)) {
    throw new UsageError(`${attack} cannot be done to ${on}: only ${POSSIBLE[on].join(", ")} can ("${text}").`);
  }
  if (!WAYS[on].includes(rule.way)) throw new UsageError(`${on} travels ${WAYS[on].join(" and ")} only ("${text}").`);
  if ((attack === "impersonate") !== (rule.as !== undefined)) {
    throw new UsageError(`as=NAME belongs to impersonate, which needs it ("${text}").`);
  }
  return rule;
}

/** The rule as `parseRule` reads it. */
export function ruleText({ attack, on, way, seq, first, share, as }: AttackRule): string {
  const settings = Object.entries({ seq, first, share, as, ...(way === WAYS[on][0] ? {} : { way }) })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `,${name}=${value}`);
  return `${attack}:${on}${settings.join("")}`;
}

function set(rule: AttackRule, setting: string, text: string): void {
  const [name = "", value = ""] = setting.split("=", 2);
  switch (name) {
    case "seq":
      rule.seq = whole(value, 0, 2 ** 32 - 1, "seq", text);
      break;
    case "first":
      rule.first = whole(value, 1, Number.MAX_SAFE_INTEGER, "first", text);
      break;
    case "share":
      rule.share = share(value, text);
      break;
    case "way":
      rule.way = oneOf(["up", "down"] as const, value, "way", text);
      break;
    case "as":
      if (value === "") throw new UsageError(`as needs a name ("${text}").`);
      rule.as = value;
      break;
    default:
      throw new UsageError(`A rule knows seq, first, share, way and as, not "${name}" ("${text}").`);
  }
}

function oneOf<T extends string>(known: readonly T[], word: string, what: string, text: string): T {
  const found = known.find((one) => one === word);
  if (found === undefined) throw new UsageError(`No ${what} "${word}" ("${text}"): ${known.join(", ")}.`);
  return found;
}

function whole(text: string, low: number, high: number, name: string, rule: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < low || value > high) {
    throw new UsageError(`${name} must be a whole number from ${low}, not "${text}" ("${rule}").`);
  }
  return value;
}

function share(text: string, rule: string): number {
  const value = Number(text);
  if (text === "" || !(value > 0 && value <= 1)) {
    throw new UsageError(`share must be above 0 and at most 1, not "${text}" ("${rule}").`);
  }
  return value;
}
