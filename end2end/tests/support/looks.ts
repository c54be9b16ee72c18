// Looking at a page as it stands: no barrier that axe can find, in light and in dark, nothing wider than the screen, and
// pictures of it for people.

import { AxeBuilder } from "@axe-core/playwright";
import type { Page, TestInfo } from "@playwright/test";

import { expect } from "./fixtures.ts";

export async function looks(page: Page, info: TestInfo, name: string) {
  // What has not arrived yet has no fault to find.
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: `shots/${info.project.name}/${name}-${scheme}.png`, fullPage: true });
    // axe is a script and needs its timers: without JavaScript the same markup is only looked at.
    if (info.project.use.javaScriptEnabled === false) continue;
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(" | ")}`);
    expect.soft(found, `${name} in ${scheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(overflow, `${name} is no wider than the screen`).toBeLessThanOrEqual(0);
}
