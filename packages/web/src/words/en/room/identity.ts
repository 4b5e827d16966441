export default {
  "identity.known": "Identity",
  "identity.changed": "Key changed",
  "identity.none": "Unverified identity",
  "identity.of": "{standing}: {name}",
  "identity.trust": "The numbers are equal: trust this key",
  "identity.no-number": "There is no number to compare: you have no key here yourself.",
  "identity.number": "Safety number",
  "identity.qr": "The safety number as a QR code",
  "identity.none-means": "{name} has shown no key: anybody could be using this name.",
  "identity.known-means":
    "{name} has shown the same key since you first met here. Compare the number below by phone or in person: when yours and theirs are equal, nobody stands between you.",
  "identity.changed-means":
    "{name} has another key than the one you know. It may be a new browser or device. It may be somebody else: compare the number below by phone or in person before you go on.",
  "identity.missing-means":
    "You know {name} by a key, and this person has not shown it. Do not take them for {name} before you have asked another way.",
} as const;
