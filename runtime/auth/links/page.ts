// Pages with one button, which posts a form: behind the link of a mail, and before an identity is linked. Opening one
// changes nothing, so scanners and previews burn no link. No script, no other file; all values are escaped.
import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { shippedLanguage } from '../mail/languages.ts'
import { escapeHtml } from '../mail/render.ts'
import type { Language } from '../mail/texts/language.ts'

const style =
  'body{align-items:center;background:#f6f6f5;color:#1c1c1c;display:flex;font:16px/1.5 system-ui,sans-serif;' +
  'justify-content:center;margin:0;min-height:100vh}' +
  'main{background:#fff;border:1px solid #ddd;border-radius:12px;margin:16px;max-width:360px;padding:32px}' +
  'h1{font-size:22px;margin:0 0 8px}p{margin:0 0 24px;overflow-wrap:anywhere}' +
  'button{background:#1f6f4a;border:0;border-radius:6px;color:#fff;cursor:pointer;font:inherit;padding:10px 20px}' +
  'button:focus-visible{outline:3px solid currentColor;outline-offset:2px}' +
  ':root{color-scheme:light dark}' +
  '@media (prefers-color-scheme:dark){body{background:#171717;color:#ededed}main{background:#1f1f1f;border-color:#383838}}'

/** Content-Security-Policy: its own style and nothing else. */
const policy =
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; ` +
  "base-uri 'none'; frame-ancestors 'none'"

interface Page {
  readonly kind: keyof Language['pages']
  /** Where its form goes, seen from the page. */
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  /** To try, in this order. */
  readonly languages: readonly string[]
  /** What stands for `{name}` in its texts. */
  readonly values?: Readonly<Record<string, string>>
}

/** The page as HTML. */
export function html({ kind, action, fields, languages, values = {} }: Page): string {
  const { tag, language } = shippedLanguage(languages)
  const { title, text, button } = language.pages[kind]
  const told = (words: string) =>
    escapeHtml(words.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? ''))
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  )
  return (
    `<!doctype html><html lang="${tag}"><head><meta charset="utf-8"><title>${told(title)}</title>` +
    `<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">` +
    `<style>${style}</style></head><body><main><h1>${told(title)}</h1><p>${told(text)}</p>` +
    `<form method="post" action="${action}">${inputs.join('')}<button>${told(button)}</button></form>` +
    `</main></body></html>`
  )
}

/** Answers with the page. */
export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html(page))
}
