interface Message {
  name: string;
  title: string;
  payload: unknown;
}

interface Operation {
  action: string;
  messages: readonly { $ref: string }[];
  reply?: { messages: readonly { $ref: string }[] };
}

/** The description of the socket for people: one fold for each event, with its shapes. It has no script. */
export function docsPage(description: Record<string, unknown>): string {
  const { operations, components, info } = description as {
    operations: Record<string, Operation>;
    components: { messages: Record<string, Message> };
    info: { title: string; version: string; description: string };
  };
  const shapes = (refs: readonly { $ref: string }[]) =>
    refs
      .map(({ $ref }) => components.messages[$ref.slice($ref.lastIndexOf("/") + 1)])
      .filter((message) => message !== undefined)
      .map(
        ({ title, payload }) =>
          `<h3>${html(title)}</h3><pre tabindex="0">${html(JSON.stringify(payload, null, 2))}</pre>`,
      )
      .join("\n");
  const folds = (action: string) =>
    Object.entries(operations)
      .filter(([, operation]) => operation.action === action)
      .map(([name, { messages, reply }]) => {
        const event = html(name.replace(/^server\./, ""));
        return `<details><summary><code>${event}</code></summary>\n${shapes(messages)}\n${shapes(reply?.messages ?? [])}</details>`;
      })
      .join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ChatCast: the protocol</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<main>
<h1>${html(info.title)}</h1>
<p>${html(info.description)} Version ${html(info.version)}.</p>
<p>For programs: <a href="/docs/asyncapi.json">AsyncAPI</a> of the socket, <a href="/docs/openapi.json">OpenAPI</a> of HTTP. Both are made from the schemas with which this server reads what it is sent.</p>
<h2>What a client asks</h2>
${folds("receive")}
<h2>What the server says</h2>
${folds("send")}
</main>
</body>
</html>
`;
}

export const DOCS_STYLE = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; padding: 1.5rem; }
main { max-width: 52rem; margin: 0 auto; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } h3 { font-size: 1rem; }
details { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: 0.25rem 0; }
summary { cursor: pointer; padding: 0.5rem 0; min-height: 1.5rem; }
pre { overflow: auto; max-height: 30rem; padding: 1rem; font-size: 0.85rem; background: color-mix(in srgb, currentColor 6%, transparent); border-radius: 0.5rem; }
a { color: LinkText; } :focus-visible { outline: 2px solid; outline-offset: 2px; }
`;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const html = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
