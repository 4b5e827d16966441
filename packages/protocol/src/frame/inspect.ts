import { LIMITS } from "./limits.ts";

const POISON = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Looks over a decoded JSON value before any schema does: bounded nesting and size, and no key that reaches for a
 * prototype. Walks with its own stack, since a hostile value is nested deeper than the call stack.
 * @returns the path of the offence, or undefined.
 */
export function offence(value: unknown): string | undefined {
  const stack: { value: unknown; depth: number; path: string }[] = [{ value, depth: 0, path: "" }];
  let nodes = 0;
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { value: current, depth, path } = top;
    if (typeof current !== "object" || current === null || ArrayBuffer.isView(current)) continue;
    if (depth >= LIMITS.nesting) return path;
    // Before its keys are listed: a frame holds millions of elements.
    if (Array.isArray(current) && current.length > LIMITS.nodes) return path;
    for (const key of Object.keys(current)) {
      if (POISON.has(key)) return path === "" ? key : `${path}.${key}`;
      if (++nodes > LIMITS.nodes) return path;
      const child = (current as Record<string, unknown>)[key];
      if (typeof child === "object")
        stack.push({ value: child, depth: depth + 1, path: path === "" ? key : `${path}.${key}` });
    }
  }
  return undefined;
}
