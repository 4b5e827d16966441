export * from "./errors.ts";
export * from "./frame/ack.ts";
export * from "./frame/admin.ts";
export * from "./frame/answer-to.ts";
export * from "./frame/answers.ts";
export * from "./frame/audience.ts";
export * from "./frame/bots.ts";
export * from "./frame/chat-message.ts";
export * from "./frame/command.ts";
export * from "./frame/control.ts";
export * from "./frame/create-room.ts";
export * from "./frame/decode.ts";
export * from "./frame/down.ts";
export * from "./frame/epoch.ts";
export * from "./frame/file-chunk.ts";
export * from "./frame/file-manifest.ts";
export * from "./frame/file-seal.ts";
export * from "./frame/heads.ts";
export * from "./frame/history.ts";
export * from "./frame/identity.ts";
export * from "./frame/join-room.ts";
export * from "./frame/kill.ts";
export * from "./frame/lab-set.ts";
export * from "./frame/leave-room.ts";
export * from "./frame/limits.ts";
export * from "./frame/members.ts";
export * from "./frame/msg.ts";
export * from "./frame/nack.ts";
export * from "./frame/names.ts";
export * from "./frame/notice.ts";
export * from "./frame/probe.ts";
export * from "./frame/push.ts";
export * from "./frame/relation.ts";
export * from "./frame/scalars.ts";
export * from "./frame/sealed-chunk.ts";
export * from "./frame/sealed-entry.ts";
export * from "./frame/sealed-msg.ts";
export * from "./frame/search.ts";
export * from "./frame/thumbnail.ts";
export * from "./frame/up.ts";
export * from "./frame/utf8.ts";
export * from "./governance/governance.ts";
export * from "./governance/notice.ts";
export { commandsFor, rankOf } from "./governance/rights.ts";
export * from "./governance/sentence.ts";
export * from "./governance/statement.ts";
export * from "./integrity/crc32.ts";
export * from "./integrity/crc32-xor-seq.ts";
export * from "./integrity/suite.ts";
export * from "./sealed/associated-data.ts";
export * from "./sealed/base64url.ts";
export { equalBytes, toHex } from "./sealed/bytes.ts";
export * from "./sealed/chain.ts";
export * from "./sealed/chunk-frame.ts";
export { CHUNK_FRAME_BYTES } from "./sealed/chunk-sizes.ts";
export * from "./sealed/content.ts";
export * from "./sealed/continuation.ts";
export * from "./sealed/crypto-port.ts";
export * from "./sealed/entry.ts";
export * from "./sealed/envelope.ts";
export * from "./sealed/epoch.ts";
export * from "./sealed/file-card.ts";
export * from "./sealed/file-contents.ts";
export * from "./sealed/frame.ts";
export type { Claimant } from "./sealed/head-chain.ts";
export * from "./sealed/invite.ts";
export * from "./sealed/key-schedule.ts";
export * from "./sealed/kill.ts";
export * from "./sealed/lineage.ts";
export * from "./sealed/merkle.ts";
export * from "./sealed/opener.ts";
export * from "./sealed/related.ts";
export * from "./sealed/replay.ts";
export * from "./sealed/safety-number.ts";
export * from "./sealed/sealed-log.ts";
export * from "./sealed/sealer.ts";
export * from "./sealed/session.ts";
export * from "./sealed/suites.ts";
export * from "./session/annotations.ts";
export * from "./session/backoff.ts";
export * from "./session/outbox.ts";
export * from "./session/outbox-types.ts";
export * from "./session/room-log.ts";
export * from "./session/room-log-types.ts";
export {
  type ChunkDecision,
  type ChunkFacts,
  type ChunkHolding,
  type ControlDecision,
  decideChunk,
  decideControl,
  type IncomingTransfer,
  type TransferTerms,
  termsOf,
} from "./transfer/incoming.ts";
export * from "./transfer/plan.ts";
export * from "./transfer/sealed-incoming.ts";
export * from "./version.ts";
export * from "./window/bdp-window.ts";
export * from "./window/bitmap.ts";
export * from "./window/cells.ts";
export type { LedgerView } from "./window/ledger.ts";
export * from "./window/receiver.ts";
export * from "./window/retransmit-timer.ts";
export * from "./window/sender.ts";
export type { SenderState } from "./window/sender-state.ts";
export * from "./window/types.ts";
export * from "./window/window-policy.ts";
export * from "./words.ts";
