import fc from "fast-check";
import { expect, test } from "vitest";
import { utf8Length } from "../../src/index.ts";

const wellFormed = fc.string({ unit: "binary" }).filter((text) => text.isWellFormed());

test("[PK6] the length in UTF-8 is that of the encoder", () => {
  fc.assert(
    fc.property(wellFormed, (text) => {
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
    }),
  );
});

test("[PK6] counting to a limit tells on which side of it the text is", () => {
  fc.assert(
    fc.property(wellFormed, fc.nat({ max: 60 }), (text, limit) => {
      const bytes = new TextEncoder().encode(text).length;
      expect(utf8Length(text, limit) > limit).toBe(bytes > limit);
    }),
  );
});
