import "fake-indexeddb/auto";
import {
  type BoxesFields,
  type ChatMessage,
  type EpochStart,
  readBoxes,
  readFileCard,
  readInvite,
  type User,
  writeBoxes,
  writeFileCard,
} from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import type { Identities } from "../../src/identity/port.ts";
import type { EpochOffer, Opening, Vault } from "../../src/sealed/port.ts";
import { newVault, openVault } from "../../src/sealed/vault.ts";
import { newPerson } from "../support/people.ts";

interface Person {
  name: string;
  identities: Identities;
  vault: Vault;
}

const NONCE = new Uint8Array(32).fill(7);
/** Everything that is known of what was ordered is known. */
const known = async () => undefined;

async function enters(name: string, link: string, identities = newPerson()): Promise<Person> {
  const invite = readInvite(link.slice(0, link.indexOf("#")), link.slice(link.indexOf("#")));
  if (invite === undefined) throw new Error("no link");
  const vault = await openVault(identities, invite);
  vault.catchUp = known;
  return { name, identities, vault };
}

/** Ann made the room; Bob and Cid have its link. */
async function room() {
  const identities = newPerson();
  const vault = await newVault(identities);
  vault.catchUp = known;
  const ann: Person = { name: "Ann", identities, vault };
  const [bob, cid] = [await enters("Bob", vault.link), await enters("Cid", vault.link)];
  return { ann, bob, cid };
}

async function listed({ name, vault }: Person): Promise<User> {
  const { identity, sealed } = await vault.prove(NONCE, name);
  return { username: name, memberId: name, key: identity.key, session: sealed.session };
}

async function keyOf({ identities }: Person): Promise<string> {
  return Buffer.from((await identities.signer())?.publicKey ?? []).toString("base64url");
}

/** Puts somebody out: of those who stay, the ones who are here go over to the new epoch. */
async function putsOut(by: Person, out: Person, here: readonly Person[], absent: readonly Person[] = []) {
  const users = await Promise.all([by, out, ...here, ...absent].map(listed));
  const offer = await by.vault.succeed(users, [await keyOf(out)]);
  const starts = [offer.epoch];
  for (const { vault } of [by, ...here]) await vault.renew(starts, offer.boxes);
  return { ...offer, starts };
}

let ids = 0;
async function says(by: Person, text: string, offset: number, to?: Person): Promise<ChatMessage> {
  const id = `m${ids++}`;
  const frame = await by.vault.seal({ id, from: by.name, text, to: to && (await listed(to)) });
  return {
    id,
    offset,
    type: "text",
    mode: to === undefined ? "broadcast" : "unicast",
    from: by.name,
    ...(to === undefined ? {} : { recipient: to.name }),
    frame,
    at: 1,
    integrity: { suite: "aes-256-gcm-room", status: "valid" },
  };
}

const textOf = (opening: Opening): string => (opening.status === "valid" ? opening.text : opening.status);
const reads = async ({ vault }: Person, message: ChatMessage): Promise<string> => textOf(await vault.open(message));

const FILE = { streamId: "AAAAAAAAAAAAAAAAAAAAAA", name: "plan.txt", type: "text/plain", size: 3, chunkSize: 65_536 };

/** A sealed file as it stands in the log, and its only chunk. */
async function sends(
  by: Person,
  bytes: Uint8Array,
  offset: number,
): Promise<{ message: ChatMessage; chunk: Uint8Array }> {
  const file = { ...FILE, size: bytes.length, totalChunks: 1, from: by.name, to: undefined };
  const sealing = await by.vault.sealFile(file);
  const { bytes: chunk } = await sealing.seal(0, bytes);
  const seal = await sealing.finish(async () => bytes);
  const { manifest } = sealing.kept;
  const frame = writeFileCard({ totalSize: bytes.length, chunkSize: FILE.chunkSize, manifest, before: [], seal });
  expect(readFileCard(frame)).toBeDefined();
  return { message: { ...(await says(by, "", offset)), type: "file", frame }, chunk };
}

