import { expect, test } from "./support/fixtures.ts";
import { anEvent } from "./support/listing.ts";

test("the browse page follows what is listed, held and sold", async ({ seller, buyer, visitor }) => {
  await visitor.page.goto("/");
  await expect(visitor.page.getByRole("heading", { level: 1 })).toHaveText("Tickets for sale");
  const listing = anEvent();
  const ticket = await seller.lists(listing);
  const stub = visitor.main.getByRole("listitem").filter({ hasText: listing.event });
  await expect(stub).toContainText("For sale");
  await buyer.holds(ticket);
  await expect(stub).toContainText("Held");
  await buyer.goesToPay();
  await buyer.pays();
  await buyer.sees("completed");
  await expect(stub).toContainText("Sold");
});

test("an event's page follows a price", async ({ seller, visitor }) => {
  const listing = anEvent({ price: "30" });
  const ticket = await seller.lists(listing);
  await visitor.page.goto(ticket);
  await visitor.page.getByRole("link", { name: "All tickets for this event" }).click();
  await visitor.page.waitForURL(/\/events\//);
  await expect(visitor.main.getByRole("listitem")).toContainText("$30.00");
  await seller.page.goto(`${ticket}/edit`);
  await seller.page.getByLabel("Price").fill("35");
  await seller.page.getByRole("button", { name: "Save" }).click();
  await expect(visitor.main.getByRole("listitem")).toContainText("$35.00");
  await expect(visitor.page.getByRole("status").filter({ hasText: "costs $35.00 now" })).toBeAttached();
});

test("an order's page says when its payment is through elsewhere", async ({ seller, buyer }) => {
  const order = await buyer.holds(await seller.lists());
  await buyer.goesToPay();
  const other = await buyer.tab(order);
  await expect(other.locator("main")).toHaveAttribute("data-status", "awaiting_payment");
  await buyer.pays();
  await buyer.sees("completed");
  await expect(other.locator("main")).toHaveAttribute("data-status", "completed");
});

test("the list of orders follows what becomes of each, and a new one", async ({ seller, buyer }) => {
  const { page, main } = buyer;
  const follows = page.waitForRequest(/\/live\?topic=orders/);
  await page.goto("/orders");
  await follows;
  await expect(main).toContainText("You have held nothing yet.");
  const listing = anEvent();
  const ticket = await seller.lists(listing);
  const other = await buyer.tab(ticket);
  await other.getByRole("button", { name: "Hold this ticket" }).click();
  await other.waitForURL(/\/orders\//);
  const line = main.getByRole("listitem");
  await expect(line).toContainText("Held for you");
  await other.getByRole("button", { name: "Give it back" }).click();
  await expect(line).toContainText("Given back");
  await expect(line).toHaveAttribute("data-status", "cancelled");
  const said = `${listing.event}: You gave this ticket back.`;
  await expect(page.getByRole("status").filter({ hasText: said })).toBeAttached();
});

test("the list of what one sells follows its tickets", async ({ seller, buyer }) => {
  const listing = anEvent();
  const ticket = await seller.lists(listing);
  const { page, main } = seller;
  const follows = page.waitForRequest(/\/live\?topic=selling/);
  await page.goto("/selling");
  await follows;
  const line = main.getByRole("listitem");
  await expect(line).toContainText("For sale");
  await buyer.holds(ticket);
  await expect(line).toContainText("Held");
  await expect(page.getByRole("status").filter({ hasText: `${listing.title} is now held.` })).toBeAttached();
  await buyer.goesToPay();
  await buyer.pays();
  await buyer.sees("completed");
  await expect(line).toContainText("Sold");
});

test("the countdown ticks", async ({ seller, buyer }) => {
  await buyer.holds(await seller.lists());
  const timer = buyer.page.getByRole("timer");
  const first = await timer.textContent();
  await expect(timer).not.toHaveText(first ?? "");
  await expect(timer).toHaveText(/^14:5\d$/);
});

test("pages open without a reload, titled and focused as if there had been one", async ({ buyer }) => {
  // The page follows what happens from the moment that it is awake.
  const awake = buyer.page.waitForRequest(/\/live\?/);
  await buyer.page.goto("/");
  await awake;
  await buyer.page.evaluate(() => Object.assign(window, { stayed: true }));
  await buyer.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Orders" }).click();
  await expect(buyer.page.getByRole("heading", { level: 1 })).toHaveText("Orders");
  await expect(buyer.page).toHaveTitle("Orders · Holdfast");
  await expect(buyer.main).toBeFocused();
  expect(await buyer.page.evaluate(() => "stayed" in window)).toBe(true);
});

test("events are suggested while one types, and fill the form", async ({ seller, buyer }) => {
  const listing = anEvent();
  await seller.lists(listing);
  await buyer.page.goto("/tickets/new");
  const find = buyer.page.getByLabel("Which event is it?");
  const found = buyer.page.getByRole("search").getByRole("link", { name: listing.event });
  await expect(async () => {
    await find.clear();
    await find.pressSequentially(listing.event);
    await expect(found).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await found.click();
  await expect(buyer.page.getByLabel("Event", { exact: true })).toHaveValue(listing.event);
  await expect(buyer.page.getByLabel("Venue")).toHaveValue(listing.venue);
  await expect(buyer.page.getByLabel("Starts at")).toHaveValue(listing.startsAt);
  await expect(buyer.page.getByLabel("Title")).toBeFocused();
});

test("the summary of what went wrong has the focus", async ({ visitor }) => {
  await visitor.page.goto("/signup");
  await visitor.page.getByRole("button", { name: "Sign up" }).click();
  await expect(visitor.page.getByRole("alert")).toBeFocused();
});
