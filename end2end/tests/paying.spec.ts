import { expect, test } from "./support/fixtures.ts";

test("a declined card keeps the hold, and another one pays", async ({ seller, buyer }) => {
  const ticket = await seller.lists();
  const order = await buyer.holds(ticket);
  const deadline = await buyer.main.getAttribute("data-expires-at");
  await buyer.goesToPay();
  await buyer.pays("4000 0000 0000 0002");
  await expect(buyer.page.getByRole("alert")).toContainText("The payment did not go through");
  await expect(buyer.page.getByRole("alert")).toContainText("Your card was declined.");

  await buyer.page.goto(order);
  await buyer.sees("awaiting_payment");
  await expect(buyer.main).toHaveAttribute("data-expires-at", deadline ?? "");
  await seller.page.goto(ticket);
  await seller.sees("held");

  await buyer.page.getByRole("button", { name: /^Pay / }).click();
  await buyer.pays();
  await buyer.sees("completed");
});

test("the checkout says what is wrong with each test card", async ({ seller, buyer }) => {
  await buyer.holds(await seller.lists());
  await buyer.goesToPay();
  const cards = {
    "4000 0000 0000 9995": "Your card has insufficient funds.",
    "4000 0000 0000 0069": "Your card has expired.",
    "4000 0000 0000 0127": "security code is incorrect",
    "4242 4242 4242 4241": "check the digits",
  };
  for (const [card, words] of Object.entries(cards)) {
    await buyer.pays(card);
    await expect(buyer.page.getByRole("alert")).toContainText(words);
    await expect(buyer.page).toHaveTitle(/^Error: /);
  }
  await buyer.pays();
  await buyer.sees("completed");
});

test("leaving the checkout without paying leaves the hold as it was", async ({ seller, buyer }) => {
  const order = await buyer.holds(await seller.lists());
  await buyer.goesToPay();
  await buyer.page.getByRole("link", { name: "Back without paying" }).click();
  await buyer.page.waitForURL((url) => url.pathname === order);
  await buyer.sees("awaiting_payment");
  await buyer.page.getByRole("button", { name: "Give it back" }).click();
  await buyer.sees("cancelled");
  await expect(buyer.main).toHaveAttribute("data-reason", "buyer");
  await expect(buyer.page.getByRole("heading", { level: 1 })).toHaveText("You gave this ticket back");
});

test("a double click on pay leads to one checkout and one sale", async ({ seller, buyer }) => {
  const order = await buyer.holds(await seller.lists());
  await buyer.page.getByRole("button", { name: /^Pay / }).dblclick();
  await expect(buyer.page.getByLabel("Card number")).toBeVisible();
  await buyer.page.getByLabel("Card number").fill("4242 4242 4242 4242");
  await buyer.page.getByLabel("Expiry").fill("12/34");
  await buyer.page.getByLabel("Security code").fill("123");
  await buyer.page.getByLabel("Name on card").fill("Ann Example");
  await buyer.page.getByRole("button", { name: /^Pay / }).dblclick();
  await buyer.page.waitForURL((url) => url.pathname === order);
  await buyer.sees("completed");
});

test("a reload in the middle of the checkout, and asking again, come to the same checkout", async ({ seller, buyer }) => {
  const order = await buyer.holds(await seller.lists());
  await buyer.goesToPay();
  const checkout = buyer.page.url();
  await buyer.page.reload();
  await expect(buyer.page.getByLabel("Card number")).toBeVisible();
  await buyer.page.goto(order);
  await buyer.sees("awaiting_payment");
  await buyer.page.reload();
  await buyer.goesToPay();
  expect(buyer.page.url()).toBe(checkout);
  await buyer.pays();
  await buyer.sees("completed");
  await buyer.page.reload();
  await buyer.sees("completed");
});

test("the back button after paying sells nothing twice", async ({ seller, buyer }) => {
  const order = await buyer.buys(await seller.lists());
  await buyer.page.goBack();
  await expect(buyer.main).toContainText("It cannot be paid a second time.");
  await buyer.page.getByRole("link", { name: "Go on to your order" }).click();
  await buyer.page.waitForURL((url) => url.pathname === order);
  await buyer.sees("completed");
});
