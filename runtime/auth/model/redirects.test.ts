// Redirects: what is allowed, and the corpus of AUTH-A16 and SEC A-07, each of which must end at SITE_URL.
import { describe, expect, it } from 'vitest'
import { createRedirects } from './redirects.ts'

const site = 'https://app.example.com'
const redirects = createRedirects({
  siteUrl: site,
  redirectUrls: [
    'https://*.preview.example.com/*',
    'https://docs.example.com/cb',
    'https://deep.example.com/in/**',
    'https://query.example.com/cb?tenant=*',
    'https://bare.example.com',
    'myapp://login',
    'exp://192.168.1.5:*/--/auth',
  ],
})

const allowed = [
  'https://app.example.com',
  'https://app.example.com/',
  'https://app.example.com/any/path?and=query#/fragment',
  'https://app.example.com/a%2f..%2fb',
  'https://pr-1.preview.example.com/x',
  'https://docs.example.com/cb',
  'https://docs.example.com/cb#part',
  'https://deep.example.com/in/a/b.html?c=d',
  'https://query.example.com/cb?tenant=one',
  'https://bare.example.com',
  'https://bare.example.com/',
  'myapp://login',
  'exp://192.168.1.5:8081/--/auth',
]

const evil = [
  '',
  '/',
  '/path',
  'path',
  '//evil.com',
  '///evil.com',
  '////evil.com',
  '\\\\evil.com',
  '/\\evil.com',
  '\\/evil.com',
  'https:evil.com',
  'https:/evil.com',
  'https:\\\\evil.com',
  'https:///evil.com',
  'https://evil.com',
  'http://app.example.com',
  'https://app.example.com:8443',
  'https://app.example.com@evil.com',
  'https://app.example.com:pass@evil.com',
  'https://user@app.example.com',
  'https://user:pass@app.example.com',
  'https://app.example.com.evil.com',
  'https://app.example.comevil.com',
  'https://evilapp.example.com',
  'https://app.example.com.',
  'https://app.example.com\\@evil.com',
  'https://app.example.com\\.evil.com',
  'https://evil.com\\app.example.com',
  'https://evil.com#app.example.com',
  'https://evil.com#https://app.example.com',
  'https://evil.com?https://app.example.com',
  'https://evil.com/https://app.example.com',
  'https://evil.com/.app.example.com',
  'https://app.example.com%2eevil.com',
  'https://app.example.com%00.evil.com',
  'https://app.example.com%2f@evil.com',
  'https://%61pp.example.com',
  '%2f%2fevil.com',
  'https:%2f%2fevil.com',
  'HTTPS://EVIL.COM',
  'HTTPS://APP.EXAMPLE.COM',
  'https://APP.example.com',
  'https://app\u3002example\u3002com',
  'https://app\uff0eexample.com',
  'https://\uff41pp.example.com',
  'https://аpp.example.com',
  'https://app.example.com\u2024evil.com',
  'https://app.exa\u00admple.com',
  'https://app.example.com\t.evil.com',
  'ht\ntps://app.example.com',
  'https://app.example.com/\r\nSet-Cookie: a=b',
  ' https://app.example.com',
  'https://app.example.com ',
  '\u0000https://app.example.com',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'javascript://app.example.com/%0aalert(1)',
  'java\tscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'data://app.example.com,x',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'blob:https://app.example.com/x',
  'about:blank',
  'view-source:https://app.example.com',
  'http://2130706433',
  'https://0x7f000001',
  'https://017700000001',
  'https://127.1',
  'https://127.0.0.1',
  'https://[::1]',
  'https://[::ffff:127.0.0.1]',
  'https://[::ffff:7f00:1]',
  'ftp://app.example.com',
  'https://a.b.preview.example.com/x',
  'https://preview.example.com/x',
  'https://evil.com/.preview.example.com/x',
  'https://evil.com#.preview.example.com/x',
  'https://x.preview.example.com.evil.com/x',
  'https://x.preview.example.com/a/b',
  'https://x.preview.example.com/a.b',
  'https://x.preview.example.com/a/../../b/c',
  'https://docs.example.com/cb/',
  'https://docs.example.com/cb/../other',
  'https://docs.example.com/cb%2f..%2fother',
  'https://docs.example.com/CB',
  'https://docs.example.com/cb?next=https://evil.com',
  'https://deep.example.com/in/../out',
  'https://deep.example.com/in/%2e%2e/out',
  'https://bare.example.com/x',
  'myapp://login.evil',
  'myapp://login/more',
  'myapp://evil',
  'myapp:login',
  'otherapp://login',
  'exp://192.168.1.5:8081/--/other',
  'exp://192.168.1.6:8081/--/auth',
]

describe('redirects', () => {
  it.each(allowed)('go to %s', (url) => {
    expect(redirects.resolve(url)).toBe(url)
  })

  it.each(evil)('AUTH-A16: never go to %j', (url) => {
    expect(redirects.resolve(url)).toBe(site)
  })

  it('go to SITE_URL where nothing was asked for', () => {
    expect(redirects.resolve(undefined)).toBe(site)
  })

  it('leave the port free on loopback, where SITE_URL is there', () => {
    const local = createRedirects({ siteUrl: 'http://localhost:8000', redirectUrls: [] })
    expect(local.resolve('http://localhost:5173/x')).toBe('http://localhost:5173/x')
    for (const url of ['https://localhost:5173', 'http://127.0.0.1:5173', 'http://localhost.evil.com:8000'])
      expect(local.resolve(url)).toBe('http://localhost:8000')
  })

  it('let ** in a host stand for names only', () => {
    const wide = createRedirects({
      siteUrl: site,
      redirectUrls: ['https://**.example.org/**', 'http://localhost:*'],
    })
    expect(wide.resolve('https://a.b.example.org/c/d')).toBe('https://a.b.example.org/c/d')
    expect(wide.resolve('http://localhost:3000')).toBe('http://localhost:3000')
    for (const url of [
      'https://evil.com/.example.org/',
      'https://a.example.org:1/',
      'http://localhost:3000/x',
    ])
      expect(wide.resolve(url)).toBe(site)
  })
})
