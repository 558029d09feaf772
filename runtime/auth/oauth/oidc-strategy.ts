// OpenID Connect as a strategy of Passport: one instance per provider, sessions none. It redirects to the provider, or
// takes what came back to a profile. Refuses (fail) whatever the relying party or the profile refuses.
import { Strategy } from 'passport-strategy'
import { readProfile } from './profile.ts'
import type { RelyingParty, Trip } from './relying-party.ts'

/** What the caller of Passport hands over: the trip, and on the way back the query string that came. */
export interface OidcOptions {
  readonly session: false
  readonly trip: Trip
  readonly scopes?: readonly string[]
  /** Further parameters for the provider, such as `prompt`. */
  readonly extra?: Readonly<Record<string, string>>
  readonly answer?: URLSearchParams
}

/** The reason, for our log: names of claims and of checks, never a token. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const inner = error.cause instanceof Error ? ` (${error.cause.message})` : ''
  return `${error.message}${inner}`
}

export class OidcStrategy extends Strategy {
  readonly name: string
  readonly party: RelyingParty

  constructor(party: RelyingParty) {
    super()
    this.party = party
    this.name = party.provider.name
  }

  override authenticate(_request: unknown, options: OidcOptions): void {
    const { answer } = options
    const work = answer === undefined ? this.begin(options) : this.finish(answer, options.trip)
    work.catch((error: unknown) => this.error(error as Error))
  }

  private async begin({ trip, scopes = [], extra = {} }: OidcOptions): Promise<void> {
    const url = await this.party.authorizationUrl(trip, scopes, extra)
    this.redirect(url.href)
  }

  private async finish(answer: URLSearchParams, trip: Trip): Promise<void> {
    try {
      const { claims, tokens } = await this.party.exchange(answer, trip)
      this.success(readProfile(this.name, claims), tokens)
    } catch (error) {
      this.fail({ message: reasonOf(error) }, 400)
    }
  }
}
