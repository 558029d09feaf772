// Playwright: journeys through the built product in a real Chromium, each against a server of its own (e2e/server.ts).
import { existsSync } from 'node:fs'
import { chromium, defineConfig } from '@playwright/test'

/** Decision 2: CHROMIUM_PATH, Debian's Chromium (its headless shell is a third faster), Chrome, Playwright's own; never skipped. */
function browserPath(): string {
  const candidates = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    chromium.executablePath(),
  ]
  const found = candidates.find((path) => path !== undefined && path !== '' && existsSync(path))
  if (found === undefined)
    throw new Error('No browser found. Install one with: npx playwright install chromium')
  return found
}

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/product.ts',
  // axe on a busy machine takes its time; what hangs still ends
  timeout: 180_000,
  expect: { timeout: 20_000 },
  workers: 3,
  forbidOnly: true,
  reporter: [['list'], ['json']].filter(
    ([name]) => name !== 'json' || process.env.PLAYWRIGHT_JSON_OUTPUT_NAME,
  ) as [string][],
  use: {
    actionTimeout: 60_000,
    launchOptions: {
      executablePath: browserPath(),
      args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    },
  },
})
