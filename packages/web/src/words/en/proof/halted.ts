export default {
  "halted.killed": "{by} stopped this file.",
  "halted.altered": "A chunk of this file was altered on its way, so the server stopped it.",
  "halted.rekeyed": "Somebody was put out of this room, so it has new keys.",
  "halted.kept":
    "{n, plural, one {# verified chunk of it is} other {# verified chunks of it are}} in quarantine on the server for a day. Nobody is given any of it.",
  "halted.sender-decides": "{from} can go on with it under new keys, or discard it.",
  "halted.goes-on": "{from} goes on with it under the new keys, without anybody's doing.",
} as const;