describe("somebody is put out", () => {
  test("[CZ18] and cannot read what is said and sent after that, with all its keys and all that the server holds", async () => {
    const { ann, bob, cid } = await room();
    const before = await says(cid, "before", 1);
    expect(await reads(bob, before)).toBe("before");
    const { boxes, starts } = await putsOut(ann, bob, [cid]);
    const [after, secret] = [await says(ann, "after", 3), await says(ann, "for you", 1, cid)];
    const { message: file, chunk } = await sends(cid, Uint8Array.of(1, 2, 3), 4);

    // Its own vault, with every box there is, also those of others under its own key.
    await expect(bob.vault.renew(starts, boxes)).rejects.toMatchObject({ code: "E_FORBIDDEN" });
    const own = Buffer.from(await keyOf(bob), "base64url");
    const read = readBoxes(boxes);
    if (read === undefined) throw new Error("no boxes");
    expect(read.boxes).toHaveLength(2);
    for (const { box } of read.boxes) {
      const relabelled = await forged(starts, { ...read, boxes: [{ key: own, box }] });
      await expect(bob.vault.renew(...relabelled)).rejects.toMatchObject({ code: "E_INTEGRITY" });
    }
    for (const message of [after, secret, file]) expect(await reads(bob, message)).toBe("compromised");
    // Its old link opens what was said before, and nothing since.
    const again = await enters("Bob", bob.vault.link, bob.identities);
    expect([await reads(again, before), await reads(again, after)]).toEqual(["before", "compromised"]);

    expect([await reads(cid, after), await reads(cid, secret)]).toEqual(["after", "for you"]);
    const opened = await ann.vault.open(file);
    const bytes = opened.status === "file" ? await opened.file.read().open(0, chunk) : undefined;
    expect(bytes).toMatchObject({ status: "valid", bytes: Uint8Array.of(1, 2, 3) });
  });

  test("[CZ18] and what is sealed with the keys of before is not shown behind that, whoever sealed it", async () => {
    const { ann, bob, cid } = await room();
    const old = await says(bob, "early", 1);
    const late = await says(bob, "late", 5);
    const { starts } = await putsOut(ann, bob, [cid]);
    await cid.vault.witness(2, new Uint8Array(32).fill(1), starts.at(-1)?.number);
    expect([await reads(cid, old), await reads(cid, late)]).toEqual(["early", "compromised"]);
    expect(await cid.vault.open(late)).toMatchObject({ status: "compromised", why: "late" });
    // Where the line was not read, anything of the new epoch tells the same.
    await ann.vault.open(await says(cid, "since", 4));
    expect(await ann.vault.open(late)).toMatchObject({ why: "late" });
  });
});

