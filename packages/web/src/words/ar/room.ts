import chat from "./room/chat.ts";
import downloads from "./room/downloads.ts";
import fileAgain from "./room/file-again.ts";
import identity from "./room/identity.ts";
import invite from "./room/invite.ts";
import members from "./room/members.ts";
import place from "./room/place.ts";

/** The room's screen. */
export default { ...chat, ...downloads, ...fileAgain, ...identity, ...invite, ...members, ...place };
