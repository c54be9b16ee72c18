// The run in one line, the last one.

import type { FullConfig, Reporter, Suite } from "@playwright/test/reporter";

export default class Sum implements Reporter {
  private suite?: Suite;

  onBegin(_: FullConfig, suite: Suite) {
    this.suite = suite;
  }

  onExit() {
    const outcomes = this.suite?.allTests().map((test) => (test.results.length > 0 ? test.outcome() : "skipped")) ?? [];
    const count = (...of: string[]) => outcomes.filter((outcome) => of.includes(outcome)).length;
    const failed = count("unexpected", "flaky");
    console.log(`end2end: ${count("expected")} passed, ${failed} failed, ${count("skipped")} skipped`);
    return Promise.resolve();
  }
}
