// The page behind a link of a mail: one button, which posts a form. Opening it changes nothing, so mail scanners and
// previews burn no link. No script, no other file; all values are escaped.
import { createHash } from 'node:crypto'
import { shippedLanguage } from '../mail/languages.ts'
import { escapeHtml } from '../mail/render.ts'

const style =
  'body{align-items:center;background:#f6f6f5;color:#1c1c1c;display:flex;font:16px/1.5 system-ui,sans-serif;' +
  'justify-content:center;margin:0;min-height:100vh}' +
  'main{background:#fff;border:1px solid #ddd;border-radius:12px;margin:16px;max-width:360px;padding:32px}' +
  'h1{font-size:22px;margin:0 0 8px}p{margin:0 0 24px}' +
  'button{background:#1f6f4a;border:0;border-radius:6px;color:#fff;cursor:pointer;font:inherit;padding:10px 20px}' +
  'button:focus-visible{outline:3px solid #1c1c1c;outline-offset:2px}'

/** Content-Security-Policy of the page: its own style and nothing else. */
export const pagePolicy =
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; ` +
  "base-uri 'none'; frame-ancestors 'none'"

/**
 * @param fields of the form, which posts to the address of the page
 * @param languages to try, in this order
 */
export function page(fields: Readonly<Record<string, string>>, languages: readonly string[]): string {
  const { tag, language } = shippedLanguage(languages)
  const { title, text, button } = language.page
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  )
  return (
    `<!doctype html><html lang="${tag}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>` +
    `<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">` +
    `<style>${style}</style></head><body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>` +
    `<form method="post" action="verify">${inputs.join('')}<button>${escapeHtml(button)}</button></form>` +
    `</main></body></html>`
  )
}
