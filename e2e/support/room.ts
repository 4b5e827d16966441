import { expect, type Locator, type Page } from "@playwright/test";

const ALERT_WORDS = "SECURITY ALERT: Integrity Compromised! Stopping transmission.";
export type WindowTitle = "Transfers & ACKs" | "Integrity" | "Attack lab";
export type Attack = "Shift sequence numbers" | "Flip a bit" | "Recompute the checksum";

/** The page as a person sees it: everything is found by its accessible name. */
export class RoomPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  // The way in.

  /** For rooms that are joined by name. */
  async fillEntry(room: string, name: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "Your name", exact: true }).fill(name);
    await this.page.getByRole("textbox", { name: "Room name", exact: true }).fill(room);
  }

  async create(room: string, name: string): Promise<void> {
    await this.fillEntry(room, name);
    await expect(this.page.getByRole("radio", { name: "Open room", exact: true })).toBeChecked();
    await this.button("Create room").click();
    await this.expectInside();
  }

  async join(room: string, name: string): Promise<void> {
    await this.fillEntry(room, name);
    await this.button("Join room").click();
    await this.expectInside();
  }

  /** Makes a sealed room, called `label` in this browser. @returns its link. */
  async createSealed(label: string, name: string): Promise<string> {
    await this.page.getByRole("textbox", { name: "Your name", exact: true }).fill(name);
    await this.page.getByRole("textbox", { name: "Room name", exact: true }).fill(label);
    await this.page.getByRole("radio", { name: "Sealed room", exact: true }).check();
    await this.button("Create room").click();
    await this.expectInside();
    return this.link();
  }

  /** The link of the sealed room that this page is in. */
  async link(): Promise<string> {
    await this.button("Invite").click();
    const dialog = this.page.getByRole("dialog", { name: "Invite to this room" });
    const link = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
    await dialog.getByRole("button", { name: "Close" }).click();
    return link;
  }

  /** Joins the sealed room whose link this page was opened by. */
  async joinInvited(name: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "Your name", exact: true }).fill(name);
    await this.button("Join sealed room").click();
    await this.expectInside();
  }

  async leave(): Promise<void> {
    await this.button("Leave room").click();
    await expect(this.button("Join room")).toBeVisible();
  }

  async expectInside(): Promise<void> {
    await expect(this.message).toBeVisible();
    await expect(this.pill).toContainText("Connected");
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  // The room.

  get pill(): Locator {
    return this.page.getByRole("status");
  }

  get message(): Locator {
    return this.page.getByRole("textbox", { name: "Message", exact: true });
  }

  get audience(): Locator {
    return this.page.getByRole("radiogroup", { name: "Audience", exact: true });
  }

  choice(name: string): Locator {
    return this.audience.getByRole("radio", { name, exact: true });
  }

  get conversation(): Locator {
    return this.page.getByRole("log", { name: "Conversation" });
  }

  /** The message that says `text`, as its own row. */
  said(text: string): Locator {
    return this.conversation.getByRole("listitem").filter({ has: this.page.getByText(text, { exact: true }) });
  }

  async say(text: string): Promise<void> {
    await this.message.fill(text);
    await this.button("Send").click();
  }

  async addressTo(name: string): Promise<void> {
    await this.choice(name).check();
  }

  /** What was chosen and not sent. */
  get tray(): Locator {
    return this.page.getByRole("region", { name: "Files to send" });
  }

  async choose(...paths: string[]): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.button("Attach file").click();
    await (await chooser).setFiles(paths);
  }

  /** Chooses files and sends them; one leaves at once. */
  async attach(...paths: string[]): Promise<void> {
    await this.choose(...paths);
    if (paths.length === 1) return;
    await expect(this.tray).toBeVisible();
    await this.button("Send").click();
  }

  fileLink(name: string): Locator {
    return this.page.getByRole("link", { name, exact: true });
  }

  /** Downloads a file by its link. @returns where the bytes are. */
  async download(name: string): Promise<string> {
    const [download] = await Promise.all([this.page.waitForEvent("download"), this.fileLink(name).click()]);
    expect(download.suggestedFilename()).toBe(name);
    return download.path();
  }

  // The rooms.

  get rooms(): Locator {
    return this.page.getByRole("region", { name: /^Rooms/ });
  }

  /** A room in the list; what is new in it is part of its name. */
  listed(room: string): Locator {
    return this.rooms.getByRole("listitem").filter({ has: this.page.getByText(room, { exact: true }) });
  }

  /** Shows another room that is open. */
  async switchTo(room: string): Promise<void> {
    await this.listed(room).getByRole("button").first().click();
    await expect(this.page.getByRole("heading", { name: room, level: 1 })).toBeVisible();
  }

  // The windows.

  window(title: WindowTitle): Locator {
    return this.page.getByRole("region", { name: title, exact: true });
  }

  async open(title: WindowTitle): Promise<Locator> {
    await this.button(title).click();
    await expect(this.window(title)).toBeVisible();
    return this.window(title);
  }

  transfer(file: string): Transfer {
    return new Transfer(this.window("Transfers & ACKs").getByRole("article", { name: file, exact: true }));
  }

  get integrity(): Locator {
    return this.page.getByRole("table", { name: "Integrity", exact: true });
  }

  integrityRows(verdict: "VALID" | "COMPROMISED"): Locator {
    const cell = this.page.getByRole("cell", { name: verdict, exact: true });
    return this.integrity.getByRole("row").filter({ has: cell });
  }

  /** @returns where the exported verdicts are. */
  async exportIntegrity(): Promise<string> {
    const [download] = await Promise.all([
      this.page.waitForEvent("download"),
      this.button("Export integrity CSV").click(),
    ]);
    return download.path();
  }

  attack(name: Attack): Locator {
    return this.page.getByRole("switch", { name, exact: true });
  }

  /** Switches an attack and waits until the server has it. */
  async setAttack(name: Attack, on: boolean): Promise<void> {
    await this.attack(name).setChecked(on);
    await expect(this.attack(name)).toBeChecked({ checked: on });
  }

  // The alert.

  get alert(): Locator {
    return this.page.getByRole("alertdialog");
  }

  async expectAlert(): Promise<void> {
    await expect(this.alert).toBeVisible();
    await expect(this.alert.getByText(ALERT_WORDS, { exact: true })).toBeVisible();
  }

  async understood(): Promise<void> {
    await this.alert.getByRole("button", { name: "Understood", exact: true }).click();
    await expect(this.alert).toHaveCount(0);
  }
}

