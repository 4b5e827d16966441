import fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { highlight } from "../src/features/chat/markdown/highlight.tsx";
import MarkdownText from "../src/features/chat/markdown/MarkdownText.tsx";

/** Elements without their attributes, so that a change of looks changes no test. */
const drawn = (text: string): string =>
  renderToStaticMarkup(<MarkdownText text={text} />)
    .replace(/^<div[^>]*>|<\/div>$/g, "")
    .replace(/<(\w+)[^>]*?(\/?)>/g, "<$1$2>");

describe("Markdown in messages", () => {
  test.each([
    ["**bold** and *leaning* and ~~gone~~", "<p><strong>bold</strong> and <em>leaning</em> and <s>gone</s></p>"],
    ["one\ntwo", "<p>one<br/>two</p>"],
    ["- a\n- b", "<ul><li>a</li><li>b</li></ul>"],
    ["> said\n\nanswer", "<blockquote><p>said</p></blockquote><p>answer</p>"],
    ["`x < y`", "<p><code>x &lt; y</code></p>"],
    ["# Loud", "<p>Loud</p>"],
    ["5 * 3 * 2 = 30, file_name_1", "<p>5 * 3 * 2 = 30, file_name_1</p>"],
    ["---", "<hr/>"],
    ["\\*as typed\\*", "<p>*as typed*</p>"],
  ])("[PG13] %j is drawn as such", (text, expected) => {
    expect(drawn(text)).toBe(expected);
  });

  test("[PG13] a table has its cells", () => {
    expect(drawn("|a|b|\n|-|-|\n|1|2|")).toContain("<tr><td>1</td><td>2</td></tr>");
  });

  test("[PG13] a numbered list begins where it says", () => {
    expect(renderToStaticMarkup(<MarkdownText text={"7. seven\n8. eight"} />)).toContain('start="7"');
  });

  test.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a <b>bold</b> word",
    "<!-- note -->",
    "[x]: https://example.org",
  ])("[PG13] %s stays text", (text) => {
    expect(drawn(text).replace(/<\/?(p|a)>/g, "")).toBe(text.replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
  });

  test("[PG13] a picture is not fetched: its address is a link at most", () => {
    expect(drawn("![cat](https://example.org/cat.png)")).toBe("<p>!<a>cat</a></p>");
  });

  test.each(["https://example.org/a?b=c", "http://example.org", "mailto:ann@example.org"])(
    "[PG13] %s is a link that tells its target nothing",
    (url) => {
      const html = renderToStaticMarkup(<MarkdownText text={`[here](${url})`} />);
      expect(html).toContain(`href="${url}"`);
      expect(html).toContain('rel="noopener noreferrer nofollow"');
      expect(html).toContain('target="_blank"');
    },
  );

  test.each(["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "/admin", "#x"])(
    "[PG13] %s is no link",
    (url) => {
      expect(drawn(`[here](${url})`)).not.toContain("<a");
      expect(drawn(`<${url}>`)).not.toContain("<a");
    },
  );

  test("[PG13] an address with its scheme is a link by itself, a file's name is none", () => {
    expect(drawn("see https://example.org/x.")).toBe("<p>see <a>https://example.org/x</a>.</p>");
    expect(drawn("see README.md and 10.0.0.1")).toBe("<p>see README.md and 10.0.0.1</p>");
  });

  test("[PG14] every letter of a message is drawn", () => {
    const pieces = [
      "a",
      "b ",
      "\n",
      "*",
      "_",
      "`",
      "~~",
      "<i>",
      "[",
      "](",
      ")",
      "> ",
      "- ",
      "|",
      "|-|\n",
      "#",
      "\\",
      "```\n",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (parts) => {
        const letters = (shown: string) =>
          shown
            .replace(/<[^>]*>/g, "")
            .replaceAll(/&\w+;/g, "")
            .replace(/[^ab]/g, "");
        const text = parts.join("").replaceAll("<i>", "");
        // The button of a code block has words of its own, and its heading says "code" where nothing else is said.
        const shown = renderToStaticMarkup(<MarkdownText text={text} />).replace(/<button.*?<\/button>/gs, "");
        expect(letters(shown.replace(/>code<\/span>/g, ">"))).toBe(letters(text));
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ["a cell beyond the head", "|a|\n|-|\n|b|lost|"],
    ["blocks nested too deep", `${"> ".repeat(30)}lost`],
    ["a title", '[a](https://example.org "lost")'],
    ["an entity", "a &lost; b"],
  ])("[PG14] %s is not lost", (_, text) => {
    expect(drawn(text).replace(/<[^>]*>/g, "")).toContain("lost");
  });

  test.each(["[", "*a", "_a_*", "~~a~", "> ", "- ", "1. ", "![[", "[a](", "`", "|a|b|\n|-|-|\n", "http://"])(
    "[PG14] 16 KiB of %j are drawn",
    (piece) => {
      const text = piece.repeat(16_384 / piece.length);
      expect(() => renderToStaticMarkup(<MarkdownText text={text} />)).not.toThrow();
    },
  );

  test("[PG15] colours change no character, an unknown language and long code stay plain", () => {
    const code = 'const a = "<b>"; // note';
    const html = renderToStaticMarkup(highlight(code, "ts"));
    expect(html).toContain('<span class="hljs-keyword">const</span>');
    expect(
      html
        .replace(/<[^>]*>/g, "")
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"'),
    ).toBe(code);
    expect(highlight(code, "no-such-language")).toBeUndefined();
    expect(highlight("x".repeat(10_001), "ts")).toBeUndefined();
  });
});
