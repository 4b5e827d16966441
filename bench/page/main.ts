import { JOB_PATH, type Job, REPORT_PATH } from "../src/page/jobs.ts";
import { watched } from "./watch.ts";
import "./page.css";

/** Fetches one job, does it, reports: nothing is attached to this page that could slow it down. */
async function perform(job: Job): Promise<void> {
  if (job.do === "send" || job.do === "put") {
    const { put, send } = await import("./files.ts");
    await (job.do === "send" ? send(job) : put(job));
  } else {
    const { showEvents, showGrid } = await import("./drawing.tsx");
    await (job.do === "grid" ? showGrid(job) : showEvents(job));
  }
}

async function report(body: unknown): Promise<void> {
  await fetch(REPORT_PATH, { method: "POST", body: JSON.stringify(body) });
}

const job = (await (await fetch(JOB_PATH)).json()) as Job;
try {
  await report(await watched(() => perform(job)));
} catch (error) {
  await report({ failed: String(error) });
}