/** One transfer in the Transfers & ACKs window. */
export class Transfer {
  readonly article: Locator;

  constructor(article: Locator) {
    this.article = article;
  }

  get progress(): Locator {
    return this.article.getByRole("progressbar");
  }

  button(name: "Pause" | "Resume" | "Retry" | "Cancel" | "Export CSV" | "Continue" | "Pick the file again"): Locator {
    return this.article.getByRole("button", { name, exact: true });
  }

  /** Cancels it, of which the server has something: that is asked once. */
  async cancel(): Promise<void> {
    await this.button("Cancel").click();
    const question = this.article.page().getByRole("dialog", { name: "Cancel 1 transfer?" });
    await question.getByRole("button", { name: "Cancel 1 transfer" }).click();
  }

  /** Chooses its file again. */
  async pickAgain(path: string): Promise<void> {
    const chooser = this.article.page().waitForEvent("filechooser");
    await this.button("Pick the file again").click();
    await (await chooser).setFiles(path);
  }

  /** Acknowledged chunks in per cent, as assistive technology hears it. */
  async percent(): Promise<number> {
    return Number(await this.progress.getAttribute("aria-valuenow"));
  }

  async expectDone(): Promise<void> {
    await expect(this.progress).toHaveAttribute("aria-valuenow", "100", { timeout: 60_000 });
  }

  /** @returns the exported table, its heading first. */
  async exportCsv(): Promise<string> {
    const page = this.article.page();
    const [download] = await Promise.all([page.waitForEvent("download"), this.button("Export CSV").click()]);
    return download.path();
  }
}

/** What stands below the link of one received file. */
export class VerifiedSaving {
  readonly group: Locator;

  constructor(page: Page, file: string) {
    this.group = page.getByRole("group", { name: `Verified saving of ${file}`, exact: true });
  }

  button(
    name:
      | "Save verified"
      | "Pause"
      | "Continue"
      | "Try now"
      | "Try again"
      | "Cancel"
      | "Give up what is here"
      | "Save again",
  ): Locator {
    return this.group.getByRole("button", { name, exact: true });
  }

  /** Saved bytes in per cent, as assistive technology hears it. */
  async percent(): Promise<number> {
    return Number(await this.group.getByRole("progressbar").getAttribute("aria-valuenow"));
  }
}
