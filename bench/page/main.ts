import { JOB_PATH, type Job, REPORT_PATH } from "../src/page/jobs.ts";
import { watched } from "./watch.ts";
import "./page.css";

/** Fetches one job, does it, reports: nothing is attached to this page that could slow it down. @returns what is measured */
async function prepared(job: Job): Promise<() => Promise<void>> {
  switch (job.do) {
    case "through":
      return (await import("./rooms.ts")).through(job);
    case "send":
    case "put": {
      const { put, send } = await import("./files.ts");
      return () => (job.do === "send" ? send(job) : put(job));
    }
    default: {
      const [{ showEvents, showGrid }, { speak }] = await Promise.all([
        import("./drawing.tsx"),
        import("@chatcast/web/words"),
      ]);
      await speak("en", "home", "room", "proof");
      return () => (job.do === "grid" ? showGrid(job) : showEvents(job));
    }
  }
}

async function report(body: unknown): Promise<void> {
  await fetch(REPORT_PATH, { method: "POST", body: JSON.stringify(body) });
}

const job = (await (await fetch(JOB_PATH)).json()) as Job;
try {
  await report(await watched(await prepared(job)));
} catch (error) {
  await report({ failed: String(error) });
}
