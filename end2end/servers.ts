// The exchanges that the tests run against: the one binary, each with its own data and its own length of a hold.

import type { PlaywrightTestConfig } from "@playwright/test";

// Another build can be tested by its path.
const binary = process.env.HOLDFAST_BINARY ?? "target/debug/holdfast";
const port = Number(process.env.HOLDFAST_E2E_PORT ?? 3100);

// As everybody starts it.
export const EXCHANGE = `http://127.0.0.1:${port}`;
// With holds that end while one looks on.
export const HASTY = `http://127.0.0.1:${port + 1}`;

type Server = Extract<PlaywrightTestConfig["webServer"], unknown[]>[number];

function server(url: string, settings: Record<string, string>): Server {
  const { host, port } = new URL(url);
  const data = `end2end/.data/${port}`;
  const log = `${data}.log`;
  return {
    command: `rm -rf ${data} && mkdir -p ${data} && ${binary} >${log} 2>&1 || { tail -n 5 ${log} >&2; exit 1; }`,
    cwd: "..",
    url: `${url}/readyz`,
    timeout: 120_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
    env: { HOLDFAST_ADDR: host, HOLDFAST_PUBLIC_URL: url, HOLDFAST_DATA: data, ...settings },
  };
}

export const servers = [server(EXCHANGE, {}), server(HASTY, { HOLDFAST_HOLD: "3s", HOLDFAST_DEMO: "false" })];
