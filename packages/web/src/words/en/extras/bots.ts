export default {
  "bots.title": "Bots and hooks",
  "bots.what":
    "A bot is a name under which a program speaks here. With a hook, everything that is said in the room is also posted to an address.",
  "bots.sealed":
    "A sealed room has no bots: the server cannot read what is said here, so it has nothing to post, and could not seal what comes. Run a program with the client library in the room instead: it is a member like any other, with a key and a safety number of its own.",
  "bots.asking": "Asking the server…",
  "bots.none": "There is no bot in this room yet.",
  "bots.name": "Name of the bot",
  "bots.hook-address": "Address of the hook (if any)",
  "bots.hook-what":
    "Everything that is said from then on is posted there, signed with the secret. Everybody in the room is told to which host. It must be an https address of the public internet, unless whoever runs the server allows others.",
  "bots.add": "Add bot",
  "bots.made": "By {by}, {when}",
  "bots.never-used": "Its token was never used",
  "bots.used": "Its token was used last {when}",
  "bots.hook-done": "Posts to {host}; all of it is delivered",
  "bots.hook-behind": "Posts to {host}; {n, plural, one {# message waits} other {# messages wait}}",
  "bots.hook-fails": "Delivery fails since {when}, and is tried again:",
  "bots.remove": "Remove {name}",
  "bots.remove-ask":
    "Remove {name}? Its token is good for nothing then, its hook is told nothing more, and the name is free. What it said stays.",
  "bots.keep": "Keep it",
  "bots.made-now": "The new bot",
  "bots.once": "This is shown once, now. Whoever loses it removes the bot and adds another one.",
  "bots.address": "Address to post to",
  "bots.token": "Token",
  "bots.secret": "Secret of the hook",
  "bots.copy": "Copy",
  "bots.copy-one": "Copy: {what}",
  "bots.copied": "Copied.",
  "bots.not-copied": "It could not be copied. Select it and copy it by hand.",
} as const;
