// A ticket for sale, as typed.

import type { Page } from "@playwright/test";

import { unique } from "./person.ts";

export interface Listing {
  event: string;
  venue: string;
  city: string;
  startsAt: string;
  title: string;
  price: string;
  code?: string;
  note?: string;
}

/** A listing for an event that nobody else has. */
export function anEvent(changes: Partial<Listing> = {}): Listing {
  const letters = unique();
  return {
    event: `Quartet ${letters}`,
    venue: "Small Hall",
    city: "Bergen",
    startsAt: `${new Date().getFullYear() + 1}-06-30T19:30`,
    title: `Stalls, row 5, seat ${letters}`,
    price: "49.90",
    code: `DOOR-${letters}`,
    ...changes,
  };
}

export async function fillListing(page: Page, listing: Listing) {
  const fill = (label: string, value: string) => page.getByLabel(label, { exact: true }).fill(value);
  await fill("Event", listing.event);
  await fill("Venue", listing.venue);
  await fill("City", listing.city);
  await fill("Starts at", listing.startsAt);
  await fill("Title", listing.title);
  await fill("Price", listing.price);
  if (listing.code) await page.getByLabel("Or a code").fill(listing.code);
  if (listing.note) await page.getByLabel("Or a note").fill(listing.note);
}
