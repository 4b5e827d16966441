import identity from "./room/identity.ts";
import invite from "./room/invite.ts";
import members from "./room/members.ts";
import place from "./room/place.ts";

/** The room's screen. */
export default { ...identity, ...invite, ...members, ...place };
