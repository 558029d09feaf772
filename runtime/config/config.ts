// The settings of one process, as values. Made once by load.ts from the environment, frozen, passed down.
import type { AuthConfig } from './auth-config.ts'

/** All settings after validation and defaults. Times in milliseconds, sizes in bytes, paths absolute. */
export interface Config {
  readonly root: string
  readonly production: boolean
  readonly port: number
  readonly host: string
  /** How many processes answer requests. */
  readonly workers: number
  /** Base of links that we print or send, without a trailing slash. */
  readonly publicUrl: string
  readonly dataDir: string
  readonly generatedDir: string
  readonly migrationsDir: string
  readonly secretsFile: string
  /** With its password, wherever that came from. Absent: the embedded server under `dataDir`. */
  readonly databaseUrl: string | undefined
  /** For LISTEN and migrations where `databaseUrl` goes through a pooler. Defaults to `databaseUrl`. */
  readonly databaseDirectUrl: string | undefined
  readonly migrateOnStart: boolean
  /** In production, too, the database may lose what was answered with success. */
  readonly acceptVolatileWrites: boolean
  /** Exposed schemas, the default one first. */
  readonly apiSchemas: readonly string[]
  /** Connections per login. */
  readonly poolSize: number
  /** How long a request waits for a connection. */
  readonly poolTimeout: number
  readonly statementTimeout: {
    readonly anon: number
    readonly authenticated: number
    readonly service: number
  }
  /** Root of the derived secrets (HKDF): 32 bytes, base64url. */
  readonly appSecret: string
  readonly jwtSecret: string
  /** JSON Web Keys (private or public) beside the secret, as given in JWT_KEYS. */
  readonly jwtKeys: readonly Readonly<Record<string, unknown>>[]
  readonly jwtStrict: boolean
  readonly anonKey: string
  readonly serviceRoleKey: string
  /** The admin that a start makes. */
  readonly admin: { readonly email: string; readonly password: string } | undefined
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  /** Allowed origins of the data APIs; `['*']` by default. */
  readonly corsOrigins: readonly string[]
  readonly trustedProxies: readonly string[]
  readonly bodyLimit: number
  readonly strictBodies: boolean
  /** Largest number of rows of one answer; 0 = no cap. */
  readonly maxRows: number
  /** Schemas behind the requested one in `search_path`. */
  readonly extraSearchPath: readonly string[]
  /** Whether `select` may hold aggregates. */
  readonly aggregates: boolean
  /** Whether the plan of a statement may be asked for. */
  readonly plan: boolean
  /** Runs as the caller before the statement of every REST request. */
  readonly preRequest: { readonly schema?: string; readonly name: string } | undefined
  readonly txEnd: 'commit' | 'commit-allow-override' | 'rollback' | 'rollback-allow-override'
  readonly serverTiming: boolean
  /** Requests per address and window for anonymous callers; 0 = off. */
  readonly rateLimit: { readonly max: number; readonly window: number }
  readonly timeouts: {
    readonly headers: number
    readonly request: number
    readonly handler: number
    readonly keepAlive: number
    /** From SIGTERM to a forced end. */
    readonly shutdown: number
  }
  readonly auth: AuthConfig
  readonly realtime: {
    /** Of NATS, which carries broadcasts and presence between processes; PostgreSQL does where there is none. */
    readonly natsUrl: string | undefined
    /** Milliseconds and bytes. */
    readonly retention: { readonly age: number; readonly bytes: number }
    /** Of one connection, of one address, of one connection in a second; 0 connections = no limit. */
    readonly limits: { readonly channels: number; readonly connections: number; readonly messages: number }
  }
  readonly storage: {
    /** Of the S3 protocol, for the service role. */
    readonly s3Key: { readonly accessKey: string; readonly secret: string } | undefined
    readonly directory: string
    /** The service that keeps the bytes; undefined: the local disk does. */
    readonly s3:
      | {
          readonly endpoint: string | undefined
          readonly region: string
          readonly bucket: string
          readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined
          readonly prefix: string
          readonly forcePathStyle: boolean
        }
      | undefined
    readonly fileSizeLimit: number
    readonly imageCache: number
    /** Milliseconds. */
    readonly uploadExpiry: number
    readonly reserve: number
  }
  readonly regenerate: boolean
  /** Undefined: /metrics is not there. */
  readonly metricsToken: string | undefined
  /** Where traces go; undefined: there are none. `ratio` from 0 to 1. */
  readonly tracing:
    { readonly endpoint: string; readonly serviceName: string; readonly ratio: number } | undefined
  /** What the environment and SECRETS_FILE say of the variables that we know, as text: it wins over what is saved. */
  readonly given: Readonly<Record<string, string>>
  /** What is allowed but most likely not meant: for the log at start. */
  readonly warnings: readonly string[]
}
