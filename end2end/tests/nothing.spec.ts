import { expect, test } from "./support/fixtures.ts";

const nowhere = {
  "/nowhere": "There is nothing here",
  "/tickets/unknown": "There is no such ticket",
  "/events/unknown": "There is no such event",
  "/orders/unknown": "There is no such order",
};

for (const [path, words] of Object.entries(nowhere)) {
  test(`${path} is not found, and leads on`, async ({ buyer, complaints }) => {
    const answer = await buyer.page.goto(path);
    expect(answer?.status()).toBe(404);
    await expect(buyer.page.getByRole("heading", { level: 1 })).toHaveText(words);
    await buyer.page.getByRole("link", { name: "See what is for sale" }).click();
    await expect(buyer.page.getByRole("heading", { level: 1 })).toHaveText("Tickets for sale");
    // The browser itself remarks on the status, and on nothing else.
    const remark = new RegExp(`${path}: Failed to load resource: .*404`);
    complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !remark.test(complaint)));
  });
}

test("somebody else's order is not found", async ({ seller, buyer }) => {
  const order = await buyer.holds(await seller.lists());
  expect((await seller.page.request.get(order)).status()).toBe(404);
  const answer = await seller.page.request.post("/api/orders/cancel", {
    form: { order_id: order.split("/").pop() ?? "" },
    headers: { accept: "application/json" },
  });
  expect(answer.status()).toBe(404);
});
