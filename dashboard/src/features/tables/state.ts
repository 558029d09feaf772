// What of a grid stands in the URL: filters and the order. Refuses nothing: what cannot be read counts as not said.

export const operators = {
  eq: '=',
  neq: '≠',
  gt: '>',
  gte: '≥',
  lt: '<',
  lte: '≤',
  like: 'contains',
  starts: 'begins with',
  in: 'is one of',
  null: 'is null',
  notnull: 'is not null',
} as const
export type Operator = keyof typeof operators

/** Operators that compare with nothing. */
export const takesNoValue = (operator: Operator): boolean => operator === 'null' || operator === 'notnull'

export interface Filter {
  readonly column: string
  readonly operator: Operator
  readonly value: string
}

export interface Sort {
  readonly column: string
  readonly descending: boolean
}

export interface GridState {
  readonly filters: readonly Filter[]
  readonly sorts: readonly Sort[]
}

const isOperator = (text: unknown): text is Operator =>
  typeof text === 'string' && Object.hasOwn(operators, text)

/** The search parameters `filter` ([column, operator, value] each) and `sort` (`-column` goes down). */
export function readState(search: Readonly<Record<string, unknown>>): GridState {
  const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
  return {
    filters: listOf(search.filter).flatMap((one) => {
      const [column, operator, value] = listOf(one)
      return typeof column === 'string' && isOperator(operator)
        ? [{ column, operator, value: typeof value === 'string' ? value : '' }]
        : []
    }),
    sorts: listOf(search.sort).flatMap((one) =>
      typeof one === 'string' && one.length > 1
        ? [{ column: one.slice(1), descending: one.startsWith('-') }]
        : [],
    ),
  }
}

/** Search parameters of a state; what is empty is left out. */
export interface GridSearch {
  readonly filter?: readonly (readonly [string, Operator, string])[]
  readonly sort?: readonly string[]
}

export const toSearch = ({ filters, sorts }: GridState): GridSearch => ({
  ...(filters.length > 0 && {
    filter: filters.map(({ column, operator, value }) => [column, operator, value] as const),
  }),
  ...(sorts.length > 0 && {
    sort: sorts.map(({ column, descending }) => `${descending ? '-' : '+'}${column}`),
  }),
})

/** The order after a click on a column's head: up, down, none. */
export function nextSorts(sorts: readonly Sort[], column: string): readonly Sort[] {
  const [now] = sorts.filter((sort) => sort.column === column)
  if (!now) return [{ column, descending: false }]
  return now.descending ? [] : [{ column, descending: true }]
}
