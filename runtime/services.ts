// What lives as long as the process: pools, identity, plans, limits, log. Reloads of generated code do not touch it.
// Features meet only here, through interfaces.
import type { Logger } from 'pino'
import { createGenerated } from './admin/generated/files.ts'
import { noDriftDesk, type DriftDesk } from './admin/schema/drift.ts'
import { noGeneration, type Generation } from './admin/schema/generation.ts'
import type { AdminServices, GenerationStatus } from './admin/services.ts'
import { readStorageBytes } from './admin/status/sizes.ts'
import { createSecretBox } from './auth/mfa/secret-box.ts'
import { audit } from './auth/model/audit.ts'
import type { AuthServices } from './auth/services.ts'
import { createAuthServices } from './auth/services.ts'
import type { Config } from './config/config.ts'
import { deriveKey } from './config/derive.ts'
import { derived, view } from './config/live.ts'
import { secretValues } from './config/secret-values.ts'
import { createAdmins } from './db/admins.ts'
import { createApiKeys } from './db/api-keys.ts'
import { createDatabase } from './db/caller/as-caller.ts'
import { createLoginPool, type LoginPool } from './db/login-pool.ts'
import { repeat } from './db/repeat.ts'
import { createSavedSettings } from './db/saved-settings.ts'
import { createRevocations } from './db/revocations.ts'
import type { Signals } from './db/signals.ts'
import { listen } from './db/signals.ts'
import type { Database, Logins } from './db/contract.ts'
import { createEdge, type Edge } from './http/base.ts'
import { followLines, hideSecrets, scrub } from './http/logger.ts'
import type { RateLimit } from './http/rate-limit.ts'
import { clientKey, createRateLimit } from './http/rate-limit.ts'
import { createAdminCookie } from './identity/admin-cookie.ts'
import type { Identity } from './identity/identity.ts'
import { createIdentity } from './identity/identity.ts'
import type { Caller } from './identity/caller.ts'
import { toCaller } from './identity/claims.ts'
import { createObserver, lagOf, type MetricsOf } from './observe/observer.ts'
import { tracedDatabase, tracedPool, type Tracing } from './observe/tracing-contract.ts'
import { createInspector } from './realtime/inspect/inspector.ts'
import type { RealtimeServices } from './realtime/services.ts'
import { createRealtimeServices } from './realtime/services.ts'
import type { Step } from './storage/steps.ts'
import { createStorageServices, type StorageServices } from './storage/services.ts'
import { replay } from './rest/replay.ts'
import type { RestServices, RestSettings } from './rest/services.ts'
import { createRestServices } from './rest/services.ts'

/** Serving, keeping what is there once for several that serve, or both. */
export type FollowPart = 'all' | 'keeps' | 'serves'

/** What processes read from the database and keep: the channel on which they hear that it changed. */
export type Shared = 'lite_revocations' | 'lite_keys' | 'lite_settings' | 'lite_admins'

export interface Services {
  readonly config: Config
  readonly log: Logger
  readonly database: Database
  readonly auth: AuthServices
  readonly admin: AdminServices
  readonly identity: Identity
  readonly edge: Edge
  readonly tracing: Tracing | undefined
  /** For /metrics; undefined where nobody may ask. */
  readonly metrics: MetricsOf<GenerationStatus>
  /** How many generations were put into service. */
  readonly served: { loads: number }
  readonly rateLimit: RateLimit
  readonly rest: RestServices
  readonly realtime: RealtimeServices
  readonly storage: StorageServices
  /**
   * Reads what was revoked and made, then listens for more; sends mails, and begins what is done again and again.
   */
  readonly follow: (part?: FollowPart) => Promise<Signals>
  /** Reads anew what another process of this server has changed. */
  readonly reread: (what: Shared) => Promise<void>
  /** Lets go of the database. */
  readonly close: () => Promise<void>
}

/**
 * Makes the services of one process. No connection is opened yet.
 * @param given what makes code out of the schema, where there is a generator; who finds drift; who traces; how other processes
 *   of this server are told at once what changed; where tests look in, or end the process
 */
