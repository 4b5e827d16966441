import { ChatCastError } from "@chatcast/protocol";
import { expect, test } from "vitest";
import { AdminGate } from "../../src/admin/gate.ts";

const TOKEN = "a-token-of-enough-characters";

function gateAt() {
  let now = 0;
  const gate = new AdminGate(TOKEN, { epoch: () => 0, monotonic: () => now });
  const outcome = (token: string | undefined, address = "10.0.0.1"): string => {
    try {
      gate.admit(token === undefined ? undefined : `Bearer ${token}`, address);
      return "admitted";
    } catch (error) {
      if (error instanceof ChatCastError) return error.code;
      throw error;
    }
  };
  return { outcome, pass: (ms: number) => (now += ms) };
}

test("[AD2] the right token is let in, and nothing else", () => {
  const { outcome } = gateAt();
  expect(outcome(TOKEN)).toBe("admitted");
  for (const wrong of [undefined, "", `${TOKEN}x`, TOKEN.slice(1), TOKEN.toUpperCase()]) {
    expect([wrong, outcome(wrong)]).toEqual([wrong, "E_AUTH"]);
  }
});

test("[AD3] after ten wrong tokens an address waits ten seconds for each, the right one too; others do not", () => {
  const { outcome, pass } = gateAt();
  for (let n = 0; n < 10; n++) expect(outcome("wrong")).toBe("E_AUTH");
  expect([outcome("wrong"), outcome(TOKEN), outcome(TOKEN, "10.0.0.2")]).toEqual(["E_RATE", "E_RATE", "admitted"]);
  pass(10_000);
  expect([outcome("wrong"), outcome(TOKEN)]).toEqual(["E_AUTH", "E_RATE"]);
  pass(10_000);
  expect(Array.from({ length: 20 }, () => outcome(TOKEN))).toEqual(Array.from({ length: 20 }, () => "admitted"));
});

test("[AD3] requests without a token count for nothing, and at most a thousand addresses are remembered", () => {
  const { outcome } = gateAt();
  for (let n = 0; n < 30; n++) expect(outcome(undefined)).toBe("E_AUTH");
  expect(outcome(TOKEN)).toBe("admitted");
  for (let n = 0; n < 11; n++) outcome("wrong", "first");
  expect(outcome(TOKEN, "first")).toBe("E_RATE");
  for (let n = 0; n < 1_000; n++) outcome("wrong", `address ${n}`);
  expect(outcome(TOKEN, "first")).toBe("admitted");
});
