// The providers of this process behind one Passport: where to send a browser, and who came back. Passport's own sessions
// are off; its answers become values here. Refuses names that no setting knows.
import passport from 'passport'
import type { AuthConfig } from '../../config/auth-config.ts'
import { derived } from '../../config/live.ts'
import { oauthErrors } from './errors.ts'
import type { OidcOptions } from './oidc-strategy.ts'
import { OidcStrategy } from './oidc-strategy.ts'
import type { Profile } from './profile.ts'
import type { ProviderTokens, RelyingParty, Trip } from './relying-party.ts'
import { createRelyingParty } from './relying-party.ts'

/** Who came back from a provider, and the tokens for the client. */
export interface Arrival {
  readonly profile: Profile
  readonly tokens: ProviderTokens
}

export interface Providers {
  readonly names: readonly string[]
  byName(name: string): RelyingParty | undefined
  byIssuer(issuer: string): RelyingParty | undefined
  /** @throws unexpected_failure (503) where the provider cannot be reached */
  departure(name: string, trip: Trip, further: Pick<OidcOptions, 'scopes' | 'extra'>): Promise<string>
  /** @throws unexpected_failure where what came back is not as it must be; the log says why */
  arrival(name: string, trip: Trip, answer: URLSearchParams): Promise<Arrival>
}

interface Outcome {
  readonly location?: string
  readonly arrival?: Arrival
  readonly refusal?: string
}

/** Runs one strategy; Passport is given a request and a response that are nobody's. */
function run(authenticator: passport.Authenticator, name: string, options: OidcOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const response = {
      setHeader: (header: string, value: string) => {
        if (header === 'Location') resolve({ location: value })
      },
      end: () => undefined,
    }
    const done = (error: Error | null, profile?: Profile | false, info?: unknown) => {
      if (error) reject(error)
      else if (profile) resolve({ arrival: { profile, tokens: info as ProviderTokens } })
      else resolve({ refusal: (info as { message?: string } | undefined)?.message ?? 'unknown' })
    }
    const middleware = authenticator.authenticate(name, options, done) as (
      request: object,
      answer: object,
      next: (error: Error) => void,
    ) => void
    middleware({}, response, reject)
  })
}

/** @param settings whose `providers` may change @param log gets why a provider's answer was refused, without tokens */
export function createProviders(settings: AuthConfig, log: (line: string) => void): Providers {
  const redirectUri = `${settings.externalUrl}/callback`
  const current = derived(
    () => settings.providers,
    (providers) => {
      const parties = new Map(
        providers.map((provider) => [provider.name, createRelyingParty(provider, redirectUri)]),
      )
      const authenticator = new passport.Passport()
      for (const party of parties.values()) authenticator.use(new OidcStrategy(party))
      return { parties, authenticator }
    },
  )
  return {
    get names() {
      return [...current().parties.keys()]
    },
    byName: (name) => current().parties.get(name),
    byIssuer: (issuer) => [...current().parties.values()].find(({ provider }) => provider.issuer === issuer),
    departure: async (name, trip, further) => {
      const { location } = await run(current().authenticator, name, { session: false, trip, ...further })
      if (location === undefined) throw oauthErrors.unsupported('it gives no address')
      return location
    },
    arrival: async (name, trip, answer) => {
      const { arrival, refusal } = await run(current().authenticator, name, { session: false, trip, answer })
      if (arrival) return arrival
      log(`sign-in with ${name} refused: ${refusal}`)
      throw oauthErrors.notExchanged()
    },
  }
}
