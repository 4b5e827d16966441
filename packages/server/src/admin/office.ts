import type {
  AdminBots,
  AdminMembers,
  AdminNow,
  AdminRooms,
  AdminVerdict,
  NewBot,
  NoticeKind,
} from "@chatcast/protocol";
import { ChatCastError, requireName } from "@chatcast/protocol";
import type { Clock, Timers } from "../clock.ts";
import { shownId } from "../ids.ts";
import type { Directory } from "../rooms/directory.ts";
import type { Room } from "../rooms/room.ts";
import type { Store } from "../store/port.ts";
import type { RoomSurvey } from "../store/survey.ts";
import type { Telemetry } from "../telemetry.ts";
import type { Transfers } from "../transfers/transfers.ts";
import { PULSE_MS, Pulse } from "./pulse.ts";
import { Ring } from "./ring.ts";
import type { Storage } from "./storage.ts";

/** Verdicts that are kept. */
const VERDICTS = 500;
const ROOMS_PAGE = 200;
const MEMBERS_PAGE = 200;

export interface OfficeContext {
  store: Store;
  directory: Directory;
  transfers: Pick<Transfers, "cancelOf">;
  telemetry: Telemetry;
  storage: Storage;
  clock: Clock;
  timers: Timers;
  settings: AdminNow["settings"];
}

/** What the administrator can see of the server. Nothing of it holds a message's words, a file's name or a token. */
export class Office {
  readonly #context: OfficeContext;
  readonly #pulse: Pulse;
  readonly #verdicts = new Ring<Omit<AdminVerdict, "id">>(VERDICTS);
  readonly #startedAt: number;

  constructor(context: OfficeContext) {
    const { telemetry, clock, timers } = context;
    this.#context = context;
    this.#startedAt = clock.epoch();
    this.#pulse = new Pulse(telemetry, clock, timers);
    telemetry.followVerdicts(({ status, suite, seq, received, expected }, type, { roomId, member }) => {
      const at = clock.epoch();
      this.#verdicts.add({
        ...{ at, roomId, member, type, suite, status, seq, received },
        ...(expected === undefined ? {} : { expected }),
      });
    });
  }

  /** @param after number of the last measurement that is known @param verdict of the last verdict */
  async now({ after, verdict }: { after: number; verdict: number }): Promise<AdminNow> {
    const { telemetry, storage, directory, settings } = this.#context;
    const { totals, disk } = await storage.figures();
    const { connections, refused, checked } = telemetry.totals;
    const levels = telemetry.levels.filter(({ name }) => !storage.levels.some((one) => one.name === name));
    return {
      ...{ startedAt: this.#startedAt, settings, connections, loaded: directory.size, totals, disk },
      levels: await Promise.all(levels.map(async ({ name, help, read }) => ({ name, help, value: await read() }))),
      refused: Object.fromEntries(refused),
      checked: { ...checked },
      everyMs: PULSE_MS,
      samples: this.#pulse.after(after),
      verdicts: this.#verdicts.after(verdict),
    };
  }

  async rooms(after: string): Promise<AdminRooms> {
    const found = await this.#context.store.surveyRooms(after, ROOMS_PAGE + 1);
    const rooms = found.slice(0, ROOMS_PAGE).map((room) => this.#shown(room));
    return { rooms, more: found.length > ROOMS_PAGE };
  }

  #shown({ record, ...counts }: RoomSurvey): AdminRooms["rooms"][number] {
    const { id, name, suite, createdAt, idleSince, standing } = record;
    const here = this.#context.directory.byId(id)?.users.length ?? 0;
    return {
      id,
      name,
      sealed: suite !== "crc32-xor-seq",
      createdAt,
      idleSince,
      here,
      ...counts,
      ...(standing && { standing }),
    };
  }

  /** @throws ChatCastError `E_NO_ROOM` */
  async members(roomId: string, after: string): Promise<AdminMembers> {
    const { store, directory } = this.#context;
    if ((await store.findRoomById(roomId)) === undefined) {
      throw new ChatCastError("E_NO_ROOM", "there is no such room");
    }
    const found = await store.members(roomId, after, MEMBERS_PAGE + 1);
    const here = new Map(directory.byId(roomId)?.users.map((user) => [user.memberId, user]));
    const members = found.slice(0, MEMBERS_PAGE).map(({ id, name, joinedAt, identity, standing }) => {
      const user = here.get(shownId(id));
      return {
        ...{ id, name, joinedAt, here: user !== undefined, keyed: identity !== undefined, muted: standing === "muted" },
        ...(user?.role === undefined ? {} : { role: user.role }),
      };
    });
    return { members, more: found.length > MEMBERS_PAGE };
  }

  /** @throws ChatCastError `E_NO_ROOM` */
  async bots(roomId: string): Promise<AdminBots> {
    return { bots: await (await this.#room(roomId)).bots.views() };
  }

  /** As the room's owner adds one. @throws ChatCastError what is wrong with it */
  async addBot(roomId: string, { name, url }: { name: string; url?: string | undefined }): Promise<NewBot> {
    const room = await this.#room(roomId);
    const made = await room.addBot(requireName(name, "name"), url);
    this.#context.telemetry.log.warn(
      { room: room.record.name, bot: shownId(made.id) },
      "the administrator added a bot",
    );
    return made;
  }

  /** @throws ChatCastError `E_NO_ROOM`, `E_NOT_FOUND` */
  async removeBot(roomId: string, botId: string): Promise<void> {
    const room = await this.#room(roomId);
    await room.removeBot(botId);
    this.#context.telemetry.log.warn(
      { room: room.record.name, bot: shownId(botId) },
      "the administrator removed a bot",
    );
  }

  /** Makes something of a room, as its owner would close it. @throws ChatCastError `E_NO_ROOM`, `E_CONFLICT` where it is so already */
  async decree(roomId: string, kind: NoticeKind): Promise<void> {
    const { transfers, telemetry } = this.#context;
    const room = await this.#room(roomId);
    const { out } = await room.decree(kind);
    telemetry.log.warn({ room: room.record.name, kind }, "the administrator");
    await transfers.cancelOf(out);
  }

  async #room(roomId: string): Promise<Room> {
    const room = await this.#context.directory.find(roomId);
    if (room === undefined) throw new ChatCastError("E_NO_ROOM", "there is no such room");
    return room;
  }

  close(): void {
    this.#pulse.stop();
  }
}
