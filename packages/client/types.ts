import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/** What a declaration asks another one for. */
const ASKED = /(from |import\()"(\.[^"]+\.ts|@chatcast\/protocol)"/g;

/**
 * Copies declarations as a package has them: those that its doors lead to, those of the protocol beside them, each asked
 * for by the name of its module.
 * @param from where the type check leaves them, a folder a package
 * @param doors modules of the client
 */
export async function copyTypes(from: string, doors: readonly string[], to: string): Promise<void> {
  const seen = new Set<string>();
  const visit = async (path: string): Promise<void> => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = await readFile(join(from, path), "utf8");
    const asked: string[] = [];
    const written = text.replace(ASKED, (_, how: string, target: string) => {
      const module = target.startsWith(".") ? join(dirname(path), target.slice(0, -".ts".length)) : "protocol/index";
      asked.push(`${module}.d.ts`);
      const way = relative(dirname(path), `${module}.js`);
      return `${how}"${way.startsWith(".") ? way : `./${way}`}"`;
    });
    await mkdir(dirname(join(to, path)), { recursive: true });
    await writeFile(join(to, path), written);
    await Promise.all(asked.map(visit));
  };
  await Promise.all(doors.map((door) => visit(`client/${door}.d.ts`)));
}
