// What signing in through providers needs, made once per process: the providers, the trips to them, and the key that the
// providers' tokens are kept under.
import type { AuthConfig } from '../../config/auth-config.ts'
import type { Providers } from './providers.ts'
import { createProviders } from './providers.ts'
import type { Sealer } from './sealed.ts'
import { createSealer } from './sealed.ts'
import type { Trips } from './trip.ts'
import { createTrips } from './trip.ts'

export interface OAuth {
  readonly providers: Providers
  readonly trips: Trips
  /** For the tokens of providers, until the client takes them. */
  readonly sealer: Sealer
}

export function createOAuth(
  settings: AuthConfig,
  deriveKey: (purpose: string) => Buffer,
  log: (line: string) => void,
): OAuth {
  return {
    providers: createProviders(settings, log),
    trips: createTrips(deriveKey('oauth-state'), settings.externalUrl.startsWith('https:')),
    sealer: createSealer(deriveKey('provider-token')),
  }
}