describe("whoever stays", () => {
  test("[CZ19] was absent while two were put out: one box leads to the present, and all of the past is readable", async () => {
    const { ann, bob, cid } = await room();
    const dan = await enters("Dan", ann.vault.link);
    const first = await says(cid, "first", 1);
    const one = await putsOut(ann, bob, [dan], [cid]);
    const second = await says(dan, "second", 3);
    // Cid is listed as it came, by a link of before: it has its place, because a box was made for it.
    const users = await Promise.all([ann, dan, cid].map(listed));
    expect(await ann.vault.isIntroduced(await listed(cid))).toBe(true);
    const here = await putsOutAbsent(ann, dan, users, one.starts);
    const third = await says(ann, "third", 5);
    expect(cid.vault.epoch).toBe(0);
    expect(await reads(cid, third)).toBe("compromised");
    await cid.vault.renew(here.starts, here.boxes);
    expect(cid.vault.epoch).toBe(2);
    expect([await reads(cid, first), await reads(cid, second), await reads(cid, third)]).toEqual([
      "first",
      "second",
      "third",
    ]);
    expect(await reads(ann, await says(cid, "here again", 6))).toBe("here again");
  });

  test("[CZ20] invites by the link of now: who comes by it reads all, and is believed to have it", async () => {
    const { ann, bob, cid } = await room();
    const old = await says(cid, "of before", 1);
    const link = ann.vault.link;
    const { starts, boxes } = await putsOut(ann, bob, [cid]);
    expect(ann.vault.link).not.toBe(link);
    expect(ann.vault.link).toMatch(/\.1$/);
    expect(cid.vault.link).toBe(ann.vault.link);
    const eve = await enters("Eve", ann.vault.link);
    expect(eve.vault.epoch).toBe(1);
    expect(await reads(eve, await says(ann, "new", 3))).toBe("new");
    // Of what was before it knows by the commands of the room.
    expect(await reads(eve, old)).toBe("compromised");
    eve.vault.catchUp = () => eve.vault.renew(starts, boxes);
    expect(await reads(eve, old)).toBe("of before");
    expect(await ann.vault.isIntroduced(await listed(eve))).toBe(true);
    expect(await eve.vault.isIntroduced(await listed(ann))).toBe(true);
    // Who has a link of before only is nobody here.
    const fay = await enters("Fay", link);
    expect(await ann.vault.isIntroduced(await listed(fay))).toBe(false);
    const psst = { id: "m", from: "Ann", text: "psst", to: await listed(fay) };
    await expect(ann.vault.seal(psst)).rejects.toMatchObject({ code: "E_NO_RECIPIENT" });
  });

  test("[CZ20] gives receipts for files of before, and reads them", async () => {
    const { ann, bob, cid } = await room();
    const { message } = await sends(ann, Uint8Array.of(9), 1);
    await putsOut(ann, bob, [cid]);
    const opened = await cid.vault.open(message);
    if (opened.status !== "file") throw new Error(opened.status);
    expect(opened.file.claim.epoch).toBe(0);
    const receipt = await opened.file.sign("Cid");
    const frame = await cid.vault.seal({ id: "r", from: "Cid", text: "", to: undefined, receipt });
    const told = await ann.vault.open({ ...(await says(cid, "", 3)), id: "r", frame });
    const file = await ann.vault.open(message);
    if (told.status !== "receipt" || file.status !== "file") throw new Error("no receipt");
    expect(await file.file.isReceipt(told.receipt, told.by, "Cid")).toBe(true);
  });

  test("[CZ23] has a box when it shows the present link, or had one before; nobody else that the server lists has", async () => {
    const { ann, bob, cid } = await room();
    const eve = await enters("Eve", ann.vault.link);
    const made = async (person: Person) => (await listed(person)).key ?? "";
    const owners = async (users: readonly User[], out: readonly Person[]) => {
      const { boxes } = await ann.vault.succeed(users, await Promise.all(out.map(keyOf)));
      return new Set((readBoxes(boxes)?.boxes ?? []).map(({ key }) => Buffer.from(key).toString("base64url")));
    };
    const users = await Promise.all([ann, bob, cid].map(listed));
    const [first] = users;
    if (first === undefined) throw new Error("nobody");
    // Another key than its person and the link have signed for.
    const spoilt = { ...first, key: await made(eve) };
    expect(await owners([...users, spoilt], [bob])).toEqual(new Set([await made(ann), await made(cid)]));
    await putsOut(ann, bob, [cid], [eve]);
    const late = await enters("Fay", bob.vault.link);
    const now = await Promise.all([ann, cid, eve, late, bob].map(listed));
    expect(await owners(now, [])).toEqual(new Set(await Promise.all([ann, cid, eve].map(made))));
  });

  test("[CZ21] is not led astray: what is not as the command says begins no epoch", async () => {
    const { ann, bob, cid } = await room();
    const { epoch, boxes } = await offered(ann, bob, [cid]);
    const other = await offered(ann, bob, [cid]);
    const lies: [EpochStart[], BoxesFields][] = [
      [[epoch], other.boxes],
      [[{ ...epoch, boxes: other.epoch.boxes }], other.boxes],
      [[{ ...epoch, access: other.epoch.access }], boxes],
      [[{ ...epoch, past: other.epoch.past }], boxes],
      [[{ ...epoch, number: 2 }], boxes],
      [[], boxes],
      [[epoch], { ...boxes, boxes: `${boxes.boxes}AAAA` }],
    ];
    for (const [starts, claimed] of lies) {
      await expect(cid.vault.renew(starts, claimed)).rejects.toMatchObject({ code: "E_INTEGRITY" });
      expect(cid.vault.epoch).toBe(0);
    }
    await cid.vault.renew([epoch], boxes);
    expect(cid.vault.epoch).toBe(1);
  });
});

async function offered(by: Person, out: Person, here: readonly Person[]): Promise<EpochOffer> {
  return by.vault.succeed(await Promise.all([by, out, ...here].map(listed)), [await keyOf(out)]);
}

/** As `putsOut`, by what the server lists. */
async function putsOutAbsent(by: Person, out: Person, users: readonly User[], past: readonly EpochStart[]) {
  const offer = await by.vault.succeed(users, [await keyOf(out)]);
  const starts = [...past, offer.epoch];
  await by.vault.renew(starts, offer.boxes);
  return { ...offer, starts };
}

/** The epochs, with a command for other boxes. */
async function forged(
  starts: readonly EpochStart[],
  boxes: NonNullable<ReturnType<typeof readBoxes>>,
): Promise<[EpochStart[], BoxesFields]> {
  const bytes = [
    Buffer.from("chatcast/v1/boxes"),
    boxes.ephemeral,
    ...boxes.boxes.flatMap(({ key, box }) => [key, box]),
  ];
  const digest = await crypto.subtle.digest("SHA-256", Buffer.concat(bytes));
  const last = starts.at(-1);
  if (last === undefined) throw new Error("no epoch");
  return [[...starts.slice(0, -1), { ...last, boxes: Buffer.from(digest).toString("base64url") }], writeBoxes(boxes)];
}
