// Rows of the system catalogues as pg-introspection's query returns them. Its parseIntrospectionResults would give each
// row methods that search all others (and cost 100 ms at 1,000 tables); the Maps of lookup.ts take their place.
import type { Introspection as Augmented } from 'pg-introspection'
import type { attributeColumns } from './base-query.ts'

/** The data alone: everything of `T` that is no method. */
type Data<T> = {
  readonly [
    K in keyof T as T[K] extends (...args: never[]) => unknown ? never : K
  ]: T[K] extends (infer Row)[] ? readonly Data<Row>[] : T[K]
}

type Everything = Data<Augmented>

/** Of pg_attribute only some columns are read. */
export type Introspection = Omit<Everything, 'attributes'> & {
  readonly attributes: readonly Pick<Everything['attributes'][number], (typeof attributeColumns)[number]>[]
}
export type PgAttribute = Introspection['attributes'][number]
export type PgClass = Introspection['classes'][number]
export type PgConstraint = Introspection['constraints'][number]
export type PgIndex = Introspection['indexes'][number]
export type PgProc = Introspection['procs'][number]
export type PgType = Introspection['types'][number]
