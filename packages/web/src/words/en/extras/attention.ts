export default {
  "attention.title": "Notifications",
  "attention.on": "on",
  "attention.off": "off",
  "attention.sound": "Sound",
  "attention.sound-means": "A short tone with each notification, in all rooms.",
  "attention.nothing": "Nothing",
  "attention.private": "Private messages and @my name",
  "attention.everything": "Every message",
  "attention.unable":
    "This browser shows notifications on HTTPS addresses and localhost only. The title counts what is unread.",
  "attention.denied":
    "The browser does not let this page notify you. Allow it in the page's settings, beside the address.",
  "attention.about": "While this room is not in view, tell me about",
  "attention.let": "Let this browser notify me",
  "attention.told-private": "{name} to you alone, in {room}",
  "attention.told": "{name} in {room}",
  "attention.more": "{text} (and {n} more)",
  "attention.sealed-news": "There is something new in a sealed room.",
  "attention.pushed":
    "Installed, this app is told also while it is closed: of open rooms who said what, of sealed ones only that there is news.",
} as const;
