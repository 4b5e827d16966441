import { type ReactNode, useMemo } from "react";
import { CodeBlock } from "./CodeBlock.tsx";
import { type Branch, type Markup, parseMarkdown } from "./parse.ts";

/** The text of a message with its markup drawn: elements of our own, one for each kind, and nothing else. */
export default function MarkdownText({ text }: { text: string }) {
  const markup = useMemo(() => parseMarkdown(text), [text]);
  return <div className="flex min-w-0 flex-col gap-2 break-words [overflow-wrap:anywhere]">{draw(markup)}</div>;
}

function draw(markup: readonly Markup[]): ReactNode[] {
  // A message's text never changes, so a place in it is its identity.
  return markup.map((part, index) => <Part key={index} part={part} />);
}

function Part({ part }: { part: Markup }): ReactNode {
  if (typeof part === "string") return part;
  switch (part.kind) {
    case "break":
      return <br />;
    case "rule":
      return <hr className="my-1 border-line" />;
    case "code":
      return (
        <code dir="ltr" className="figures rounded bg-sunken px-1 py-0.5 text-sm">
          {part.text}
        </code>
      );
    case "codeBlock":
      return <CodeBlock text={part.text} info={part.info} />;
    default:
      return <Container branch={part} />;
  }
}

function Container({ branch }: { branch: Branch }): ReactNode {
  const children = draw(branch.children);
  switch (branch.kind) {
    case "text":
    case "tight":
      return children;
    case "paragraph":
      return <p dir="auto">{children}</p>;
    case "heading":
      // Words of a message are no part of the page's outline.
      return (
        <p dir="auto" className="font-semibold text-lg">
          {children}
        </p>
      );
    case "quote":
      return (
        <blockquote dir="auto" className="flex flex-col gap-2 border-line-strong border-s-3 ps-3 text-ink-soft">
          {children}
        </blockquote>
      );
    case "bullets":
      return (
        <ul dir="auto" className="list-disc ps-6">
          {children}
        </ul>
      );
    case "numbers":
      return (
        <ol dir="auto" className="list-decimal ps-8" start={branch.start}>
          {children}
        </ol>
      );
    case "item":
      return <li dir="auto">{children}</li>;
    case "table":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and has to be reachable by keyboard for that.
        <div className="w-fit max-w-full overflow-x-auto rounded-lg border border-line" tabIndex={0}>
          <table dir="auto" className="text-sm">
            {children}
          </table>
        </div>
      );
    case "head":
      return <thead className="bg-sunken text-start">{children}</thead>;
    case "body":
      return <tbody>{children}</tbody>;
    case "row":
      return <tr className="border-line border-t first:border-t-0">{children}</tr>;
    case "headCell":
      return (
        <th dir="auto" className="px-2.5 py-1 font-semibold">
          {children}
        </th>
      );
    case "cell":
      return (
        <td dir="auto" className="px-2.5 py-1">
          {children}
        </td>
      );
    case "strong":
      return <strong className="font-semibold">{children}</strong>;
    case "emphasis":
      return <em>{children}</em>;
    case "struck":
      return <s>{children}</s>;
    case "link":
      return <Link href={branch.href}>{children}</Link>;
  }
}

function Link({ href, children }: { href: string | undefined; children: ReactNode }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={href}
      className="text-accent underline decoration-accent-line underline-offset-3 hover:decoration-accent"
    >
      {children}
    </a>
  );
}
