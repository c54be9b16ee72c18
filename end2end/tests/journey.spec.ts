import { expect, test } from "./support/fixtures.ts";
import { anEvent } from "./support/listing.ts";

test("a ticket changes hands: listed, found, held, paid and opened", async ({ seller, buyer, visitor }) => {
  const listing = anEvent({ price: "1249.90" });
  const ticket = await seller.lists(listing);
  await expect(seller.main).toContainText("This is your listing.");
  await seller.sees("listed");

  await buyer.page.goto("/");
  await buyer.page.getByLabel("Event, venue or city").fill(listing.event);
  await buyer.page.getByRole("button", { name: "Search" }).click();
  await buyer.page.getByRole("link", { name: listing.event }).click();
  await buyer.page.waitForURL(ticket);
  await expect(buyer.page.getByRole("heading", { level: 1 })).toHaveText(listing.event);
  await expect(buyer.main).toContainText("$1,249.90");
  await expect(buyer.main).toContainText("Small Hall, Bergen");
  await expect(buyer.main).not.toContainText(listing.code ?? "");

  await buyer.page.getByRole("button", { name: "Hold this ticket" }).click();
  await buyer.page.waitForURL(/\/orders\//);
  const order = new URL(buyer.page.url()).pathname;
  await buyer.sees("created");
  await expect(buyer.main).toContainText("Yours until");
  const deadline = Date.parse((await buyer.main.getAttribute("data-expires-at")) ?? "");
  expect(deadline - Date.now()).toBeGreaterThan(14 * 60_000);

  await visitor.page.goto(ticket);
  await visitor.sees("held");
  await expect(visitor.main).toContainText("Somebody holds this ticket right now.");

  await buyer.goesToPay();
  await expect(buyer.page.getByText("no money moves")).toBeVisible();
  await buyer.pays();
  await buyer.page.waitForURL((url) => url.pathname === order);
  await buyer.sees("completed");
  await expect(buyer.main).toContainText("It is yours");
  await expect(buyer.page.getByRole("region", { name: "Your ticket" })).toContainText(listing.code ?? "");

  await buyer.page.goto("/orders");
  await expect(buyer.main.getByRole("listitem").filter({ hasText: listing.event })).toContainText("Yours");
  await seller.page.goto("/selling");
  await expect(seller.main.getByRole("listitem").filter({ hasText: listing.event })).toContainText("Sold");
  await visitor.page.goto(ticket);
  await visitor.sees("sold");
});

test("what the buyer gets is nobody else's business", async ({ seller, buyer, visitor, someone }) => {
  const listing = anEvent({ code: undefined, note: "Meet me at the fountain at seven." });
  const ticket = await seller.lists(listing);
  const content = `${ticket}/content`;
  const own = await seller.page.request.get(content);
  expect([own.status(), await own.text()]).toEqual([200, listing.note]);

  const before = await buyer.page.request.get(content);
  expect(before.status()).toBe(404);
  await buyer.buys(ticket);
  await expect(buyer.main).toContainText("Meet me at the fountain at seven.");
  const after = await buyer.page.request.get(content);
  expect([after.status(), await after.text()]).toEqual([200, listing.note]);

  const stranger = await someone("stranger");
  await stranger.signUp();
  expect((await stranger.page.request.get(content)).status()).toBe(404);
  await visitor.page.goto(content);
  await expect(visitor.page).toHaveURL(/\/signin\?next=/);
});

test("a ticket is found again at its event, the cheapest first", async ({ seller, visitor }) => {
  const dear = anEvent({ price: "80" });
  const ticket = await seller.lists(dear);
  await seller.lists({ ...dear, title: "Balcony", price: "20", code: `${dear.code}-2` });
  await visitor.page.goto(ticket);
  await visitor.page.getByRole("link", { name: "All tickets for this event" }).click();
  await visitor.page.waitForURL(/\/events\//);
  await expect(visitor.page.getByRole("heading", { level: 1 })).toHaveText(dear.event);
  await expect(visitor.main.getByRole("listitem")).toHaveText([/Balcony.*\$20\.00/s, /Stalls.*\$80\.00/s]);
});
