// The banner names every address, and shows keys only where it may.
import { describe, expect, it } from 'vitest'
import type { Config } from '../config/config.ts'
import { banner, type BannerFacts } from './banner.ts'

const config = {
  publicUrl: 'http://localhost:8000',
  anonKey: 'anon-key',
  serviceRoleKey: 'service-key',
  secretsFile: '/data/secrets.env',
} as Config
const facts: BannerFacts = {
  version: '0.1.0',
  took: 1830,
  schemaHash: '7f3a91c0ffee',
  relations: 1,
  example: 'todos',
  showKeys: true,
}

describe('banner', () => {
  it('prints a request that can be pasted', () => {
    const text = banner(config, facts)
    expect(text).toContain('ready in 1.8 s   (schema 7f3a91c · 1 table · generated ✓)')
    expect(text).toContain("curl 'http://localhost:8000/rest/v1/todos' -H 'apikey: service-key'")
  })

  it('keeps keys out of a log that others read', () => {
    const text = banner(config, { ...facts, showKeys: false, relations: 0, example: undefined })
    expect(text).not.toMatch(/anon-key|service-key/)
    expect(text).toContain('Keys       in /data/secrets.env')
    expect(text).toContain('0 tables')
  })
})
