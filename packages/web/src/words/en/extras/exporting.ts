export default {
  "export.title": "Export this room",
  "export.as": "As",
  "export.html": "A page to read, print and keep. It opens in any browser without a network.",
  "export.json": "For programs: every message with its offset, earlier texts, reactions and what was proved of it.",
  "export.digests": "Files are listed with their SHA-256; their bytes are not in it.",
  "export.private-too": "My private conversations too",
  "export.private-means":
    "What you and others wrote for one person alone. Off, the file has only what everybody could read.",
  "export.do": "Export {format}",
  "export.cancel": "Cancel",
  "export.progress": "Export",
  "export.fetching": "Fetching what is not here yet…",
  "export.writing": "Writing the file…",
  "export.saved": "{n, plural, one {# message} other {# messages}} saved as {name}.",
  "export.room": "room",
  "export.head":
    "{n, plural, one {# message, as {name} had it on {time}.} other {# messages, as {name} had them on {time}.}}",
  "export.sealed": "The room is sealed: keep this file as you keep its link.",
  "export.private-with": "Private with {name}",
  "export.nothing-said": "Nothing was said.",
  "export.answer-away": "In answer to message {n}, which is not here",
  "export.answer": "In answer to {link}",
  "export.deleted": "Deleted {time}",
  "export.not-shown":
    "Not shown: {why, select, altered {altered} sender {sender} replayed {replayed} moved {moved} late {late} unchecked {unchecked} equivocal {equivocal} other {unknown}}",
  "export.file": "File {name}, {size}",
} as const;
