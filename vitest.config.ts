import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'packages/*/src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: ['./tests/console/support/build.ts'],
    isolate: false,
    pool: 'forks',
    maxWorkers: 2,
    // A machine shared with other work stalls now and then; what needed its second try is named at the end of the run.
    retry: process.env['CI'] ? 1 : 0,
    testTimeout: 180_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 120_000,
    reporters: ['default', './tests/summary-reporter.ts'],
  },
});
