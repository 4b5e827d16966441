import type { NetworkInterfaceInfo } from "node:os";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { certificateHosts, lanAddresses, urlHost } from "../../src/http/lan-addresses.ts";
import { phoneCode, printPhoneCode } from "../../src/http/tls/phone-code.ts";

const v4 = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  netmask: "255.255.255.0",
  family: "IPv4",
  mac: "02:00:00:00:00:01",
  internal,
  cidr: `${address}/24`,
});
const v6 = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  netmask: "ffff:ffff:ffff:ffff::",
  family: "IPv6",
  mac: "02:00:00:00:00:01",
  internal,
  cidr: `${address}/64`,
  scopeid: 0,
});

const INTERFACES = {
  lo: [v4("127.0.0.1", true), v6("::1", true)],
  docker0: [v4("172.17.0.1")],
  wlan0: [v6("fe80::1"), v6("fd00::20"), v4("192.168.1.20")],
};

test("[LA1] real before virtual, IPv4 before IPv6, nothing internal, nothing link-local", () => {
  expect(lanAddresses(INTERFACES)).toEqual(["192.168.1.20", "fd00::20", "172.17.0.1"]);
  expect(lanAddresses({})).toEqual([]);
});

test("[LA1] a certificate names this machine's own names and those addresses", () => {
  const expected = ["localhost", "127.0.0.1", "::1", "192.168.1.20", "fd00::20", "172.17.0.1"];
  expect(certificateHosts(INTERFACES)).toEqual(expected);
});

test("[LA1] IPv6 stands in brackets in a URL", () => {
  expect([urlHost("fd00::20"), urlHost("192.168.1.20")]).toEqual(["[fd00::20]", "192.168.1.20"]);
});

const BLOCK = /[▀▄█]/;

async function printedTo(isTTY: boolean): Promise<string> {
  const out = Object.assign(new PassThrough(), { isTTY });
  await printPhoneCode("https://192.168.1.20:3000", out);
  return String(out.read());
}

test("[LA2] a terminal gets the address and a code, a pipe the address alone", async () => {
  expect(await printedTo(true)).toContain("https://192.168.1.20:3000\n");
  expect(await printedTo(true)).toMatch(BLOCK);
  expect(await printedTo(false)).toBe("On a phone in the same network: https://192.168.1.20:3000\n");
});

test("[LA2] the code is another for another address", async () => {
  const codeOf = async (url: string): Promise<string> => (await phoneCode(url)).replace(url, "");
  expect(await codeOf("https://192.168.1.20:3000")).not.toBe(await codeOf("https://192.168.1.21:3000"));
});
