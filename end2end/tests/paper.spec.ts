// Pages on paper, and in colours that people choose themselves.

import { expect, test } from "./support/fixtures.ts";
import { anEvent } from "./support/listing.ts";

test("an order prints as its ticket, and nothing that needs a screen", async ({ seller, buyer }, info) => {
  const listing = anEvent({ event: "The Goldberg Variations", venue: "Grieghallen" });
  await buyer.buys(await seller.lists(listing));
  const { page, main } = buyer;
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ media: "print", colorScheme });
    await page.screenshot({ path: `shots/${info.project.name}/order-printed-${colorScheme}.png`, fullPage: true });
    await expect(main).toContainText(listing.event);
    await expect(main.getByText(listing.code ?? "")).toBeVisible();
    await expect(page.getByText("Holdfast", { exact: true })).toBeVisible();
    for (const role of ["navigation", "button", "contentinfo"] as const) {
      await expect(page.getByRole(role).filter({ visible: true })).toHaveCount(0);
    }
    const [ink, paper] = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      return [style.color, style.backgroundColor];
    });
    expect([ink, paper]).toEqual(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
    const pdf = await page.pdf({ path: `shots/${info.project.name}/order-printed-${colorScheme}.pdf`, format: "A4" });
    expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g), "one sheet").toHaveLength(1);
  }
});

test("a ticket prints without its buttons", async ({ seller, visitor }, info) => {
  const ticket = await seller.lists();
  await visitor.page.goto(ticket);
  await expect(visitor.page.getByRole("button", { name: "Hold this ticket" })).toBeVisible();
  await visitor.page.emulateMedia({ media: "print" });
  await visitor.page.screenshot({ path: `shots/${info.project.name}/ticket-printed.png`, fullPage: true });
  await expect(visitor.page.getByRole("button").filter({ visible: true })).toHaveCount(0);
  await expect(visitor.page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("in forced colours what has the focus and what is held can be seen", async ({ seller, buyer }, info) => {
  const ticket = await seller.lists();
  const order = await buyer.holds(ticket);
  const { page, main } = buyer;
  const look = async (path: string, name: string) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
    await page.screenshot({ path: `shots/${info.project.name}/${name}-forced.png`, fullPage: true });
  };
  await page.emulateMedia({ forcedColors: "active" });
  await look(ticket, "ticket");
  await look(order, "order");
  await page.getByRole("button", { name: /^Pay / }).focus();
  await page.keyboard.press("Tab");
  const back = page.getByRole("button", { name: "Give it back" });
  await expect(back).toBeFocused();
  const outline = await back.evaluate((button) => {
    const { outlineStyle, outlineWidth, outlineColor, borderStyle } = getComputedStyle(button);
    return { outlineStyle, outlineWidth, seen: outlineColor !== getComputedStyle(document.body).backgroundColor, borderStyle };
  });
  expect(outline).toEqual({ outlineStyle: "solid", outlineWidth: "3px", seen: true, borderStyle: "solid" });
  await look("/orders", "orders");
  // In words, not in colour alone.
  await expect(main.getByRole("listitem")).toContainText("Held for you");
});
