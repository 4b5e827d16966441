export default {
  "frame.close": "Close",
  "frame.dismiss": "Dismiss",
  "frame.older-page": "This page is older than the server. Reload it.",
  "frame.out": "You are out of this room.",
  "frame.full": "{n, plural, one {# room is} other {# rooms are}} open, which is the most.",
  "frame.full-do": "Leave one of them, then enter this one.",
  "frame.sealed-called": "Sealed room {id}",
} as const;
