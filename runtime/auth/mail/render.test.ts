// Mails as text and HTML: escaping, languages, the operator's own files.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { languagesOf } from './languages.ts'
import { render } from './render.ts'
import { de } from './texts/de.ts'
import { en } from './texts/en.ts'

const values = {
  SiteURL: 'https://app.example.com',
  Email: 'ada@example.com',
  SendingTo: 'ada@example.com',
  ConfirmationURL: 'https://app.example.com/auth/v1/verify?token=t&type=signup',
  Token: '123456',
  Data: { name: '<script>alert(1)</script>{{ .Token }}', age: 36, nested: { town: 'London' } },
}

let folder: string
const place = async (path: string, content: string) => {
  const file = join(folder, path)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, content)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lite-mails-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('languages', () => {
  it('come from the user, then from the browser', () => {
    expect(languagesOf({ locale: 'de_AT' }, 'fr;q=0.5, en-GB')).toEqual(['de-at', 'de', 'en-gb', 'en', 'fr'])
    expect(languagesOf(null, undefined)).toEqual([])
    expect(languagesOf({ locale: '../../etc' }, '../x, /etc/passwd, *;q=1, de;q=0')).toEqual([])
    expect(languagesOf({ locale: 12 }, 'a'.repeat(10_000))).toEqual([])
  })

  it('have every mail', () => {
    expect(Object.keys(de.mails)).toEqual(Object.keys(en.mails))
    for (const kind of Object.keys(en.mails) as (keyof typeof en.mails)[])
      expect([kind, Object.keys(de.mails[kind])]).toEqual([kind, Object.keys(en.mails[kind])])
  })
})

describe('mails', () => {
  it('are in the language, with a text part', async () => {
    const { subject, html, text } = await render('confirmation', ['de-at', 'de'], values, {
      templates: undefined,
      saved: {},
    })
    expect(subject).toBe('Bestätigen Sie Ihre E-Mail-Adresse')
    expect(html).toContain('<html lang="de">')
    expect(html).toContain('href="https://app.example.com/auth/v1/verify?token=t&amp;type=signup"')
    expect(text).toContain('\nhttps://app.example.com/auth/v1/verify?token=t&type=signup\n')
    expect(text).toMatch(/^123456$/m)
  })

  it('SEC A-14: escape values, and look for no variables in them', async () => {
    await place(
      'invite.html',
      '<title>For {{ .Data.name }}\r\nBcc: x</title><p>{{ .Data.name }} {{.Data.age}} {{ .Data.nested.town }}' +
        '{{ .Data.constructor }}{{ .Data.__proto__ }}{{ .Nothing }}</p><a href="{{ .ConfirmationURL }}">go</a>',
    )
    const { subject, html, text } = await render('invite', ['en'], values, { templates: folder, saved: {} })
    expect(subject).toBe('For <script>alert(1)</script>{{ .Token }} Bcc: x')
    expect(html).toContain('<p>&lt;script&gt;alert(1)&lt;/script&gt;{{ .Token }} 36 London</p>')
    expect(text).toBe(`${values.Data.name} 36 London\ngo: ${values.ConfirmationURL}`)
  })

  it('come from the operator’s file in the dearest language', async () => {
    await place('recovery.html', '<p>plain</p>')
    await place('de/recovery.html', '<p>deutsch</p>')
    await place('de/recovery.txt', 'nur Text')
    const html = async (...languages: string[]) =>
      (await render('recovery', languages, values, { templates: folder, saved: {} })).html
    expect(await html('de')).toBe('<p>deutsch</p>')
    expect(await html('fr')).toBe('<p>plain</p>')
    expect(await render('recovery', ['de-ch', 'de'], values, { templates: folder, saved: {} })).toMatchObject(
      {
        subject: de.mails.recovery.subject,
        text: 'nur Text',
      },
    )
    expect((await render('magic_link', ['de'], values, { templates: folder, saved: {} })).subject).toBe(
      de.mails.magic_link.subject,
    )
  })
})
