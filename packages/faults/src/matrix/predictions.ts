import type { MatrixSuite } from "./frame.ts";
import type { Result } from "./run.ts";

interface Prediction {
  result: Result;
  /** One sentence. */
  why: string;
}

/** A row of the matrix. */
export interface Row {
  title: string;
  /** Who can do it. */
  who: "network" | "member" | "server";
  cells: Readonly<Record<MatrixSuite, Prediction>>;
}

const caught = (why: string): Prediction => ({ result: "caught", why });
const missed = (why: string): Prediction => ({ result: "missed", why });
const partly = (why: string): Prediction => ({ result: "partly", why });
const harmless = (why: string): Prediction => ({ result: "harmless", why });

const keyed = (why: string) => ({ "hmac-sha256-room": caught(why), "aes-256-gcm-room": caught(why) });
const everywhere = (cell: Prediction) => ({
  "crc32-xor-seq": cell,
  "hmac-sha256-room": cell,
  "aes-256-gcm-room": cell,
});

/** What each suite should make of each attack, and why: written down before it was tried. */
export const PREDICTIONS = {
  "seq-shift": {
    title: "Shift the sequence number, keep the tag",
    who: "network",
    cells: {
      "crc32-xor-seq": caught("The tag is bound to the number by XOR, so another number needs another tag."),
      ...keyed("The number is part of what the tag covers and must lie in the stream."),
    },
  },
  "bit-flip": {
    title: "Flip a bit, keep the tag",
    who: "network",
    cells: {
      "crc32-xor-seq": caught("A CRC finds every single flipped bit, and random damage but for 1 in 2³²."),
      ...keyed("The tag covers every bit, and only who has the key can make another."),
    },
  },
  "re-tag": {
    title: "Flip a bit and recompute the tag",
    who: "network",
    cells: {
      "crc32-xor-seq": missed("The tag has no key: whoever knows the algorithm computes the right one."),
      ...keyed("Knowing the algorithm is no help without the room's key."),
    },
  },
  "crc-delta": {
    title: "Flip a bit unread and shift the tag by the difference",
    who: "network",
    cells: {
      "crc32-xor-seq": missed("A CRC is linear: what a change adds to the tag does not depend on the content."),
      ...keyed("Neither HMAC nor GCM's tag under a secret key follows the content in a way that can be foreseen."),
    },
  },
  craft: {
    title: "Other content, made to fit another chunk's tag",
    who: "network",
    cells: {
      "crc32-xor-seq": missed("Four free bytes reach every CRC, so any content can be given any tag."),
      ...keyed("There is no content that fits a given tag without the key."),
    },
  },
  replay: {
    title: "Replay a message",
    who: "network",
    cells: {
      "crc32-xor-seq": missed(
        "The tag covers neither sender nor message id: under a new id the old message is a new one.",
      ),
      ...keyed("Each number of a sender's stream is taken once; the copy is known as one."),
    },
  },
  "replay-transfer": {
    title: "Put in a chunk of another transfer",
    who: "network",
    cells: {
      "crc32-xor-seq": missed("The tag does not cover which transfer a chunk belongs to."),
      ...keyed("Each stream has keys of its own, and its id is part of what the tag covers."),
    },
  },
  "splice-room": {
    title: "Put in a chunk of another room",
    who: "network",
    cells: {
      "crc32-xor-seq": missed("The tag does not cover which room a chunk belongs to."),
      ...keyed("Another room has another secret, and the room is part of what the tag covers."),
    },
  },
  relabel: {
    title: "Swap the numbers of two chunks",
    who: "network",
    cells: {
      "crc32-xor-seq": caught("It fails unless the two CRCs differ by exactly the XOR of the numbers."),
      ...keyed("The number is part of what the tag covers."),
    },
  },
  reorder: {
    title: "Deliver chunks in another order",
    who: "network",
    cells: everywhere(harmless("Chunks carry their numbers; the file is put together by them.")),
  },
  drop: {
    title: "Drop a chunk for good",
    who: "network",
    cells: {
      "crc32-xor-seq": partly("The gap is seen and the file never completes, but nobody vouches for what was in it."),
      ...keyed("The authentic manifest says how many chunks there are; the file is not shown without all of them."),
    },
  },
  "lower-totals": {
    title: "Truncate: lower the totals and drop the rest",
    who: "network",
    cells: {
      "crc32-xor-seq": missed("The totals are not covered: the first half is taken for the file."),
      ...keyed("The totals count only from the authentic manifest, and the last chunk alone is marked as final."),
    },
  },
  truncate: {
    title: "Cut a chunk in half",
    who: "network",
    cells: {
      "crc32-xor-seq": caught("The CRC of what is left is another one."),
      ...keyed("The length is part of what the tag covers."),
    },
  },
  duplicate: {
    title: "Deliver a chunk twice",
    who: "network",
    cells: {
      "crc32-xor-seq": caught("Not by the tag, which fits twice: the server keeps each chunk's number and SHA-256."),
      ...keyed("The number is taken: an authentic frame with the same one is a copy, and stored once."),
    },
  },
  "strip-tag": {
    title: "Take the tag off",
    who: "network",
    cells: {
      "crc32-xor-seq": caught("A chunk or message without a tag is refused; the seed let it pass as “legacy”."),
      ...keyed("What has no tag fails the check like what has a wrong one."),
    },
  },
  "downgrade-suite": {
    title: "Claim a weaker suite",
    who: "network",
    cells: {
      "crc32-xor-seq": harmless("There is no weaker suite."),
      ...keyed("The suite belongs to the room: what a frame says about it is not believed."),
    },
  },
  impersonate: {
    title: "Put another sender's name on a message",
    who: "network",
    cells: {
      "crc32-xor-seq": missed("On the way up the server ignores it; on the way down nothing ties a name to a message."),
      ...keyed("Each sender's stream has keys of its own; under another name the tag does not fit."),
    },
  },
  "member-forges": {
    title: "A member forges another's message",
    who: "member",
    cells: {
      "crc32-xor-seq": missed("Whoever can put a packet on the way can write anything for anybody."),
      "hmac-sha256-room": missed("All members hold the same key: it proves a member, not which one."),
      "aes-256-gcm-room": caught("Every frame is signed, and nobody else has the sender's key."),
    },
  },
  "member-equivocates": {
    title: "A member tells two members different things",
    who: "member",
    cells: {
      "crc32-xor-seq": missed("Nobody compares what was said to others."),
      "hmac-sha256-room": missed("Both versions carry good tags, and nobody compares what was said to others."),
      "aes-256-gcm-room": partly("Both are signed; it shows when two members compare the heads of their chains."),
    },
  },
  "server-alters": {
    title: "The server alters a message",
    who: "server",
    cells: {
      "crc32-xor-seq": missed("Members check nothing: what the server delivers is what they read."),
      ...keyed("Members check, and the server has no key."),
    },
  },
  "server-drops": {
    title: "The server withholds a message",
    who: "server",
    cells: {
      "crc32-xor-seq": missed("The server counts the messages itself, so nothing is missing."),
      "hmac-sha256-room": partly("The next one shows a gap; who made it, and a missing last one, it does not show."),
      "aes-256-gcm-room": partly("The next one shows a gap; who made it, and a missing last one, it does not show."),
    },
  },
  "server-shows-private": {
    title: "The server shows a private message to another member",
    who: "server",
    cells: {
      "crc32-xor-seq": missed("It is not encrypted."),
      "hmac-sha256-room": missed("It is authenticated, not encrypted."),
      "aes-256-gcm-room": caught("It is encrypted under a key that only its two ends can agree on."),
    },
  },
  "evil-page": {
    title: "The server ships a page that betrays its user",
    who: "server",
    cells: everywhere(missed("The page is the program: one that lies can say anything about every check.")),
  },
  "leaked-link": {
    title: "A member passes on what it has: the link, a screenshot",
    who: "member",
    cells: everywhere(missed("Whoever may read can tell; no check sees that.")),
  },
} as const satisfies Record<string, Row>;

export type MatrixAttack = keyof typeof PREDICTIONS;
export const MATRIX_ATTACKS = Object.keys(PREDICTIONS) as MatrixAttack[];
