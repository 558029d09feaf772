// Playwright for docs/tools/pictures.ts alone: `npm run docs:pictures`.
import { defineConfig } from '@playwright/test'
import base from '../../playwright.config.ts'

export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: 'pictures.ts',
  use: { ...base.use, viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 },
})
