// The same journeys with JavaScript on and off, at a desk's width and a phone's. Specs that need JavaScript are named
// `*.hydrate.spec.ts`.

import { defineConfig, type Project } from "@playwright/test";

import { EXCHANGE, servers } from "./servers.ts";

const desk = { width: 1280, height: 800 };
const phone = { width: 375, height: 720 };

const nojs = { testIgnore: "**/*.hydrate.spec.ts" };
// What a width can change: the journey as a whole, and how every page looks.
const narrow = { testMatch: ["**/journey.spec.ts", "**/looks.spec.ts"] };

const projects: Project[] = [
  { name: "js-1280", use: { viewport: desk } },
  { name: "js-375", use: { viewport: phone }, ...narrow },
  { name: "nojs-1280", use: { viewport: desk, javaScriptEnabled: false }, ...nojs },
  { name: "nojs-375", use: { viewport: phone, javaScriptEnabled: false }, ...narrow },
];

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["html", { open: "never" }], ["./reporter.ts"]],
  webServer: servers,
  projects,
  use: {
    baseURL: EXCHANGE,
    trace: "retain-on-failure",
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
