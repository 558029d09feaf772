// What an admin does with mails: looks at the one of a kind, tries another text with made-up values, sends a test through a mail
// server. Refuses nothing: what a server says is the answer.
import type { AuthConfig } from '../../config/auth-config.ts'
import { mailPage, type MailPage } from './page.ts'
import type { MailValues, Rendered } from './render.ts'
import { filled, templateOf } from './render.ts'
import { en } from './texts/en.ts'
import type { MailKind } from './texts/language.ts'
import { createTransport } from './transport.ts'

/** A mail as its author writes it. */
interface Written {
  readonly subject: string
  readonly html: string
}

export interface MailDesk {
  readonly kinds: readonly string[]
  isKind(kind: string): boolean
  /** What is sent now to people who read English, and where it comes from. */
  inForce(kind: string): Promise<Written & { readonly source: 'folder' | 'saved' | 'shipped' }>
  /** What is sent while nothing else is saved. */
  shipped(kind: string): Promise<Written>
  /** As it would be sent, to Ada. */
  preview(mail: Written): Rendered
  /** The same, to be framed. */
  page(mail: Written): MailPage
  /** @returns what went wrong, in the words of the server; undefined where it took the mail */
  test(settings: Pick<AuthConfig, 'smtp' | 'mail' | 'siteUrl'>, to: string): Promise<string | undefined>
}

const kinds = Object.keys(en.mails)
const isKind = (kind: string): kind is MailKind => kinds.includes(kind)

function valuesOf({ siteUrl, externalUrl }: Pick<AuthConfig, 'siteUrl' | 'externalUrl'>): MailValues {
  return {
    SiteURL: siteUrl,
    Email: 'ada@example.com',
    NewEmail: 'countess@example.com',
    FactorType: 'totp',
    SendingTo: 'ada@example.com',
    ConfirmationURL: `${externalUrl}/verify?token=sample&type=signup&redirect_to=${encodeURIComponent(siteUrl)}`,
    Token: '123456',
    TokenHash: 'sample',
    RedirectTo: siteUrl,
    Data: { name: 'Ada Lovelace' },
  }
}

/** @param settings may change */
export function createMailDesk(settings: AuthConfig): MailDesk {
  /** @throws Error for what is no kind */
  async function written(kind: string, own: Parameters<typeof templateOf>[2]) {
    if (!isKind(kind)) throw new Error(`${kind} is no kind of mail`)
    const { subject = '', html, source } = await templateOf(kind, ['en'], own)
    return { subject, html, source }
  }
  return {
    kinds,
    isKind,
    inForce: (kind) => written(kind, settings.mail),
    shipped: (kind) => written(kind, { templates: undefined, saved: {} }),
    preview: (mail) => filled(mail, valuesOf(settings)),
    page: (mail) => mailPage(filled(mail, valuesOf(settings)).html),
    test: async ({ smtp, mail, siteUrl }, to) => {
      if (!smtp) return 'no mail server is set'
      const transport = createTransport(smtp, mail.from)
      try {
        await transport.send({
          recipient: to,
          subject: 'A test mail',
          text: `The mail server of ${siteUrl} works: this mail came through it.\n`,
          html: filled(
            {
              subject: '',
              html: '<p>The mail server of {{ .SiteURL }} works: this mail came through it.</p>',
            },
            { ...valuesOf(settings), SiteURL: siteUrl },
          ).html,
        })
        return undefined
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      } finally {
        transport.close()
      }
    },
  }
}
