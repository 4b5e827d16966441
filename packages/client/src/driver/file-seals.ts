import type { Audience, User } from "@chatcast/protocol";
import type { Vault } from "../sealed/port.ts";
import type { FileSeals } from "./sealed-upload.ts";

/**
 * Seals files for one member of a sealed room.
 * @param memberOf who is meant by a private audience; throws where nobody is @param name under which the member is there now
 */
export const fileSeals = (
  vault: Vault,
  memberOf: (audience: Audience) => User | undefined,
  name: () => string,
): FileSeals => ({
  begin: async (file, audience) => vault.sealFile({ ...file, from: name(), to: memberOf(audience) }),
  continueAs: (begun, file, from) => begun.continueAs({ ...file, from: name() }, from),
  goOn: (file, ...kept) => vault.goOnSealing({ ...file, from: name() }, ...kept),
});
