import { isBotChange } from "../bots.ts";
import type { SyncStore } from "../calls.ts";
import type { MemberRecord, StandingChange } from "../port.ts";
import { applyBots, requireNew } from "./bots.ts";
import type { MemoryData } from "./data.ts";

type CommandCalls = Pick<SyncStore, "putCommand" | "commands" | "boxes">;

export function commandCalls(data: MemoryData, append: SyncStore["append"]): CommandCalls {
  return {
    putCommand(roomId, command, line, change, epoch) {
      data.requireRoom(roomId);
      const given = data.commands.get(roomId) ?? [];
      if (command.seq !== given.length) return { status: "conflict" };
      if (epoch !== undefined && data.hasKey(epoch.key)) return { status: "conflict" };
      const bots = change !== undefined && isBotChange(change) ? change : undefined;
      if (bots !== undefined) requireNew(data, bots);
      const appended = append(line);
      if (appended.status !== "stored") return { status: "conflict" };
      data.commands.set(roomId, [...given, command]);
      const room = data.rooms.get(roomId);
      if (epoch !== undefined && room !== undefined) {
        data.formerKeys.set(room.key, roomId);
        data.rooms.set(roomId, { ...room, key: epoch.key });
        data.boxes.set(roomId, { seq: command.seq, boxes: epoch.boxes });
      }
      if (bots !== undefined) applyBots(data, roomId, bots, appended.offset);
      else if (change !== undefined && !isBotChange(change)) {
        for (const member of data.members.values()) {
          if (member.roomId === roomId && isMeant(member, change.of)) bring(member, change.standing);
        }
      }
      return appended;
    },

    commands: (roomId, from, limit) => (data.commands.get(roomId) ?? []).slice(from, from + limit),

    boxes(roomId, seq) {
      const last = data.boxes.get(roomId);
      return last?.seq === seq ? last.boxes : undefined;
    },
  };
}

function isMeant({ id, identity }: MemberRecord, of: StandingChange["of"]): boolean {
  if (of === "all") return true;
  return "key" in of ? identity === of.key : id === of.memberId;
}

function bring(member: MemberRecord, standing: StandingChange["standing"]): void {
  if (member.standing === "removed") return;
  if (standing === undefined) delete member.standing;
  else member.standing = standing;
  if (standing === "removed") member.holdsName = false;
}
