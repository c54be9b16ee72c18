import { HASTY } from "../servers.ts";
import { expect, test } from "./support/fixtures.ts";

test.use({ baseURL: HASTY });

test("a hold is released before one's eyes: the buyer's, and those of somebody who waits for the ticket", async ({ seller, buyer, visitor }) => {
  const ticket = await seller.lists();
  await visitor.page.goto(ticket);
  await visitor.sees("listed");
  await expect(visitor.page.getByRole("button", { name: "Hold this ticket" })).toBeVisible();
  await buyer.page.goto(ticket);
  await buyer.page.getByRole("button", { name: "Hold this ticket" }).click();
  await buyer.page.waitForURL(/\/orders\//);
  await buyer.sees("created");
  await visitor.sees("held");

  // Nobody reloads.
  await expect(buyer.page.getByRole("heading", { level: 1 })).toHaveText("The time for this hold is over");
  await buyer.sees("cancelled");
  await visitor.sees("listed");
  await expect(visitor.page.getByRole("status").filter({ hasText: "for sale again" })).toBeAttached();
});
