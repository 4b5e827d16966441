export default {
  "notices.stranger": "The server lists {name}, who has not the link of this room. Nobody of that name is shown.",
  "notices.other-key": "{name} has not shown the key that you know. Compare safety numbers.",
  "notices.trimmed": "The server no longer has all of this conversation; what it has was loaded anew.",
  "notices.other-log": "The room's conversation is another one on the server by now; it was loaded anew.",
  "notices.other-private-log": "The conversation with {name} is another one on the server by now; it was loaded anew.",
  "notices.lost": "Messages {first} to {last} are no longer on the server.",
  "notices.unmatched": "A message from {name} does not match its integrity value.",
  "notices.founder": "The server names somebody else as the founder of this room.",
  "notices.commands": "The server shows commands of this room that cannot have been given. They are not followed.",
  "notices.keys-for-others":
    "The new keys of this room are for others: ask for a new link. You read what is said with the old keys, and can say nothing.",
  "notices.keys-altered":
    "The new keys of this room are not what was ordered. You read what is said with the old keys, and can say nothing.",
  "notices.exchanged": "The server shows another message of yours in place of one that you sent.",
  "notices.unverified": "{name} could not verify a message of the room.",
  "notices.unverified-private": "{name} could not verify a message of the conversation with {other}.",
  "notices.other-file": "{name} says to have verified {file}, and it is another file.",
  "notices.again-new-keys": "The room has new keys: {file} is sent from its beginning.",
  "notices.again-not-kept": "The server has not kept what it had verified: {file} is sent from its beginning.",
  "notices.absent-new-keys": "The room has new keys, and {file} is not at hand. Send it again.",
  "notices.absent-not-kept": "The server has not kept what it had verified, and {file} is not at hand. Send it again.",
  "notices.file-cancelled": "{name} cancelled sending {file}",
  "notices.file-goes-on": "{file} from {name} goes on with the room's new keys",
  "notices.file-compromised": "{file} from {name} was stopped: its integrity was compromised",
  "notices.file-unkept":
    "{file} could not be kept on this device and does not go on. Send it again if it is not in the conversation.",
  "notices.kill-unsigned":
    "The server says that {by} has stopped {file} from {name}. That is not signed by who may say it.",
  "notices.killed": "{file} from {name} was stopped by {by}",
  "notices.kept-again": "What waits to be sent is kept on this device again.",
  "notices.no-space":
    "Nothing more can be kept on this device: there is no space left. It is tried again. Until then, what waits to be sent is lost when this closes.",
  "notices.not-kept":
    "Nothing more can be kept on this device. It is tried again. Until then, what waits to be sent is lost when this closes.",
  "notices.no-space-ever":
    "Nothing more can be kept on this device: there is no space left. What waits to be sent is lost when this closes.",
  "notices.not-kept-ever": "Nothing more can be kept on this device. What waits to be sent is lost when this closes.",
  "notices.room-gone": "The room {room} is gone.",
  "notices.name-taken": "The name {name} was taken meanwhile.",
  "notices.room-refused": "The room {room} cannot be entered again. {why}",
} as const;
