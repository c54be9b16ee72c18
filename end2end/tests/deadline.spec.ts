import { HASTY } from "../servers.ts";
import { expect, test } from "./support/fixtures.ts";

test.use({ baseURL: HASTY });

test("a hold ends at its deadline, and the ticket is for sale again", async ({ seller, buyer, someone }) => {
  const ticket = await seller.lists();
  const order = await buyer.holds(ticket);
  const deadline = Date.parse((await buyer.main.getAttribute("data-expires-at")) ?? "");
  await buyer.page.waitForTimeout(Math.max(0, deadline - Date.now()) + 1_000);
  await buyer.page.goto(order);
  await buyer.sees("cancelled");
  await expect(buyer.main).toHaveAttribute("data-reason", "expired");
  await expect(buyer.page.getByRole("heading", { level: 1 })).toHaveText("The time for this hold is over");
  await buyer.page.goto("/orders");
  await expect(buyer.main.getByRole("listitem")).toContainText("Time was over");
  const other = await someone("other");
  await other.signUp();
  await other.holds(ticket);
});

test("a checkout can't be paid after the deadline", async ({ seller, buyer }) => {
  const ticket = await seller.lists();
  const order = await buyer.holds(ticket);
  await buyer.goesToPay();
  await buyer.page.waitForTimeout(4_500);
  await buyer.pays();
  // The checkout was closed, or its payment came too late: nothing is charged either way.
  await expect(buyer.page.getByText(/checkout has expired|time for this hold is over/).first()).toBeVisible();
  await buyer.page.goto(order);
  await buyer.sees("cancelled");
  await seller.page.goto(ticket);
  await seller.sees("listed");
});
