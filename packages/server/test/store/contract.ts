import { describe } from "vitest";
import type { Store } from "../../src/store/port.ts";
import { botContract } from "./contract/bots.ts";
import { commandContract } from "./contract/commands.ts";
import { storeLifeContract } from "./contract/life.ts";
import { logContract } from "./contract/log.ts";
import { logModelContract } from "./contract/log-model.ts";
import { memberContract } from "./contract/members.ts";
import { pushContract } from "./contract/pushes.ts";
import { quarantineContract } from "./contract/quarantines.ts";
import { removalContract } from "./contract/removal.ts";
import { roomContract } from "./contract/rooms.ts";
import { searchContract } from "./contract/search.ts";
import { surveyContract } from "./contract/survey.ts";
import { transferModelContract } from "./contract/transfer-model.ts";
import { transferContract } from "./contract/transfers.ts";
import { trimContract } from "./contract/trim.ts";

export interface OpenedStore {
  store: Store;
  /** The same data in a new store, as after a restart. The old one must be closed before. */
  reopen: () => Promise<Store>;
}

export type OpenStore = () => Promise<OpenedStore>;

/** What every adapter of the store port must do. `open` gives a store that is empty; whoever passes it cleans up. */
export function storeContract(open: OpenStore): void {
  const empty = async (): Promise<Store> => (await open()).store;
  describe("rooms", () => roomContract(empty));
  describe("members", () => memberContract(empty));
  describe("commands", () => commandContract(empty));
  describe("bots", () => botContract(empty));
  describe("pushes", () => pushContract(empty));
  describe("log", () => logContract(empty));
  describe("log against a model", () => logModelContract(empty));
  describe("search", () => searchContract(empty));
  describe("survey", () => surveyContract(empty));
  describe("transfers and files", () => transferContract(empty));
  describe("transfers against a model", () => transferModelContract(empty));
  describe("quarantine", () => quarantineContract(open));
  describe("trimming", () => trimContract(empty));
  describe("files that go", () => removalContract(empty));
  describe("life", () => storeLifeContract(open));
}
