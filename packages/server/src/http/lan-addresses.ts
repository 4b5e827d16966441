import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** Bridges and tunnels of containers and virtual machines: real addresses, but not where a phone would look. */
const VIRTUAL = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|utun|tun|tap|wg|cni|flannel|zt)/;

/**
 * Addresses of this machine that others on its network can reach, the likeliest first: real interfaces before virtual
 * ones, IPv4 before IPv6. Link-local IPv6 is left out; it is no use without a zone, which a URL cannot carry.
 */
export function lanAddresses(interfaces: Interfaces = networkInterfaces()): string[] {
  return Object.entries(interfaces)
    .flatMap(([name, addresses = []]) => addresses.map((address) => ({ name, ...address })))
    .filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address))
    .map(({ name, address, family }) => ({ address, rank: (VIRTUAL.test(name) ? 2 : 0) + (family === "IPv4" ? 0 : 1) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ address }) => address);
}

/** What a certificate for this machine has to name. */
export function certificateHosts(interfaces: Interfaces = networkInterfaces()): string[] {
  return ["localhost", "127.0.0.1", "::1", ...lanAddresses(interfaces)];
}

/** The host part of a URL: IPv6 in brackets. */
export function urlHost(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