export function createServices(
  config: Config,
  logins: Logins,
  log: Logger,
  given: {
    readonly generation?: Generation
    readonly drift?: DriftDesk
    readonly agree?: (what: Shared) => Promise<void>
    readonly tracing?: Tracing | undefined
    readonly storageStep?: Step
  } = {},
): Services {
  const warn = (line: string) => log.warn(line)
  const { tracing } = given
  const traced = (pool: LoginPool) => tracedPool(pool, tracing)
  const agree = async (what: Shared) => given.agree?.(what)
  const own = traced(
    createLoginPool(logins.auth, {
      size: config.poolSize,
      timeout: config.poolTimeout,
      statementTimeout: 10_000,
      log: warn,
    }),
  )
  const deriveFor = (purpose: string) => deriveKey(config.appSecret, purpose)
  const settings = createSavedSettings(own, config, createSecretBox(deriveFor('settings')), {
    changed: (now, before) => {
      if (now === before) return
      hideSecrets(log, secretValues(now))
      if (now.logLevel !== before.logLevel) log.level = now.logLevel
    },
    written: () => agree('lite_settings'),
    log: warn,
  })
  const { current } = settings
  const { poolSize, poolTimeout, apiSchemas } = config
  const statementTimeout = view(() => current().statementTimeout)
  const database = tracedDatabase(
    createDatabase(logins, { poolSize, poolTimeout, apiSchemas, statementTimeout, log: warn }),
    tracing,
  )
  const revocations = createRevocations(own)
  const apiKeys = createApiKeys(own, () => agree('lite_keys'))
  const admins = createAdmins(own, () => agree('lite_admins'))
  const { issuer, issuerRequired } = config.auth
  const identity = createIdentity({
    ...config,
    ...(issuerRequired && { issuer }),
    keyStore: { find: (key) => apiKeys.find(key) ?? admins.find(key)?.caller },
    revocations,
  })
  // plans that read the whole log would be worse the longer it is
  const owner = traced(
    createLoginPool(
      { ...logins.admin, options: '-c search_path= -c timezone=UTC -c enable_seqscan=off -c jit=off' },
      { size: 4, timeout: config.poolTimeout, statementTimeout: 30_000, log: warn },
    ),
  )
  const realtime = createRealtimeServices({
    settings: view(() => ({ ...current().realtime, maxRows: current().maxRows })),
    database,
    db: owner,
    syncsPublished: logins.level === 'limited',
    identify: async (credentials) => identity.resolve(credentials),
    addressKey: clientKey,
    log: warn,
  })
  /** What was revoked holds for connections, too, when this resolves. */
  const applyRevocations = async (): Promise<void> => {
    await revocations.refresh()
    await realtime.recheck()
  }
  const rereads: Readonly<Record<Shared, () => Promise<void>>> = {
    lite_revocations: applyRevocations,
    lite_keys: async () => {
      await apiKeys.refresh()
      await realtime.recheck()
    },
    lite_settings: () => settings.refresh(),
    lite_admins: async () => {
      await admins.refresh()
      await realtime.recheck()
    },
  }
  const files = traced(
    createLoginPool(
      { ...logins.admin, options: '-c search_path= -c timezone=UTC' },
      { size: 4, timeout: config.poolTimeout, statementTimeout: 30_000, log: warn },
    ),
  )
  const storage = createStorageServices({
    ...(given.storageStep && { step: given.storageStep }),
    settings: view(() => current().storage),
    database,
    db: files,
    system: toCaller('service_role', {}),
    anonKey: config.anonKey,
    identify: async (token) => identity.resolve({ authorization: `Bearer ${token}` }),
    deriveKey: deriveFor,
  })
  const auth = createAuthServices({
    db: own,
    settings: view(() => current().auth),
    development: !config.production,
    jwtSecret: config.jwtSecret,
    jwtKeys: config.jwtKeys,
    deriveKey: deriveFor,
    identify: async (credentials) => identity.resolve(credentials),
    verify: (authorization) => identity.verify(authorization),
    applyRevocations: async () => {
      await Promise.all([applyRevocations(), agree('lite_revocations')])
    },
    addressKey: clientKey,
    log: warn,
  })
  const pools = () => [
    ...database.pools(),
    { name: 'auth', ...own.state() },
    { name: 'realtime', ...owner.state() },
    { name: 'admin and files', ...files.state() },
  ]
  const sockets = () => ({
    websockets: realtime.sockets.size,
    streams: realtime.streams.size,
    subscriptions: realtime.hub.size,
  })
  const observer = createObserver({
    pools,
    sockets: () => realtime.sockets.size + realtime.streams.size,
    userOf: (request) => (request as { caller?: Caller | null }).caller?.subject,
    ...(tracing && { onAnswer: (request, answer) => tracing.answered(request, answer) }),
  })
  followLines(log, (line) => observer.line(line))
  const served = { loads: 1 }
  const secrets = secretValues(config)
  async function checkFiles(): Promise<void> {
    const { damaged, ...counts } = await storage.reconcile()
    log.info(counts, 'files and rows were compared')
    for (const damage of damaged) log.error(damage, 'a file is damaged')
  }
  return {
    config,
    log,
    database,
    auth,
    served,
    metrics: (generation) =>
      observer.metrics(config.metricsToken, {
        ...{ pools, schemaLoads: () => served.loads, tokenCache: () => identity.cacheCounts() },
        realtimeClients: sockets,
        realtimeLag: () => lagOf(realtime.hub),
        storageBytes: () => readStorageBytes(files),
        generateDuration: () => {
          const last = generation?.().last
          return last && (last.generate + last.load) / 1000
        },
      }),
    admin: {
      logs: {
        ...{ journal: observer.journal, limits: observer.limits },
        scrub: (text) => scrub(text, secrets),
        replay: (note, analyze) => replay(database, note, analyze),
      },
      identify: async (credentials) => identity.resolve(credentials),
      status: { root: config.root, dataDir: config.dataDir, pools, sockets, series: observer.series },
      db: files,
      logins,
      migrations: {
        directory: config.migrationsDir,
        ...(logins.level === 'limited' && { secure: config.apiSchemas }),
        log: (line) => log.info(line),
      },
      generation: given.generation ?? noGeneration,
      drift: given.drift ?? noDriftDesk,
      apiSchemas: config.apiSchemas,
      generated: createGenerated(config.generatedDir),
      admins,
      cookie: createAdminCookie(config.publicUrl, deriveFor('admin-csrf')),
      passwords: auth.hasher,
      limit: (key, max, seconds) => auth.limits.wait(key, max, seconds),
      forgive: (...keys) => auth.limits.forget(...keys),
      addressKey: clientKey,
      apiKeys,
      fixedKeys: { anon_key: config.anonKey, secrets_file: config.secretsFile, url: config.publicUrl },
      s3Keys: storage.s3.keys,
      realtime: createInspector(realtime, owner),
      record: (action, ip, traits, admin) => audit(own, action, admin, ip, traits),
      settings,
      mails: auth.mailDesk,
      started: config,
    },
    identity,
    // Read lazily: a request that was refused before it had a caller has no role.
    edge: createEdge(
      view(current),
      (request) => (request.caller as { role: string } | null)?.role,
      observer.watcher,
      tracing,
    ),
    tracing,
    rateLimit: createRateLimit(view(() => current().rateLimit)),
    realtime,
    storage,
    rest: createRestServices({ database, settings: derived(current, restSettings) }),
    reread: (what) => rereads[what](),
    follow: async (part = 'all') => {
      const [keeps, serves] = [part !== 'serves', part !== 'keeps']
      // before the first request: a process that starts must not take what was revoked
      await Promise.all([settings.refresh(), revocations.refresh(), apiKeys.refresh(), admins.refresh()])
      if (serves) await realtime.topics.start()
      await storage.open()
      const compared =
        keeps &&
        checkFiles().catch((error: unknown) =>
          warn(`files cannot be compared with their rows: ${String(error)}`),
        )
      const channels = {
        ...rereads,
        ...(serves && {
          lite_realtime: async () => realtime.hub.ring(),
          lite_bus: () => realtime.bus.ring(),
        }),
        ...(keeps && { lite_mails: () => auth.sender.run() }),
      }
      const again = (seconds: number, work: () => Promise<unknown>, what: string) =>
        repeat(seconds * 1_000, work, warn, what)
      const once = () => [
        again(300, () => auth.cleanUp(), 'the clean-up failed'),
        again(300, () => admins.cleanUp(), 'ended sessions of admins stay'),
        again(30, () => realtime.cleanUp(), 'history of realtime grows'),
        again(60, () => storage.sweeper.run(), 'files that nobody needs stay'),
        again(86_400, checkFiles, 'files cannot be compared with their rows'),
        // event triggers do it elsewhere
        ...(logins.level === 'limited'
          ? [again(3, () => realtime.changeLog.syncPublished(), 'published tables are not followed')]
          : []),
      ]
      const parts = [
        listen(logins.admin, channels, warn),
        again(30, () => apiKeys.flush(), 'the use of API keys cannot be noted'),
        ...(keeps ? once() : []),
      ]
      const close = async () => {
        auth.sender.stop()
        await Promise.all([compared, ...parts.map((one) => one.close())])
      }
      return { close }
    },
    close: async () => {
      await auth.background.idle()
      await apiKeys.flush().catch(() => undefined)
      observer.close()
      await realtime.bus.close()
      await realtime.hub.close()
      await Promise.all([database.close(), own.close(), owner.close(), files.close()])
    },
  }
}

/** No secret reaches the engine. */
function restSettings(config: Config): RestSettings {
  const { maxRows, strictBodies, apiSchemas, extraSearchPath, aggregates } = config
  const { plan, preRequest, txEnd, serverTiming, production } = config
  return {
    ...{ maxRows, strictBodies, apiSchemas, extraSearchPath, aggregates },
    ...{ plan, preRequest, txEnd, serverTiming, development: !production },
  }
}
