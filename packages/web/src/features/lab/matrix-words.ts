import type { MatrixAttack, MatrixSuite } from "@chatcast/faults/matrix";
import type { Key } from "../../words/catalog.ts";

/** What an attack is called, and why it ends under each suite as it does: the sentences of the predictions. */
export const MATRIX_WORDS: Record<MatrixAttack, { title: Key; why: Record<MatrixSuite, Key> }> = {
  "seq-shift": {
    title: "matrix.seq-shift",
    why: {
      "crc32-xor-seq": "matrix.seq-shift-open",
      "hmac-sha256-room": "matrix.seq-shift-keyed",
      "aes-256-gcm-room": "matrix.seq-shift-keyed",
    },
  },
  "bit-flip": {
    title: "matrix.bit-flip",
    why: {
      "crc32-xor-seq": "matrix.bit-flip-open",
      "hmac-sha256-room": "matrix.bit-flip-keyed",
      "aes-256-gcm-room": "matrix.bit-flip-keyed",
    },
  },
  "re-tag": {
    title: "matrix.re-tag",
    why: {
      "crc32-xor-seq": "matrix.re-tag-open",
      "hmac-sha256-room": "matrix.re-tag-keyed",
      "aes-256-gcm-room": "matrix.re-tag-keyed",
    },
  },
  "crc-delta": {
    title: "matrix.crc-delta",
    why: {
      "crc32-xor-seq": "matrix.crc-delta-open",
      "hmac-sha256-room": "matrix.crc-delta-keyed",
      "aes-256-gcm-room": "matrix.crc-delta-keyed",
    },
  },
  craft: {
    title: "matrix.craft",
    why: {
      "crc32-xor-seq": "matrix.craft-open",
      "hmac-sha256-room": "matrix.craft-keyed",
      "aes-256-gcm-room": "matrix.craft-keyed",
    },
  },
  replay: {
    title: "matrix.replay",
    why: {
      "crc32-xor-seq": "matrix.replay-open",
      "hmac-sha256-room": "matrix.replay-keyed",
      "aes-256-gcm-room": "matrix.replay-keyed",
    },
  },
  "replay-transfer": {
    title: "matrix.replay-transfer",
    why: {
      "crc32-xor-seq": "matrix.replay-transfer-open",
      "hmac-sha256-room": "matrix.replay-transfer-keyed",
      "aes-256-gcm-room": "matrix.replay-transfer-keyed",
    },
  },
  "splice-room": {
    title: "matrix.splice-room",
    why: {
      "crc32-xor-seq": "matrix.splice-room-open",
      "hmac-sha256-room": "matrix.splice-room-keyed",
      "aes-256-gcm-room": "matrix.splice-room-keyed",
    },
  },
  relabel: {
    title: "matrix.relabel",
    why: {
      "crc32-xor-seq": "matrix.relabel-open",
      "hmac-sha256-room": "matrix.relabel-keyed",
      "aes-256-gcm-room": "matrix.relabel-keyed",
    },
  },
  reorder: {
    title: "matrix.reorder",
    why: {
      "crc32-xor-seq": "matrix.reorder-all",
      "hmac-sha256-room": "matrix.reorder-all",
      "aes-256-gcm-room": "matrix.reorder-all",
    },
  },
  drop: {
    title: "matrix.drop",
    why: {
      "crc32-xor-seq": "matrix.drop-open",
      "hmac-sha256-room": "matrix.drop-keyed",
      "aes-256-gcm-room": "matrix.drop-keyed",
    },
  },
  "lower-totals": {
    title: "matrix.lower-totals",
    why: {
      "crc32-xor-seq": "matrix.lower-totals-open",
      "hmac-sha256-room": "matrix.lower-totals-keyed",
      "aes-256-gcm-room": "matrix.lower-totals-keyed",
    },
  },
  truncate: {
    title: "matrix.truncate",
    why: {
      "crc32-xor-seq": "matrix.truncate-open",
      "hmac-sha256-room": "matrix.truncate-keyed",
      "aes-256-gcm-room": "matrix.truncate-keyed",
    },
  },
  duplicate: {
    title: "matrix.duplicate",
    why: {
      "crc32-xor-seq": "matrix.duplicate-open",
      "hmac-sha256-room": "matrix.duplicate-keyed",
      "aes-256-gcm-room": "matrix.duplicate-keyed",
    },
  },
  "strip-tag": {
    title: "matrix.strip-tag",
    why: {
      "crc32-xor-seq": "matrix.strip-tag-open",
      "hmac-sha256-room": "matrix.strip-tag-keyed",
      "aes-256-gcm-room": "matrix.strip-tag-keyed",
    },
  },
  "downgrade-suite": {
    title: "matrix.downgrade-suite",
    why: {
      "crc32-xor-seq": "matrix.downgrade-suite-open",
      "hmac-sha256-room": "matrix.downgrade-suite-keyed",
      "aes-256-gcm-room": "matrix.downgrade-suite-keyed",
    },
  },
  impersonate: {
    title: "matrix.impersonate",
    why: {
      "crc32-xor-seq": "matrix.impersonate-open",
      "hmac-sha256-room": "matrix.impersonate-keyed",
      "aes-256-gcm-room": "matrix.impersonate-keyed",
    },
  },
  "member-forges": {
    title: "matrix.member-forges",
    why: {
      "crc32-xor-seq": "matrix.member-forges-open",
      "hmac-sha256-room": "matrix.member-forges-hmac",
      "aes-256-gcm-room": "matrix.member-forges-aes",
    },
  },
  "member-equivocates": {
    title: "matrix.member-equivocates",
    why: {
      "crc32-xor-seq": "matrix.member-equivocates-open",
      "hmac-sha256-room": "matrix.member-equivocates-hmac",
      "aes-256-gcm-room": "matrix.member-equivocates-aes",
    },
  },
  "server-alters": {
    title: "matrix.server-alters",
    why: {
      "crc32-xor-seq": "matrix.server-alters-open",
      "hmac-sha256-room": "matrix.server-alters-keyed",
      "aes-256-gcm-room": "matrix.server-alters-keyed",
    },
  },
  "server-drops": {
    title: "matrix.server-drops",
    why: {
      "crc32-xor-seq": "matrix.server-drops-open",
      "hmac-sha256-room": "matrix.server-drops-hmac",
      "aes-256-gcm-room": "matrix.server-drops-aes",
    },
  },
  "server-shows-private": {
    title: "matrix.server-shows-private",
    why: {
      "crc32-xor-seq": "matrix.server-shows-private-open",
      "hmac-sha256-room": "matrix.server-shows-private-hmac",
      "aes-256-gcm-room": "matrix.server-shows-private-aes",
    },
  },
  "evil-page": {
    title: "matrix.evil-page",
    why: {
      "crc32-xor-seq": "matrix.evil-page-all",
      "hmac-sha256-room": "matrix.evil-page-all",
      "aes-256-gcm-room": "matrix.evil-page-all",
    },
  },
  "leaked-link": {
    title: "matrix.leaked-link",
    why: {
      "crc32-xor-seq": "matrix.leaked-link-all",
      "hmac-sha256-room": "matrix.leaked-link-all",
      "aes-256-gcm-room": "matrix.leaked-link-all",
    },
  },
};
