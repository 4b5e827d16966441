import type { SyncStore } from "../calls.ts";
import type { MemberRecord } from "../port.ts";
import type { MemoryData } from "./data.ts";

type RoomCalls = Pick<
  SyncStore,
  | "createRoom"
  | "findRoom"
  | "findFormerRoom"
  | "findRoomById"
  | "setRoomIdle"
  | "roomsIdleBefore"
  | "removeRoom"
  | "markRoomsIdle"
  | "putMember"
  | "findMember"
  | "findMemberByToken"
  | "nameHolders"
  | "members"
  | "lastHolder"
>;

export function roomCalls(data: MemoryData): RoomCalls {
  const findMember = (accepts: (member: MemberRecord) => boolean): MemberRecord | undefined =>
    data.members.values().find(accepts);

  return {
    createRoom(room) {
      if (data.rooms.has(room.id) || data.hasKey(room.key)) return "exists";
      data.rooms.set(room.id, room);
      return "created";
    },

    findRoom: (key) => data.rooms.values().find((room) => room.key === key),

    findFormerRoom: (key) => data.rooms.get(data.formerKeys.get(key) ?? ""),

    findRoomById: (roomId) => data.rooms.get(roomId),

    setRoomIdle(roomId, since) {
      const room = data.rooms.get(roomId);
      if (room !== undefined) room.idleSince = since;
    },

    roomsIdleBefore: (at) =>
      [...data.rooms.values()]
        .filter(({ idleSince }) => idleSince !== null && idleSince < at)
        .sort((one, other) => (one.idleSince ?? 0) - (other.idleSince ?? 0)),

    removeRoom(roomId) {
      const before = blobsInUse(data);
      data.rooms.delete(roomId);
      for (const [id, member] of data.members) if (member.roomId === roomId) data.members.delete(id);
      data.lastHolders.delete(roomId);
      data.commands.delete(roomId);
      data.boxes.delete(roomId);
      for (const [id, bot] of data.bots) if (bot.roomId === roomId) data.bots.delete(id);
      for (const [key, push] of data.pushes) if (push.roomId === roomId) data.pushes.delete(key);
      for (const [key, id] of data.formerKeys) if (id === roomId) data.formerKeys.delete(key);
      for (const [key, log] of data.logs) if (log.conversation.roomId === roomId) data.logs.delete(key);
      for (const [key, { conversation }] of data.identities) {
        if (conversation.roomId === roomId) data.identities.delete(key);
      }
      for (const [id, { record }] of data.transfers) if (record.roomId === roomId) data.transfers.delete(id);
      for (const [name, file] of data.files) {
        if (file.roomId !== roomId) continue;
        data.files.delete(name);
        data.uploadLeaves.delete(name);
      }
      return [...before.difference(blobsInUse(data))];
    },

    markRoomsIdle(at, except = []) {
      for (const room of data.rooms.values()) if (!except.includes(room.id)) room.idleSince ??= at;
    },

    putMember(member) {
      data.requireRoom(member.roomId);
      const { standing: claimed, session: shown, ...rest } = member;
      const known = data.members.get(member.id);
      const standing = known === undefined ? claimed : known.standing;
      const session = shown ?? known?.session;
      data.members.set(member.id, {
        ...rest,
        ...(session === undefined ? {} : { session }),
        ...(standing === undefined ? {} : { standing }),
      });
      if (!member.holdsName) return;
      const holders = data.lastHolders.get(member.roomId) ?? new Map<string, string>();
      data.lastHolders.set(member.roomId, holders.set(member.nameKey, member.id));
    },

    findMember: (memberId) => data.members.get(memberId),

    findMemberByToken: (tokenHash) => findMember((member) => member.tokenHash === tokenHash),

    nameHolders: (roomId) =>
      [...data.members.values()].filter((member) => member.roomId === roomId && member.holdsName),

    members: (roomId, after, limit) =>
      [...data.members.values()]
        .filter(({ id, roomId: room, standing }) => room === roomId && standing !== "removed" && id > after)
        .sort((one, other) => (one.id < other.id ? -1 : 1))
        .slice(0, limit),

    lastHolder(roomId, nameKey) {
      const last = data.members.get(data.lastHolders.get(roomId)?.get(nameKey) ?? "");
      const holds = (member: MemberRecord): boolean =>
        member.holdsName && member.roomId === roomId && member.nameKey === nameKey;
      return last !== undefined && holds(last) ? last : (findMember(holds) ?? last);
    },
  };
}

/** Blobs of files, and of transfers that are open or in quarantine. */
export function blobsInUse(data: MemoryData): Set<string> {
  const used = new Set<string>();
  for (const { blobId } of data.files.values()) used.add(blobId);
  for (const { record } of data.transfers.values()) {
    if (record.state === "open" || record.quarantined !== undefined) used.add(record.blobId);
  }
  return used;
}
