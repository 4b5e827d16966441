import { createRoot } from "react-dom/client";
import { AdminScreen } from "./app/AdminScreen.tsx";
import { takeAdminToken } from "./app/admin-token.ts";
import { Breakage } from "./app/Breakage.tsx";
import { speakFirst } from "./app/speakFirst.ts";
import { refuseStrayFiles } from "./app/stray-files.ts";
import { learnWords } from "./ui/problem.ts";
import { SELDOM } from "./ui/seldom.ts";
import "./ui/styles.css";

const root = document.querySelector("#root");
if (!root) throw new Error("admin.html has no #root");

refuseStrayFiles(window);
const first = takeAdminToken();
learnWords(SELDOM);
void speakFirst("home", "admin", "extras").then(() =>
  createRoot(root).render(
    <Breakage>
      <AdminScreen first={first} />
    </Breakage>,
  ),
);
