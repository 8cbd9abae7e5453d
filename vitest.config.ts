import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'packages/*/src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: ['./tests/console/support/build.ts'],
    isolate: false,
    pool: 'forks',
    maxWorkers: 2,
    // V8 of Node 24 ends the process when it gives compiled wrappers of WebAssembly imports back (undici's parser has some): it never makes them so.
    execArgv: ['--wasm-wrapper-tiering-budget=2000000000'],
    // A machine shared with other work stalls now and then; what needed its second try is named at the end of the run.
    retry: process.env['CI'] ? 1 : 0,
    testTimeout: 180_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 120_000,
    reporters: ['default', './tests/summary-reporter.ts'],
  },
});
