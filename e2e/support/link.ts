import type { Page } from "@playwright/test";

/** A network of a known speed, so that a transfer is surely still under way when the journey acts on it. */
export interface SlowLink {
  /** Limits what leaves the page, in bytes a second; undefined lifts the limit. */
  limitUpload(bytesPerSecond: number | undefined): Promise<void>;
}

/** Takes hold of a page's network. Sockets obey only if they were opened after this, so load the page afterwards. */
export async function slowLink(page: Page): Promise<SlowLink> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const limitUpload = async (bytesPerSecond: number | undefined) => {
    const unlimited = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
    await session.send("Network.emulateNetworkConditions", {
      ...unlimited,
      ...(bytesPerSecond === undefined ? {} : { uploadThroughput: bytesPerSecond }),
    });
  };
  await limitUpload(undefined);
  return { limitUpload };
}
