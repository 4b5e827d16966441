import type { Ack, AnyVerdict, KeyedSuiteName, ReliableDown, SuiteName } from "@chatcast/protocol";

type IntegrityFail = ReliableDown & { type: "CONTROL"; cmd: "INTEGRITY_FAIL" };

type Suite = SuiteName | KeyedSuiteName;

/** What an INTEGRITY_FAIL says in a room of that suite. */
export function verdictOf<S extends Suite>({ seq, meta }: IntegrityFail, suite: S): VerdictOf<S> {
  return verdict("compromised", suite, seq, meta);
}

/** What an ACK says; undefined when it says nothing about integrity. */
export function validVerdictOf<S extends Suite>({ seq, meta }: Ack, suite: S): VerdictOf<S> | undefined {
  return meta?.integrity_status === "valid" ? verdict("valid", suite, seq, meta) : undefined;
}

/** Of a chunk whose batch of acknowledgements names its tag: that which was expected, where the suite tells it. */
export const validVerdict = (suite: Suite, seq: number, tag: string): AnyVerdict =>
  verdict("valid", suite, seq, { received: tag, expected: tag });

type VerdictOf<S extends Suite> = Extract<AnyVerdict, { suite: S }>;

function verdict<S extends Suite>(status: AnyVerdict["status"], suite: S, seq: number, told: Told): VerdictOf<S> {
  const { received = "" } = told;
  // What a keyed tag should have been nobody may tell: if a server does, it is not shown.
  const expected = suite === "crc32-xor-seq" ? expectation(told) : {};
  return { status, suite, seq, received, ...expected } as unknown as VerdictOf<S>;
}

interface Told {
  received?: string | undefined;
  expected?: string | undefined;
}

const expectation = ({ expected }: Told): { expected?: string } => (expected === undefined ? {} : { expected });
