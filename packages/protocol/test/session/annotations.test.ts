import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Annotated, type Annotation, Annotations, RELATION_KINDS } from "../../src/index.ts";

const target: Annotated = { offset: 3, by: "ann", text: "first words", at: 100 };

function entry(offset: number, by: string, relation: Partial<Annotation["relation"]>, text = ""): Annotation {
  return {
    offset,
    id: `${by}-${offset}`,
    by,
    from: by,
    at: 100 + offset,
    text,
    relation: { kind: "edit", of: 3, ...relation },
  };
}

function viewAfter(...entries: Annotation[]) {
  const annotations = new Annotations();
  for (const one of entries) annotations.add(one);
  return annotations.view(target);
}

const bare = {
  text: "first words",
  earlier: [],
  textAt: 100,
  deletedAt: undefined,
  reactions: [],
  pinnedBy: undefined,
  declined: [],
};

describe("annotations", () => {
  test("[AN1] an edit of the author is the text from then on, and earlier ones are kept in their order", () => {
    const view = viewAfter(entry(5, "ann", {}, "second"), entry(9, "ann", {}, "third"));
    expect(view).toEqual({
      ...bare,
      text: "third",
      textAt: 109,
      earlier: [
        { text: "first words", at: 100 },
        { text: "second", at: 105 },
      ],
    });
    expect(viewAfter(entry(5, "ann", {}, "first words"))).toEqual(bare);
  });

  test("[AN2] only the author edits and deletes, and nobody what comes later", () => {
    const others = [entry(5, "bob", {}, "no"), entry(6, "bob", { kind: "delete" })];
    expect(viewAfter(...others, entry(2, "ann", {}, "before"), entry(1, "ann", { kind: "delete" }))).toEqual(bare);
    const ofFile = new Annotations();
    ofFile.add(entry(5, "ann", {}, "words"));
    expect(ofFile.view({ ...target, text: undefined })).toMatchObject({ text: undefined, earlier: [] });
  });

  test("[AN3] what is deleted has no words, reactions or pin, whatever comes after", () => {
    const view = viewAfter(
      entry(4, "bob", { kind: "react", emoji: "👍" }),
      entry(5, "bob", { kind: "pin" }),
      entry(6, "ann", {}, "edited"),
      entry(7, "ann", { kind: "delete" }),
      entry(8, "ann", {}, "back"),
      entry(9, "bob", { kind: "react", emoji: "👀" }),
    );
    expect(view).toMatchObject({ text: undefined, earlier: [], deletedAt: 107, reactions: [], pinnedBy: undefined });
  });

  test("[AN4] a person counts once for each emoji, and can take it back", () => {
    const thumb = { kind: "react", emoji: "👍" } as const;
    const view = viewAfter(
      entry(4, "bob", thumb),
      entry(5, "bob", thumb),
      entry(6, "ann", thumb),
      entry(7, "cy", { kind: "react", emoji: "👀" }),
      entry(8, "bob", { kind: "unreact", emoji: "👍" }),
      entry(9, "cy", { kind: "unreact", emoji: "👀" }),
    );
    expect(view.reactions).toEqual([{ emoji: "👍", people: [{ by: "ann", from: "ann" }] }]);
  });

  test("[AN5] the last of pin and unpin holds", () => {
    expect(viewAfter(entry(4, "bob", { kind: "pin" })).pinnedBy).toBe("bob");
    expect(viewAfter(entry(4, "bob", { kind: "pin" }), entry(5, "cy", { kind: "unpin" })).pinnedBy).toBeUndefined();
  });

  test("[AN6] one that waits counts as the last; the stored one takes its place, and it can be taken back", () => {
    const annotations = new Annotations();
    const waiting = { ...entry(0, "ann", {}, "waiting"), offset: undefined, id: "w" };
    annotations.add(waiting);
    annotations.add(entry(5, "ann", {}, "stored"));
    expect(annotations.view(target)).toMatchObject({ text: "waiting", earlier: [{}, { text: "stored" }] });
    annotations.add({ ...waiting, offset: 4 });
    expect(annotations.view(target)).toMatchObject({ text: "stored", earlier: [{}, { text: "waiting" }] });
    annotations.add({ ...waiting, id: "x", text: "never" });
    expect(annotations.view(target).text).toBe("never");
    expect(annotations.withdraw("x")).toBe(3);
    expect(annotations.withdraw("x")).toBeUndefined();
    expect(annotations.view(target).text).toBe("stored");
  });

  const entries = fc
    .array(
      fc.record({
        by: fc.constantFrom("ann", "bob", "cy"),
        kind: fc.constantFrom(...RELATION_KINDS),
        emoji: fc.constantFrom("👍", "👀"),
        text: fc.constantFrom("one", "two", "three"),
        of: fc.constantFrom(3, 4),
      }),
      { minLength: 3, maxLength: 12 },
    )
    .map((drawn) =>
      drawn.map(({ by, kind, emoji, text, of }, index) => entry(index + 2, by, { kind, of, emoji }, text)),
    );

  test("[AN7] in whatever order entries come, and however often, every reader has the same view", async () => {
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(
        entries.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
        ),
        async ([inOrder, shuffled]) => {
          const [one, other] = [new Annotations(), new Annotations()];
          for (const each of inOrder) one.add(each);
          // What waits at its author's is seen there first, and stored later.
          for (const each of shuffled) if (each.by === "bob") other.add({ ...each, offset: undefined });
          for (const each of shuffled) other.add(each);
          for (const of of [target, { ...target, offset: 4, by: "bob" }]) {
            expect(other.view(of)).toEqual(one.view(of));
            if (one.view(of).earlier.length > 0) changed += 1;
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(changed).toBeGreaterThan(50);
  });

  test("[AN8] a file of somebody else can be declined and taken after all; a text, or what one sent, cannot", () => {
    const annotations = new Annotations();
    for (const one of [
      entry(5, "bob", { kind: "decline" }),
      entry(6, "cid", { kind: "decline" }),
      entry(7, "bob", { kind: "decline" }),
      entry(8, "ann", { kind: "decline" }),
    ]) {
      annotations.add(one);
    }
    const declined = () => annotations.view({ ...target, text: undefined }).declined.map(({ by }) => by);
    expect(declined()).toEqual(["bob", "cid"]);
    expect(annotations.view(target).declined).toEqual([]);
    annotations.add(entry(9, "bob", { kind: "accept" }));
    expect(declined()).toEqual(["cid"]);
    annotations.add(entry(10, "ann", { kind: "delete" }));
    expect(declined()).toEqual([]);
  });
});
