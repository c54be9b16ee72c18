import { expect, test } from "./support/fixtures.ts";
import { anEvent } from "./support/listing.ts";

test("the back button after holding leads to the same order, with the same deadline", async ({ seller, buyer }) => {
  const ticket = await seller.lists();
  const order = await buyer.holds(ticket);
  const deadline = await buyer.main.getAttribute("data-expires-at");
  await buyer.page.goBack();
  await buyer.page.waitForURL(ticket);
  // What the browser kept may be the form as it was: asking again gives the same order.
  await buyer.page.getByRole("button", { name: "Hold this ticket" }).or(buyer.page.getByRole("link", { name: "Go to your order" })).click();
  await buyer.page.waitForURL((url) => url.pathname === order);
  await expect(buyer.main).toHaveAttribute("data-expires-at", deadline ?? "");
});

test("a ticket held by somebody else can't be held, and is free again once given back", async ({ seller, buyer, someone }) => {
  const ticket = await seller.lists();
  const rival = await someone("rival");
  await rival.signUp();
  await rival.page.goto(ticket);
  const late = rival.page.getByRole("button", { name: "Hold this ticket" });
  await expect(late).toBeVisible();

  const order = await buyer.holds(ticket);
  const refused = await rival.page.request.post("/api/orders/create", {
    form: { ticket_id: ticket.split("/").pop() ?? "" },
    headers: { accept: "application/json" },
  });
  expect(refused.status()).toBe(409);
  expect(await refused.json()).toMatchObject({ code: "held", field: null });
  await rival.page.goto(ticket);
  await rival.sees("held");

  await buyer.page.goto(ticket);
  await buyer.page.getByRole("link", { name: "Go to your order" }).click();
  await buyer.page.waitForURL((url) => url.pathname === order);
  await buyer.page.getByRole("button", { name: "Give it back" }).click();
  await buyer.sees("cancelled");
  await rival.holds(ticket);
  await rival.sees("created");
});

test("a ticket held in one tab is held in the other", async ({ seller, buyer }) => {
  const ticket = await seller.lists();
  const other = await buyer.tab(ticket);
  await expect(other.locator("main")).toHaveAttribute("data-status", "listed");
  const order = await buyer.holds(ticket);
  await other.getByRole("button", { name: "Hold this ticket" }).or(other.getByRole("link", { name: "Go to your order" })).first().click();
  await other.waitForURL((url) => url.pathname === order);
});

test("an order that was ended in one tab can't be paid in the other", async ({ seller, buyer, javaScriptEnabled }) => {
  const order = await buyer.holds(await seller.lists());
  const other = await buyer.tab(order);
  const main = other.locator("main");
  await expect(main).toHaveAttribute("data-status", "created");
  await buyer.page.getByRole("button", { name: "Give it back" }).click();
  await buyer.sees("cancelled");
  if (javaScriptEnabled !== false) {
    // The other tab is told.
    await expect(main).toHaveAttribute("data-status", "cancelled");
    return;
  }
  await other.getByRole("button", { name: /^Pay / }).click();
  await expect(main).toHaveAttribute("data-status", "cancelled");
  await expect(other.getByRole("alert")).toContainText("This order is over");
});

test("who was signed out in another tab signs in and goes on where they were", async ({ seller, buyer }) => {
  const ticket = await seller.lists();
  await buyer.page.goto(ticket);
  const other = await buyer.tab("/");
  await buyer.signOut(other);
  await buyer.page.getByRole("button", { name: "Hold this ticket" }).click();
  await buyer.page.waitForURL(/\/signin\?next=/);
  await expect(buyer.main).toContainText("Sign in to go on where you were.");
  await buyer.enter();
  await buyer.page.waitForURL(ticket);
  await buyer.page.getByRole("button", { name: "Hold this ticket" }).click();
  await buyer.page.waitForURL(/\/orders\//);
  await buyer.sees("created");
});

test("a price that changed since it was seen is shown and not paid unseen", async ({ seller, buyer, javaScriptEnabled }) => {
  const ticket = await seller.lists(anEvent({ price: "20" }));
  await buyer.page.goto(ticket);
  await expect(buyer.main).toContainText("$20.00");
  await seller.page.goto(`${ticket}/edit`);
  await seller.page.getByLabel("Price").fill("25");
  await seller.page.getByRole("button", { name: "Save" }).click();
  await expect(seller.main).toContainText("Your changes are saved.");

  if (javaScriptEnabled === false) {
    await buyer.page.getByRole("button", { name: "Hold this ticket" }).click();
    await expect(buyer.page.getByRole("alert")).toContainText("The seller has changed the price: it is $25.00 now.");
  }
  await expect(buyer.main).toContainText("$25.00");
  await buyer.page.getByRole("button", { name: "Hold this ticket" }).click();
  await buyer.page.waitForURL(/\/orders\//);
  await expect(buyer.main).toContainText("$25.00");
});
