import type { ChatCastClient } from "./api.ts";
import type { MembershipCode } from "./driver/memberships.ts";
import type { FileOpener } from "./files/opener.ts";
import type { Identities } from "./identity/port.ts";
import type { Leases } from "./lease/port.ts";
import { defaultPlatform, type Platform } from "./platform.ts";
import { Session } from "./session.ts";
import type { Storage } from "./storage/port.ts";
import type { OpenConnection } from "./transport/port.ts";
import { type MakeCarrier, socketIoTransport } from "./transport/socket-io.ts";

export interface ClientOptions {
  /** Address of the server, `http://host:port`. A page leaves it out: its own origin is meant. */
  url?: string;
  /** Replaces parts of the platform: a clock in tests, a faster digest where there is one. */
  platform?: Partial<Platform>;
  /** Replaces Socket.IO. */
  openConnection?: OpenConnection;
  /** Where what was said and read survives the program. Without it everything lives as long as the client. */
  storage?: Storage;
  /** Where several clients share a storage: lets one of them at a time drive a membership. */
  leases?: Leases;
  /** Who this person is, and whom it has met. Without it the person enters as anybody, and takes everybody as they come. */
  identities?: Identities;
  /** How the files of transfers are found again that an earlier run began. Without it somebody has to choose each again. */
  files?: FileOpener;
}

/** A client with the defaults of this runtime, and with the code of memberships as it is come by here. */
export function openWith(memberships: MembershipCode, options: ClientOptions, carrier?: MakeCarrier): ChatCastClient {
  const { url, platform, openConnection, storage, leases, identities, files } = options;
  return new Session({
    url,
    platform: { ...defaultPlatform(), ...platform },
    openConnection: openConnection ?? socketIoTransport(url, carrier),
    storage,
    leases,
    identities,
    files,
    memberships,
  });
}
