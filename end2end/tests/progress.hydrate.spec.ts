// What a page shows of what is still on its way.

import type { Page, Route } from "@playwright/test";

import { expect, test } from "./support/fixtures.ts";
import { anEvent } from "./support/listing.ts";

/** Holds the requests that match back until the answer is called. */
async function holdBack(page: Page, what: RegExp): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(what, async (route: Route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Opens a page, and waits until it is awake: it follows what happens from then on. */
async function open(page: Page, path: string) {
  const awake = page.waitForRequest(/\/live\?/);
  await page.goto(path);
  await awake;
}

test("a page that takes its time shows a line at the top, and the page before it until then", async ({ buyer }) => {
  const { page, main } = buyer;
  await open(page, "/");
  const line = page.getByRole("progressbar", { name: "Opening the page" });
  await page.evaluate(() => {
    const times: { clicked?: number; shown?: number } = {};
    Object.assign(window, { times });
    addEventListener("click", () => (times.clicked ??= performance.now()), { capture: true });
    const look = () => {
      if (document.querySelector("[role=progressbar]")) times.shown ??= performance.now();
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
  const release = await holdBack(page, /\/api\/read\/orders/);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Orders" }).click();
  await expect(line).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tickets for sale");
  // Most pages come sooner than that, and show nothing.
  const waited = await page.evaluate(() => {
    const { clicked, shown } = (window as unknown as { times: { clicked: number; shown: number } }).times;
    return shown - clicked;
  });
  expect(waited).toBeGreaterThanOrEqual(149);

  release();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Orders");
  await expect(line).toHaveCount(0);
  await expect(main).toBeFocused();
  await expect(page).toHaveURL("/orders");
});

test("the rest of a list that takes its time shows the line too, and a change that is told does not", async ({ seller, buyer }) => {
  const { page, main } = seller;
  const listing = anEvent();
  const tickets: string[] = [];
  for (let row = 0; row < 25; row++) {
    const answer = await page.request.post("/api/tickets/create", {
      form: {
        title: `Row ${row}`,
        price: "20",
        event_name: listing.event,
        venue: listing.venue,
        city: listing.city,
        starts_at: listing.startsAt,
        note: "At the door.",
      },
      headers: { accept: "application/json" },
    });
    tickets.push(((await answer.json()) as { url: string }).url);
  }
  await open(page, "/selling");
  const line = page.getByRole("progressbar", { name: "Opening the page" });
  const release = await holdBack(page, /\/api\/read\/selling/);
  await page.getByRole("link", { name: "Show more" }).click();
  await expect(line).toBeVisible();
  await expect(main.getByRole("listitem")).toHaveCount(24);
  release();
  await expect(main.getByRole("listitem")).toHaveText([/Row 0/]);
  await expect(line).toHaveCount(0);

  // The page further down follows what happens as well.
  await buyer.holds(tickets[0] ?? "");
  await expect(main.getByRole("listitem")).toContainText("Held");
  await expect(line).toHaveCount(0);
});

test("somebody who is not signed in is led to sign in, without a reload", async ({ visitor }) => {
  const { page } = visitor;
  await open(page, "/");
  await page.evaluate(() => Object.assign(window, { stayed: true }));
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Orders" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
  await expect(page).toHaveURL("/signin?next=/orders");
  expect(await page.evaluate(() => "stayed" in window)).toBe(true);
});

test("a button that was pressed is busy, and its form is sent once", async ({ seller, buyer }) => {
  const ticket = await seller.lists();
  const { page } = buyer;
  await open(page, ticket);
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(new URL(request.url()).pathname);
  });
  const release = await holdBack(page, /\/api\/orders\/create/);
  // Twice within one task: nothing could have been disabled in between.
  const shown = await page.getByRole("button", { name: "Hold this ticket" }).evaluate(async (button: HTMLButtonElement) => {
    button.form?.requestSubmit(button);
    button.form?.requestSubmit(button);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const mark = getComputedStyle(button, "::after").content;
    return { busy: button.ariaBusy, form: button.form?.ariaBusy, disabled: button.disabled, mark };
  });
  expect(shown).toEqual({ busy: "true", form: "true", disabled: true, mark: '"…"' });
  release();
  await page.waitForURL(/\/orders\//);
  expect(sent).toEqual(["/api/orders/create"]);

  // A page that comes back from the browser's memory can be used again.
  await page.goBack();
  const again = page.getByRole("button", { name: "Hold this ticket" }).or(page.getByRole("link", { name: "Go to your order" }));
  await expect(again).toBeEnabled();
});
