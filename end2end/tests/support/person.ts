// Somebody with a browser: what people do on the exchange, in their words.

import { expect, type Locator, type Page } from "@playwright/test";

import { anEvent, fillListing, type Listing } from "./listing.ts";

/** A test's own letters, so that its things are told apart from those of tests that run beside it. */
export function unique(): string {
  return Math.random().toString(36).slice(2, 10);
}

export class Person {
  email: string;
  password = "a dozen quiet violins";

  constructor(
    readonly page: Page,
    readonly name: string,
  ) {
    this.email = `${name}-${unique()}@example.com`;
  }

  get main(): Locator {
    return this.page.locator("main");
  }

  /** Another tab of the same browser. */
  async tab(path: string): Promise<Page> {
    const tab = await this.page.context().newPage();
    await tab.goto(path);
    return tab;
  }

  async signUp() {
    await this.page.goto("/signup");
    await this.page.getByLabel("Email").fill(this.email);
    await this.page.getByLabel("Password").fill(this.password);
    await this.page.getByRole("button", { name: "Sign up" }).click();
    await this.page.waitForURL("/");
  }

  /** Fills the sign-in form of the page that is open, and sends it. */
  async enter() {
    await this.page.getByLabel("Email").fill(this.email);
    await this.page.getByLabel("Password").fill(this.password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }

  async signIn() {
    await this.page.goto("/signin");
    await this.enter();
    await this.page.waitForURL("/");
  }

  async signOut(page = this.page) {
    await page.goto("/account");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("/");
  }

  /** Lists a ticket; the answer is its path. */
  async lists(listing: Listing = anEvent()): Promise<string> {
    await this.page.goto("/tickets/new");
    await fillListing(this.page, listing);
    await this.page.getByRole("button", { name: "List this ticket" }).click();
    await this.page.waitForURL(/\/tickets\/(?!new)/);
    return new URL(this.page.url()).pathname;
  }

  /** Holds a ticket; the answer is the order's path. */
  async holds(ticket: string): Promise<string> {
    await this.page.goto(ticket);
    await this.page.getByRole("button", { name: "Hold this ticket" }).click();
    await this.page.waitForURL(/\/orders\//);
    return new URL(this.page.url()).pathname;
  }

  /** From an order's page to the checkout. */
  async goesToPay() {
    await this.page.getByRole("button", { name: /^Pay / }).click();
    await expect(this.page.getByRole("button", { name: /^Pay / })).toBeVisible();
    await expect(this.page.getByLabel("Card number")).toBeVisible();
  }

  /** Fills the checkout's form with a card, and sends it. */
  async pays(card = "4242 4242 4242 4242") {
    await this.page.getByLabel("Card number").fill(card);
    await this.page.getByLabel("Expiry").fill("12/34");
    await this.page.getByLabel("Security code").fill("123");
    await this.page.getByLabel("Name on card").fill("Ann Example");
    const email = this.page.getByLabel("Email");
    if (await email.isEditable()) await email.fill(this.email);
    await this.page.getByRole("button", { name: /^Pay / }).click();
  }

  /** Holds and pays; the answer is the order's path. */
  async buys(ticket: string): Promise<string> {
    const order = await this.holds(ticket);
    await this.goesToPay();
    await this.pays();
    await this.sees("completed");
    return order;
  }

  /** The state that the page's `main` tells. */
  async sees(status: string) {
    await expect(this.main).toHaveAttribute("data-status", status);
  }
}
