import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('src-renderer'),
  // Both shells serve the folder from the root of their own origin; relative addresses hold in either.
  base: './',
  plugins: [react()],
  resolve: {
    // src-shared imports the environment-free half of the package; it works only where the browser half was loaded.
    alias: [{ find: /^vscode-jsonrpc$/, replacement: 'vscode-jsonrpc/browser' }],
  },
  build: {
    outDir: here('dist/renderer'),
    emptyOutDir: true,
    target: 'es2023',
    // An inlined asset is a data: address, which the page's policy allows for images only.
    assetsInlineLimit: 0,
    // The polyfill would be the one inline script of the page.
    modulePreload: { polyfill: false },
    // Grammars of shiki are large by nature and are fetched one by one.
    chunkSizeWarningLimit: 1_500,
  },
});
