// From a kind, a language and values to subject, HTML and text of a mail: the operator's file where there is one, else ours.
// Every value is escaped in HTML; none is looked through for variables again (security.md A-14).
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuthConfig } from '../../config/auth-config.ts'
import { shippedLanguage } from './languages.ts'
import type { MailKind, MailText } from './texts/language.ts'

/** GoTrue's variables. `Data` is the user's metadata: `{{ .Data.name }}`. */
export interface MailValues {
  readonly SiteURL: string
  readonly Email: string
  readonly NewEmail?: string
  readonly FactorType?: string
  readonly SendingTo: string
  readonly ConfirmationURL?: string
  readonly Token?: string
  readonly TokenHash?: string
  readonly RedirectTo?: string
  readonly Data?: Readonly<Record<string, unknown>>
}

export interface Rendered {
  readonly subject: string
  readonly html: string
  readonly text: string
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as HTML, inside elements and quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)

function valueAt(values: MailValues, path: string): string {
  const found = path.split('.').reduce<unknown>((inner, name) => {
    const holds = typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
    return holds ? (inner as Readonly<Record<string, unknown>>)[name] : undefined
  }, values)
  if (typeof found === 'string') return found
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : ''
}

const variable = /\{\{-?\s*\.([A-Za-z_]\w*(?:\.\w+)*)\s*-?\}\}/g

/** Puts values in the places of variables, each through `encode`. */
const fill = (template: string, values: MailValues, encode: (value: string) => string): string =>
  template.replace(variable, (_all, path: string) => encode(valueAt(values, path)))

/** In headers no value may begin another line. */
const oneLine = (value: string): string =>
  value
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 200)
const asItIs = (value: string): string => value

const paragraph = (content: string) => `<p style="margin:0 0 16px">${content}</p>`

function htmlOf({ lines, button, code, foot }: MailText, language: string): string {
  const body = [
    ...lines.map((line) => paragraph(escapeHtml(line))),
    ...(button === undefined
      ? []
      : [
          paragraph(
            `<a href="{{ .ConfirmationURL }}" style="background:#1f6f4a;border-radius:6px;color:#ffffff;` +
              `display:inline-block;padding:10px 18px;text-decoration:none">${escapeHtml(button)}</a>`,
          ),
        ]),
    ...(code === undefined
      ? []
      : [paragraph(escapeHtml(code)), paragraph('<b style="font-size:24px">{{ .Token }}</b>')]),
    `<p style="color:#595959;font-size:13px;margin:24px 0 0">${escapeHtml(foot)}</p>`,
  ]
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head>` +
    `<body style="color:#1c1c1c;font:16px/1.5 sans-serif;margin:0 auto;max-width:560px;padding:24px">` +
    `${body.join('\n')}</body></html>`
  )
}

function textOf({ lines, button, code, foot }: MailText): string {
  const parts = [
    ...lines,
    ...(button === undefined ? [] : [`${button}:\n{{ .ConfirmationURL }}`]),
    ...(code === undefined ? [] : [`${code}\n{{ .Token }}`]),
    foot,
  ]
  return `${parts.join('\n\n')}\n`
}

/** The text of an operator's HTML that has no text beside it: links keep their addresses. */
const strip = (html: string): string =>
  html
    .replace(/<(head|title|style|script)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<a\b[^>]*\bhref=["']([^"']*)["'][^>]*>([\s\S]*?)<\/a>/gi, '$2: $1')
    .replace(/<(br|\/p|\/div|\/h\d|\/tr)\b[^>]*>/gi, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .trim()

const readable = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  })

interface Template {
  /** Undefined: the shipped one of the language. */
  readonly subject?: string | undefined
  readonly html: string
  readonly text: string
}

/** Mails of the operator's own: in a folder, and saved by an admin. */
export type OwnMails = Pick<AuthConfig['mail'], 'templates' | 'saved'>

/** `<folder>/de/recovery.html` before `<folder>/recovery.html`; `.txt` beside it is the text, `<title>` the subject. */
async function inFolder(
  folder: string,
  kind: MailKind,
  languages: readonly string[],
): Promise<Template | undefined> {
  for (const place of [...languages, '']) {
    const html = await readable(join(folder, place, `${kind}.html`))
    if (html === undefined) continue
    const subject = /<title>([\s\S]*?)<\/title>/i.exec(html)?.[1]?.trim()
    const text = (await readable(join(folder, place, `${kind}.txt`))) ?? strip(html)
    return { subject, html, text }
  }
  return undefined
}

/** What a kind of mail is made from, and where that comes from: the folder before what was saved before what we ship. */
export async function templateOf(
  kind: MailKind,
  languages: readonly string[],
  { templates: folder, saved }: OwnMails,
): Promise<Required<Template> & { readonly source: 'folder' | 'saved' | 'shipped' }> {
  const { tag, language } = shippedLanguage(languages)
  const ours = language.mails[kind]
  const file = folder === undefined ? undefined : await inFolder(folder, kind, languages)
  if (file) return { ...file, subject: file.subject ?? ours.subject, source: 'folder' }
  const kept = saved[kind]
  if (kept) return { ...kept, text: strip(kept.html), source: 'saved' }
  return { subject: ours.subject, html: htmlOf(ours, tag), text: textOf(ours), source: 'shipped' }
}

/** Values in the places of variables. @param text that of the HTML where there is none of its own */
export function filled(
  { subject, html, text = strip(html) }: { subject: string; html: string; text?: string },
  values: MailValues,
): Rendered {
  return {
    subject: oneLine(fill(subject, values, oneLine)),
    html: fill(html, values, escapeHtml),
    text: fill(text, values, asItIs),
  }
}

/** @param languages to try, in this order */
export async function render(
  kind: MailKind,
  languages: readonly string[],
  values: MailValues,
  own: OwnMails,
): Promise<Rendered> {
  const { subject = '', html, text } = await templateOf(kind, languages, own)
  return filled({ subject, html, text }, values)
}
