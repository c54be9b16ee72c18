import { expect, test } from "./support/fixtures.ts";
import { anEvent, fillListing, type Listing } from "./support/listing.ts";

const wrong: [string, Partial<Listing>, string, string][] = [
  ["no title", { title: "" }, "Title", "Enter a title"],
  ["a price that is none", { price: "1,000.00" }, "Price", "Enter the price as a number with at most two decimals"],
  ["a price too low", { price: "0.49" }, "Price", "The lowest price is 0.50."],
  ["no event", { event: "" }, "Event", "Enter the event's name"],
  ["an event that is over", { startsAt: "2020-06-30T19:30" }, "Starts at", "This event has started."],
];

test("a refused listing says what is wrong beside the field, and keeps what was typed", async ({ seller }) => {
  test.slow();
  const listing = anEvent();
  for (const [what, changes, label, words] of wrong) {
    await test.step(what, async () => {
      await seller.page.goto("/tickets/new");
      await fillListing(seller.page, { ...listing, ...changes });
      await seller.page.getByRole("button", { name: "List this ticket" }).click();
      await expect(seller.page.getByRole("alert")).toContainText(words);
      await expect(seller.page).toHaveURL("/tickets/new");
      await expect(seller.page).toHaveTitle("Error: Sell a ticket · Holdfast");
      const field = seller.page.getByLabel(label, { exact: true });
      await expect(field).toHaveAttribute("aria-invalid", "true");
      await expect(field).toHaveAccessibleDescription(new RegExp(words));
      for (const [name, value] of Object.entries({ Venue: listing.venue, City: listing.city, "Or a code": listing.code ?? "" })) {
        await expect(seller.page.getByLabel(name)).toHaveValue(value);
      }
    });
  }
  // The words are said once.
  await seller.page.reload();
  await expect(seller.page.getByRole("alert")).toHaveCount(0);
});

