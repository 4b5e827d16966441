import { rankOf } from "@chatcast/protocol";
import type { Journal, NewAlert } from "../journal/journal.ts";
import type { Vault } from "../sealed/port.ts";
import { told } from "../told.ts";
import { UNHARMED } from "./alarms.ts";
import type { KilledFile, KillRoom } from "./kill-switch.ts";

export interface KillFacts {
  vault: Pick<Vault, "isKill">;
  room: Pick<KillRoom, "view" | "rights">;
  journal: Journal;
}

/**
 * Believes that somebody has stopped a file where that person has signed it and may say it, and nothing else.
 * @returns whether it is so
 */
export async function hearOfKill(file: KilledFile, facts: KillFacts): Promise<boolean> {
  const { stop, own } = file;
  const { journal, room } = facts;
  const by = stop.kill?.by.username ?? "somebody";
  const name = own?.fileName ?? stop.filename;
  const about = { file: name, name: stop.from, by };
  const good = await isGood(file, facts);
  if (!good) {
    const text = `The server says that ${by} has stopped ${name} from ${stop.from}. That is not signed by who may say it.`;
    journal.notice("error", told("kill-unsigned", about, text));
  } else if (own === undefined) {
    journal.notice("info", told("killed", about, `${name} from ${stop.from} was stopped by ${by}`));
  } else {
    own.stopped(by);
    const isSelf = stop.kill?.by.memberId === room.view().self.memberId;
    if (!isSelf) journal.alert(killedAlert(name, by));
  }
  return good;
}

/** The server's word on who stopped it counts for nothing: right and signature are those of a key that is known here. */
async function isGood(file: KilledFile, { vault, room }: KillFacts): Promise<boolean> {
  const { stop, members } = file;
  const key = stop.kill?.by.key;
  if (stop.kill === undefined || key === undefined) return false;
  const ofParty = room.view().users.some((user) => user.key === key && members.includes(user.memberId));
  const may = ofParty || (!file.private && (await isModerator(room.rights(), key)));
  return may && vault.isKill(stop.transfer_id, stop.kill);
}

/** Somebody may have become one just now, or before what was ordered here is known. */
async function isModerator(rights: ReturnType<KillRoom["rights"]>, key: string): Promise<boolean> {
  const moderates = () => rankOf(rights.governance?.roleOf({ memberId: "", key })) > 0;
  if (!moderates()) await rights.catchUp().catch(() => undefined);
  return moderates();
}

const killedAlert = (file: string, by: string): NewAlert => ({
  what: "transfer",
  title: told("killed-by", { by }, `${by} has stopped a transfer.`),
  stopped: [told("killed", { file, by }, `The transfer of ${file}, by a KILL that ${by} has signed.`)],
  kept: [UNHARMED],
  verdict: undefined,
});
