import { describe } from "vitest";
import { storeContract } from "./contract.ts";
import { freshSqlite } from "./fixtures/fresh-sqlite.ts";

describe("sqlite store", () => {
  storeContract(freshSqlite);
});
