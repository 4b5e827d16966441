import type { ErrorCode } from "@chatcast/protocol";
import type { Store } from "./port.ts";

/** The calls of the port that read or write; `close` belongs to whoever holds the store. */
export type CallName = Exclude<keyof Store, "close">;
export type CallArgs<K extends CallName> = Parameters<Store[K]>;
export type CallResult<K extends CallName> = Awaited<ReturnType<Store[K]>>;

/** The port without its promises: what an adapter does once it is a call's turn. */
export type SyncStore = { [K in CallName]: (...args: CallArgs<K>) => CallResult<K> };

export interface Call<K extends CallName = CallName> {
  name: K;
  args: CallArgs<K>;
}

/** Calls that change nothing. */
const READS: ReadonlySet<CallName> = new Set<CallName>([
  "findRoom",
  "findFormerRoom",
  "findRoomById",
  "roomsIdleBefore",
  "findMember",
  "findMemberByToken",
  "nameHolders",
  "members",
  "lastHolder",
  "commands",
  "boxes",
  "bots",
  "findBot",
  "dueHooks",
  "pushes",
  "findMessage",
  "page",
  "newest",
  "pairHeads",
  "findTransfer",
  "leaves",
  "openTransferCount",
  "transfersUntouchedSince",
  "quarantined",
  "uploadLeaves",
  "findFile",
  "blobsInUse",
  "surveyRooms",
  "totals",
  "databaseBytes",
]);

export const isRead = (name: CallName): boolean => READS.has(name);

export function runCall<K extends CallName>(store: SyncStore, { name, args }: Call<K>): CallResult<K> {
  const run: SyncStore[K] = store[name];
  return run(...args);
}

/**
 * Refuses a call. Not a ChatCastError, because the SQLite worker would have to load the protocol and its schemas for
 * it, and an error loses its class on the way between threads anyway.
 */
export class StoreRefusal extends Error {
  override readonly name = "StoreRefusal";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The port over one function that carries a call to where it is done. */
export function storeOver(
  call: <K extends CallName>(name: K, args: CallArgs<K>) => Promise<CallResult<K>>,
  close: () => Promise<void>,
): Store {
  return {
    createRoom: (...args) => call("createRoom", args),
    findRoom: (...args) => call("findRoom", args),
    findFormerRoom: (...args) => call("findFormerRoom", args),
    findRoomById: (...args) => call("findRoomById", args),
    setRoomIdle: (...args) => call("setRoomIdle", args),
    roomsIdleBefore: (...args) => call("roomsIdleBefore", args),
    removeRoom: (...args) => call("removeRoom", args),
    markRoomsIdle: (...args) => call("markRoomsIdle", args),
    putMember: (...args) => call("putMember", args),
    findMember: (...args) => call("findMember", args),
    findMemberByToken: (...args) => call("findMemberByToken", args),
    nameHolders: (...args) => call("nameHolders", args),
    members: (...args) => call("members", args),
    lastHolder: (...args) => call("lastHolder", args),
    putCommand: (...args) => call("putCommand", args),
    commands: (...args) => call("commands", args),
    boxes: (...args) => call("boxes", args),
    changeBots: (...args) => call("changeBots", args),
    bots: (...args) => call("bots", args),
    findBot: (...args) => call("findBot", args),
    noteBotUse: (...args) => call("noteBotUse", args),
    moveHook: (...args) => call("moveHook", args),
    dueHooks: (...args) => call("dueHooks", args),
    putPush: (...args) => call("putPush", args),
    pushes: (...args) => call("pushes", args),
    dropPushes: (...args) => call("dropPushes", args),
    append: (...args) => call("append", args),
    retract: (...args) => call("retract", args),
    expireFiles: (...args) => call("expireFiles", args),
    findMessage: (...args) => call("findMessage", args),
    page: (...args) => call("page", args),
    newest: (...args) => call("newest", args),
    search: (...args) => call("search", args),
    pins: (...args) => call("pins", args),
    pairHeads: (...args) => call("pairHeads", args),
    trim: (...args) => call("trim", args),
    openTransfer: (...args) => call("openTransfer", args),
    findTransfer: (...args) => call("findTransfer", args),
    leaves: (...args) => call("leaves", args),
    recordChunk: (...args) => call("recordChunk", args),
    forgetChunk: (...args) => call("forgetChunk", args),
    closeTransfer: (...args) => call("closeTransfer", args),
    quarantineTransfer: (...args) => call("quarantineTransfer", args),
    quarantined: (...args) => call("quarantined", args),
    takeOver: (...args) => call("takeOver", args),
    endQuarantine: (...args) => call("endQuarantine", args),
    completeTransfer: (...args) => call("completeTransfer", args),
    openTransferCount: (...args) => call("openTransferCount", args),
    transfersUntouchedSince: (...args) => call("transfersUntouchedSince", args),
    addFile: (...args) => call("addFile", args),
    uploadLeaves: (...args) => call("uploadLeaves", args),
    keepUploadLeaves: (...args) => call("keepUploadLeaves", args),
    findFile: (...args) => call("findFile", args),
    blobsInUse: (...args) => call("blobsInUse", args),
    surveyRooms: (...args) => call("surveyRooms", args),
    totals: (...args) => call("totals", args),
    databaseBytes: (...args) => call("databaseBytes", args),
    administer: (...args) => call("administer", args),
    close,
  };
}
