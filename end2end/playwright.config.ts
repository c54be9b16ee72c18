// The same journeys with JavaScript on and off, at a desk's width and a phone's. Specs that need JavaScript are named
// `*.hydrate.spec.ts`.

import { defineConfig, type Project } from "@playwright/test";

import { EXCHANGE, servers } from "./servers.ts";

const sizes = { 1280: { width: 1280, height: 800 }, 375: { width: 375, height: 720 } };

const projects = Object.entries(sizes).flatMap(([width, viewport]): Project[] => [
  { name: `js-${width}`, use: { viewport } },
  { name: `nojs-${width}`, use: { viewport, javaScriptEnabled: false }, testIgnore: "**/*.hydrate.spec.ts" },
]);

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  workers: 2,
  timeout: 60_000,
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
