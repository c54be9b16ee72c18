// The people of every test, and the rule that no page may complain on the console.

import { test as base, expect, type BrowserContext } from "@playwright/test";

import { Person } from "./person.ts";

interface People {
  /** Whatever a page complained of; the test fails on any. */
  complaints: string[];
  /** Makes a person with a browser of their own. */
  someone: (name: string) => Promise<Person>;
  /** Somebody without an account. */
  visitor: Person;
  /** Somebody who has signed up, to sell. */
  seller: Person;
  /** Somebody else who has signed up, to buy. */
  buyer: Person;
}

export const test = base.extend<People>({
  complaints: async ({}, use) => {
    const complaints: string[] = [];
    await use(complaints);
    expect(complaints, "what pages complained of on the console").toEqual([]);
  },

  someone: async ({ browser, complaints }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (name) => {
      const context = await browser.newContext();
      contexts.push(context);
      listen(context, name, complaints);
      return new Person(await context.newPage(), name);
    });
    for (const context of contexts) await context.close();
  },

  visitor: async ({ someone }, use) => use(await someone("visitor")),

  seller: async ({ someone }, use) => {
    const seller = await someone("seller");
    await seller.signUp();
    await use(seller);
  },

  buyer: async ({ someone }, use) => {
    const buyer = await someone("buyer");
    await buyer.signUp();
    await use(buyer);
  },
});

function listen(context: BrowserContext, name: string, complaints: string[]) {
  context.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${name} at ${message.location().url}: ${message.text()}`);
  });
  context.on("weberror", (error) => complaints.push(`${name}: ${error.error().stack ?? error.error().message}`));
}

export { expect };
