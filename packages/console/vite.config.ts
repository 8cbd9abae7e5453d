import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The page is served by the node from its own address: no other host, no inline script, every asset named by its content. */
export default defineConfig({
  plugins: [react(), compressed()],
  base: '/',
  html: { cspNonce: '%NONCE%' },
  build: {
    target: 'es2023',
    // A page that is open keeps what it has not loaded yet; scripts/build-console.ts removes what is old.
    emptyOutDir: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:7400' } },
});

/** Writes each asset compressed beside itself, so that the node sends it without work. */
function compressed(): Plugin {
  return {
    name: 'millrace-compressed',
    apply: 'build',
    closeBundle() {
      const folder = join(import.meta.dirname, 'dist/assets');
      const names = readdirSync(folder).filter(each => /\.(?:js|css|svg)$/.test(each));
      for (const name of names.filter(each => !existsSync(join(folder, `${each}.br`)))) {
        const bytes = readFileSync(join(folder, name));
        writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes));
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes));
      }
    },
  };
}
