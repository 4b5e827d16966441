import { describe, expect, test } from "vitest";
import { addressOf, meantBy, roomIn } from "../src/app/address.ts";

const lab = { place: { room: "Lab & Söhne #1", username: "Ann" } };
const asBea = { place: { ...lab.place, username: "Bea" } };
const sealed = {
  place: { room: "fQ0RzY1vS4mJ3u8kTqWxHg", username: "Ann", link: "/r/fQ0RzY1vS4mJ3u8kTqWxHg#v1.secret.y" },
};

describe("the address", () => {
  test("[PG85] names the room in its fragment, and reads back", () => {
    const address = new URL(addressOf(lab.place), "http://localhost");
    expect([address.pathname, address.search]).toEqual(["/", ""]);
    expect(roomIn(address.hash)).toEqual({ room: "Lab & Söhne #1", sealed: false });
    expect(addressOf(undefined)).toBe("/");
  });

  test("[PG85] of a sealed room has the id alone, with its link and without", () => {
    const { link: _, ...way } = sealed.place;
    for (const place of [sealed.place, { ...way, sealed: true as const }]) {
      expect(addressOf(place)).toBe("/#sealed=fQ0RzY1vS4mJ3u8kTqWxHg");
    }
  });

  test("[PG85] means a room in whatever case, the preferred one of two names there, and never one of the other kind", () => {
    const rooms = [lab, asBea, sealed];
    const hash = new URL(addressOf({ ...lab.place, room: "LAB & SÖHNE #1" }), "http://localhost").hash;
    expect(meantBy(hash, rooms, asBea.place)).toBe(asBea);
    expect(meantBy(hash, rooms, undefined)).toBe(lab);
    expect(meantBy(`#room=${sealed.place.room}`, rooms, undefined)).toBeUndefined();
    expect(meantBy(`#sealed=${sealed.place.room}`, rooms, undefined)).toBe(sealed);
  });

  test.each(["", "#", "#conversation", "#room=", "#sealed="])("[PG85] %j names none", (hash) => {
    expect(roomIn(hash)).toBeUndefined();
    expect(meantBy(hash, [lab], undefined)).toBeUndefined();
  });
});
