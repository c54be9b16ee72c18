// Every page and every kind of error, as people see it.

import { HASTY } from "../servers.ts";
import { expect, test } from "./support/fixtures.ts";
import { anEvent } from "./support/listing.ts";
import { looks } from "./support/looks.ts";

test.slow();

test("public pages", async ({ visitor, seller }, info) => {
  const ticket = await seller.lists(anEvent({ event: "The Goldberg Variations", venue: "Grieghallen" }));
  const { page } = visitor;
  const look = async (path: string, name: string) => {
    await page.goto(path);
    await looks(page, info, name);
  };
  await look("/", "browse");
  await look("/?q=nothing+has+this+name", "browse-nothing");
  await look(ticket, "ticket");
  await page.getByRole("link", { name: "All tickets for this event" }).click();
  await page.waitForURL(/\/events\//);
  await looks(page, info, "event");
  await look("/signin", "signin");
  await look("/signup", "signup");
  await look("/reset", "reset");
  await look("/check-mail", "check-mail");
});

test("pages of a seller", async ({ seller }, info) => {
  const { page } = seller;
  await page.goto("/selling");
  await looks(page, info, "selling-nothing");
  const ticket = await seller.lists();
  await looks(page, info, "ticket-own");
  await page.goto(`${ticket}/edit`);
  await looks(page, info, "edit");
  await page.goto("/selling");
  await looks(page, info, "selling");
  await page.goto("/tickets/new");
  await looks(page, info, "new");
  await page.goto("/account");
  await looks(page, info, "account");
});

test("pages of a buyer", async ({ seller, buyer, visitor }, info) => {
  const { page } = buyer;
  await page.goto("/orders");
  await looks(page, info, "orders-nothing");
  const ticket = await seller.lists();
  const order = await buyer.holds(ticket);
  await looks(page, info, "order-held");
  await page.goto(ticket);
  await looks(page, info, "ticket-held-mine");
  await visitor.page.goto(ticket);
  await looks(visitor.page, info, "ticket-held");
  await page.goto(order);
  await buyer.goesToPay();
  await looks(page, info, "checkout");
  await buyer.pays("4000 0000 0000 0002");
  await expect(page.getByRole("alert")).toBeVisible();
  await looks(page, info, "checkout-declined");
  await page.goto(order);
  await looks(page, info, "order-awaiting-payment");
  await page.getByRole("button", { name: /^Pay / }).click();
  await buyer.pays();
  await buyer.sees("completed");
  await looks(page, info, "order-completed");
  await page.goBack();
  await looks(page, info, "checkout-complete");
  await page.goto(ticket);
  await looks(page, info, "ticket-sold-mine");
  await visitor.page.goto(ticket);
  await looks(visitor.page, info, "ticket-sold");
  await page.goto("/orders");
  await looks(page, info, "orders");
});

test("orders that ended", async ({ seller, buyer }, info) => {
  const ticket = await seller.lists();
  await buyer.holds(ticket);
  await buyer.page.getByRole("button", { name: "Give it back" }).click();
  await buyer.sees("cancelled");
  await looks(buyer.page, info, "order-given-back");
  await seller.page.goto(ticket);
  await seller.page.getByRole("button", { name: "Withdraw" }).click();
  await seller.page.waitForURL("/selling");
  await looks(seller.page, info, "selling-withdrawn");
  await buyer.page.goto(ticket);
  await looks(buyer.page, info, "ticket-withdrawn");
});

test.describe("with holds that end at once", () => {
  test.use({ baseURL: HASTY });

  test("an order whose time is over", async ({ seller, buyer }, info) => {
    const order = await buyer.holds(await seller.lists());
    await buyer.page.waitForTimeout(4_500);
    await buyer.page.goto(order);
    await buyer.sees("cancelled");
    await looks(buyer.page, info, "order-expired");
  });
});

test("refused forms", async ({ visitor, seller, buyer }, info) => {
  const { page } = visitor;
  await page.goto("/signup");
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await looks(page, info, "signup-refused");
  await page.goto("/signin");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await looks(page, info, "signin-refused");

  await seller.page.goto("/tickets/new");
  await seller.page.getByRole("button", { name: "List this ticket" }).click();
  await expect(seller.page.getByRole("alert")).toBeVisible();
  await looks(seller.page, info, "new-refused");
  const ticket = await seller.lists();
  const stale = await seller.tab(`${ticket}/edit`);
  await seller.page.goto(`${ticket}/edit`);
  await seller.page.getByLabel("Price").fill("60");
  await seller.page.getByRole("button", { name: "Save" }).click();
  await seller.page.waitForURL(ticket);
  await looks(seller.page, info, "ticket-saved");
  await stale.getByRole("button", { name: "Save" }).click();
  await expect(stale.getByRole("alert")).toBeVisible();
  await looks(stale, info, "edit-stale");

  await buyer.page.goto("/account");
  await buyer.page.getByRole("button", { name: "Change password" }).click();
  await expect(buyer.page.getByRole("alert")).toBeVisible();
  await looks(buyer.page, info, "account-refused");
  await buyer.holds(ticket);
  await buyer.goesToPay();
  await buyer.page.getByRole("button", { name: /^Pay / }).click();
  await expect(buyer.page.getByRole("alert")).toBeVisible();
  await looks(buyer.page, info, "checkout-refused");
});

test("pages that are not there, or not one's own", async ({ seller, buyer, complaints }, info) => {
  await buyer.page.goto("/nowhere");
  await looks(buyer.page, info, "not-found");
  await buyer.page.goto("/orders/unknown");
  await looks(buyer.page, info, "order-not-found");
  const ticket = await seller.lists();
  await buyer.page.goto(`${ticket}/edit`);
  await looks(buyer.page, info, "edit-not-ours");
  const remark = /Failed to load resource: .*40[34]/;
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !remark.test(complaint)));
});
