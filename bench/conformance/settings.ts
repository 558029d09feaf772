// PostgREST's test configuration in our variables. What has no counterpart here is listed, so that it shows.

/** The part of a case's configuration that differs from the specification's base. */
export interface Specified {
  readonly configDbSchemas?: readonly string[]
  readonly configDbExtraSearchPath?: readonly string[]
  readonly configDbMaxRows?: number
  readonly configDbAggregates?: boolean
  readonly configDbPlanEnabled?: boolean
  readonly configDbPreRequest?: string
  readonly configDbTxAllowOverride?: boolean
  readonly configDbTxRollbackAll?: boolean
  readonly configServerTimingEnabled?: boolean
  readonly configServerCorsAllowedOrigins?: readonly string[]
  readonly configJwtSecret?: string
  readonly configJwtAudience?: string
}

const onOff = (value: boolean) => (value ? 'on' : 'off')

/** The environment of our server for it. */
export function environmentOf(specified: Specified): Record<string, string> {
  const {
    configDbExtraSearchPath: searchPath = [],
    configDbMaxRows: maxRows = 0,
    configDbAggregates: aggregates = false,
    configDbPlanEnabled: plan = false,
    configDbPreRequest: preRequest = 'test.switch_role',
    configDbTxAllowOverride: override = true,
    configDbTxRollbackAll: rollback = true,
    configServerTimingEnabled: timing = true,
    configServerCorsAllowedOrigins: origins = [],
  } = specified
  return {
    EXTRA_SEARCH_PATH: searchPath.join(','),
    MAX_ROWS: String(maxRows),
    AGGREGATES: onOff(aggregates),
    PLAN: onOff(plan),
    PRE_REQUEST: preRequest,
    TX_END: `${rollback ? 'rollback' : 'commit'}${override ? '-allow-override' : ''}`,
    SERVER_TIMING: onOff(timing),
    ...(origins.length > 0 && { CORS_ORIGINS: origins.join(',') }),
  }
}
