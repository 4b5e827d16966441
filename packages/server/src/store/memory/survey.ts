import { StoreRefusal, type SyncStore } from "../calls.ts";
import { weightOf } from "../conversation.ts";
import type { RoomRecord } from "../port.ts";
import type { RoomSurvey } from "../survey.ts";
import type { MemoryData } from "./data.ts";

export function surveyCalls(
  data: MemoryData,
  append: SyncStore["append"],
): Pick<SyncStore, "surveyRooms" | "totals" | "databaseBytes" | "administer"> {
  const isRoom = (roomId: string) => (one: { roomId: string }) => one.roomId === roomId;
  const count = <T>(all: Iterable<T>, accepts: (one: T) => boolean): number =>
    Iterator.from(all).filter(accepts).toArray().length;

  function survey(roomId: string): Omit<RoomSurvey, "record"> {
    const here = isRoom(roomId);
    const logs = [...data.logs.values()].filter(({ conversation }) => here(conversation));
    const files = [...data.files.values()].filter(here);
    const messages = logs.flatMap((log) => log.messages);
    const last = logs.find(({ conversation }) => conversation.kind === "room")?.messages.at(-1)?.at;
    return {
      members: count(data.members.values(), (member) => here(member) && member.standing !== "removed"),
      messages: messages.length,
      bytes: messages.reduce((sum, { body }) => sum + weightOf(body), 0),
      files: files.length,
      fileBytes: files.reduce((sum, { size }) => sum + size, 0),
      openTransfers: count(data.transfers.values(), ({ record }) => here(record) && record.state === "open"),
      ...(last === undefined ? {} : { lastMessageAt: last }),
    };
  }

  return {
    surveyRooms: (after, limit) =>
      [...data.rooms.values()]
        .filter(({ id }) => id > after)
        .sort((one, other) => (one.id < other.id ? -1 : 1))
        .slice(0, limit)
        .map((record) => ({ record, ...survey(record.id) })),

    totals() {
      const sums = { members: 0, messages: 0, files: 0, fileBytes: 0, openTransfers: 0 };
      for (const roomId of data.rooms.keys()) {
        const room = survey(roomId);
        for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += room[name];
      }
      const quarantined = count(data.rooms.values(), ({ standing }) => standing === "quarantined");
      return { rooms: data.rooms.size, ...sums, quarantined };
    },

    databaseBytes: () => 0,

    administer(roomId, standing, line) {
      data.requireRoom(roomId);
      const put = append(line);
      if (put.status !== "stored") throw new StoreRefusal("E_CONFLICT", "a message has that id");
      const { standing: _before, ...room } = data.rooms.get(roomId) as RoomRecord;
      data.rooms.set(roomId, { ...room, ...(standing === undefined ? {} : { standing }) });
      for (const member of data.members.values()) {
        if (standing !== "closed" || member.roomId !== roomId) continue;
        member.standing = "removed";
        member.holdsName = false;
      }
      return { offset: put.offset, at: put.at };
    },
  };
}
