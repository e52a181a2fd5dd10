import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vite leaves .cts alone unless told.
  oxc: { include: /\.[cm]?tsx?$/ },
  test: { include: ['test/**/*.test.ts'] },
});
