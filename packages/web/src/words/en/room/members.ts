export default {
  "members.absent": "Not here now",
  "members.asking": "Asking the server …",
  "members.all-here": "Everybody who belongs to this room is here.",
  "members.manage-one": "Manage {name}",
  "members.manage": "Manage",
  "members.do-not": "Don't",
  "members.member": "member",
  "members.owner": "owner",
  "members.moderator": "moderator",
  "members.muted": "muted",
  "members.may": "What you may do about {name}",
  "members.banned": "Banned",
  "members.nobody-banned": "Nobody is banned.",
  "members.unban-one": "Let {name} in again",
  "members.remove": "Remove from the room",
  "members.remove-ask":
    "{name} is put out at once. What {name} has read stays with them; they may come back as a new member.",
  "members.remove-sealed-ask":
    "{name} is put out at once, and the room has new keys and a new link: nothing of what comes from now on can be read with the old ones. Whoever gives {name} the new link lets them in again.",
  "members.ban": "Ban",
  "members.ban-ask":
    "{name} is put out at once and not let in again, until somebody lifts the ban. What {name} has read stays with them.",
  "members.unban": "Let in again",
  "members.mute": "Mute",
  "members.unmute": "Let speak again",
  "members.appoint": "Make a moderator",
  "members.dismiss": "Take the moderator's rights back",
  "members.hand-over": "Hand the room over",
  "members.hand-over-ask": "{name} becomes the owner and you a moderator. Only {name} can give the room back.",
  "members.close": "Close the room",
  "members.close-ask":
    "Everybody is put out, and nobody enters this room again. What people have read stays with them.",
} as const;
