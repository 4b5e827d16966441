export default {
  "forget.ask": "Forget {room}?",
  "forget.what":
    "{kind, select, sealed {This browser forgets the room's link, who you are there, and what it keeps of it. Without another copy of the link there is no way back in.} other {This browser forgets who you are there, what you had begun to write, and what it keeps of the room. The room stays, and you can join it again.}}",
  "forget.yes": "Forget it",
  "forget.no": "Keep it",
} as const;
