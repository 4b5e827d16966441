export default {
  "kept.title": "{n, plural, one {# message} other {# messages}} not delivered, kept here",
  "kept.list": "Messages not delivered",
  "kept.private": "private to {name}",
  "kept.everyone": "to everyone",
  "kept.copy": "Copy",
  "kept.discard": "Discard",
  "kept.discard-sure": "Discard for good",
} as const;