test("all that is wrong with a listing is said at once, and leads to its fields", async ({ seller }) => {
  const { page } = seller;
  const listing = anEvent();
  await page.goto("/tickets/new");
  await fillListing(page, { ...listing, event: "", startsAt: "2020-06-30T19:30", title: "", price: "free" });
  await page.getByLabel("Time zone").fill("Mars/Olympus");
  await page.getByRole("button", { name: "List this ticket" }).click();

  const summary = page.getByRole("alert");
  await expect(summary).toBeFocused();
  const expected: [string, string, RegExp][] = [
    ["Event", "", /Enter the event's name/],
    ["Starts at", "2020-06-30T19:30", /This event has started/],
    ["Time zone", "Mars/Olympus", /Enter a time zone/],
    ["Title", "", /Enter a title/],
    ["Price", "free", /Enter the price as a number/],
  ];
  await expect(summary.getByRole("link")).toHaveText(expected.map(([, , words]) => words));
  for (const [label, value, words] of expected) {
    const field = page.getByLabel(label, { exact: true });
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(words);
    await expect(field).toHaveValue(value);
    await summary.getByRole("link", { name: words }).click();
    await expect(field).toBeFocused();
  }
  await expect(page.locator("[aria-invalid]")).toHaveCount(expected.length);
  await expect(page.getByLabel("Venue")).toHaveValue(listing.venue);

  await fillListing(page, listing);
  await page.getByLabel("Time zone").fill("Europe/Oslo");
  await page.getByRole("button", { name: "List this ticket" }).click();
  await page.waitForURL(/\/tickets\/(?!new)/);
});

test("the same code can't be listed twice", async ({ seller, buyer }) => {
  const listing = anEvent();
  await seller.lists(listing);
  await buyer.page.goto("/tickets/new");
  await fillListing(buyer.page, listing);
  await buyer.page.getByRole("button", { name: "List this ticket" }).click();
  await expect(buyer.page.getByRole("alert")).toBeVisible();
  await expect(buyer.page.getByLabel("Or a code")).toHaveAttribute("aria-invalid", "true");
});

test("a picture of the ticket is what the buyer gets to see", async ({ seller, buyer }) => {
  const listing = anEvent({ code: undefined });
  await seller.page.goto("/tickets/new");
  await fillListing(seller.page, listing);
  // The smallest PNG, with the test's own bytes after its end so that no two are the same file.
  const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64");
  const buffer = Buffer.concat([pixel, Buffer.from(listing.title)]);
  await seller.page.getByLabel("A file").setInputFiles({ name: "ticket.png", mimeType: "image/png", buffer });
  await seller.page.getByRole("button", { name: "List this ticket" }).click();
  await seller.page.waitForURL(/\/tickets\/(?!new)/);
  await buyer.buys(new URL(seller.page.url()).pathname);
  const picture = buyer.page.getByRole("img", { name: "Your ticket" });
  await expect(picture).toBeVisible();
  const shown = await buyer.page.request.get((await picture.getAttribute("src")) ?? "");
  expect([shown.status(), shown.headers()["content-type"]]).toEqual([200, "image/png"]);
});

test("a known event is found and needn't be described again", async ({ seller, buyer }) => {
  const listing = anEvent();
  await seller.lists(listing);
  await buyer.page.goto("/tickets/new");
  await buyer.page.getByLabel("Which event is it?").fill(listing.event);
  await buyer.page.getByRole("button", { name: "Find the event" }).click();
  await buyer.page.getByRole("search").getByRole("link", { name: listing.event }).click();
  await expect(buyer.page.getByLabel("Venue")).toHaveValue(listing.venue);
  await expect(buyer.page.getByLabel("Event", { exact: true })).toHaveValue(listing.event);
});

test("an edit is saved, and a stale one is refused with both in sight", async ({ seller }) => {
  const ticket = await seller.lists();
  const stale = await seller.tab(`${ticket}/edit`);
  await seller.page.getByRole("link", { name: "Edit" }).click();
  await seller.page.getByLabel("Title").fill("Two seats, row 6");
  await seller.page.getByLabel("Price").fill("60");
  await seller.page.getByRole("button", { name: "Save" }).click();
  await seller.page.waitForURL(ticket);
  await expect(seller.main).toContainText("Your changes are saved.");
  await expect(seller.main).toContainText("$60.00");

  await stale.getByLabel("Price").fill("70");
  await stale.getByRole("button", { name: "Save" }).click();
  await expect(stale.getByRole("alert")).toContainText("This listing was changed in the meantime");
  await expect(stale.getByRole("definition")).toHaveText(["Two seats, row 6", "$60.00"]);
  await expect(stale.getByLabel("Price")).toHaveValue("70");
  await stale.getByRole("button", { name: "Save" }).click();
  await stale.waitForURL(ticket);
  await expect(stale.locator("main")).toContainText("$70.00");
});

test("a listing can be withdrawn, but neither edited nor withdrawn while somebody holds it", async ({ seller, buyer }) => {
  const ticket = await seller.lists();
  await buyer.holds(ticket);
  await seller.page.goto(ticket);
  await expect(seller.main).toContainText("Somebody holds it right now.");
  await expect(seller.page.getByRole("button", { name: "Withdraw" })).toHaveCount(0);
  await buyer.page.getByRole("button", { name: "Give it back" }).click();
  await buyer.sees("cancelled");

  await seller.page.goto(ticket);
  await seller.page.getByRole("button", { name: "Withdraw" }).click();
  await seller.page.waitForURL("/selling");
  await expect(seller.main).toContainText("Your listing is withdrawn.");
  await buyer.page.goto(ticket);
  await buyer.sees("withdrawn");
  await expect(buyer.page.getByRole("button", { name: "Hold this ticket" })).toHaveCount(0);
});

test("nobody edits somebody else's listing, or buys their own", async ({ seller, buyer }) => {
  const ticket = await seller.lists();
  const foreign = await buyer.page.request.get(`${ticket}/edit`);
  expect(foreign.status()).toBe(403);
  await seller.page.goto(ticket);
  await expect(seller.page.getByRole("button", { name: "Hold this ticket" })).toHaveCount(0);
  const own = await seller.page.request.post("/api/orders/create", {
    form: { ticket_id: ticket.split("/").pop() ?? "" },
    headers: { accept: "application/json" },
  });
  expect(own.status()).toBe(403);
});
