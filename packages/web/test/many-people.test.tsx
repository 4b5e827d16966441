import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { AudiencePicker } from "../src/features/chat/AudiencePicker.tsx";
import { peopleLike } from "../src/features/chat/completion.ts";
import { PeopleList } from "../src/features/chat/PeopleList.tsx";

const THOUSAND = Array.from({ length: 1_000 }, (_, n) => `Person ${n}`);
const count = (drawing: string, what: RegExp) => drawing.match(what)?.length ?? 0;
const audience = (members: readonly string[], name?: string) =>
  renderToStaticMarkup(
    <AudiencePicker
      recipient={name === undefined ? undefined : { name, here: true }}
      members={members}
      onChange={() => undefined}
    />,
  );
const people = (members: readonly string[], focus?: string) =>
  renderToStaticMarkup(
    <PeopleList
      {...{ self: "Ann", members, away: ["Gone"], focus }}
      onFocus={() => undefined}
      role={() => undefined}
      beside={() => null}
    />,
  );

describe("a room of a thousand", () => {
  test("[PG157] draws the first of them to choose from and a field to find the others, and whoever is chosen", () => {
    expect(count(audience(THOUSAND), /type="radio"/g)).toBe(25);
    expect(audience(THOUSAND)).toContain("and 976 others");
    expect(audience(THOUSAND)).toContain('placeholder="Find a person"');
    const chosen = audience(THOUSAND, "Person 900");
    expect(count(chosen, /type="radio"/g)).toBe(26);
    expect(chosen).toContain("Person 900");
  });

  test("[PG157] lists fifty of them, whoever is open, and who was here before", () => {
    expect(count(people(THOUSAND), /<button/g)).toBe(51);
    expect(people(THOUSAND, "Person 900")).toContain("Person 900");
    expect(people(THOUSAND)).toContain("and 950 others");
    expect(people(THOUSAND)).toContain("Gone");
  });

  test("[PG157] of a small room everybody is drawn, and nothing to find them by", () => {
    const few = THOUSAND.slice(0, 24);
    expect(count(audience(few), /type="radio"/g)).toBe(25);
    for (const drawing of [audience(few), people(few)]) expect(drawing).not.toMatch(/type="search"|others/);
  });

  test("[PG157] everybody is found by name", () => {
    expect(peopleLike(THOUSAND, "person 99", 24)).toEqual([
      "Person 99",
      ...Array.from({ length: 10 }, (_, n) => `Person 99${n}`),
    ]);
  });
});
