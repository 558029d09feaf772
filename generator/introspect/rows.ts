// Rows of the system catalogues as pg-introspection's query returns them. Its parseIntrospectionResults would give each
// row methods that search all others (and cost 100 ms at 1,000 tables); the Maps of lookup.ts take their place.
import type { Introspection as Augmented } from 'pg-introspection'
import type { Columns } from './base-query.ts'

/** The data alone: everything of `T` that is no method. */
type Data<T> = {
  readonly [
    K in keyof T as T[K] extends (...args: never[]) => unknown ? never : K
  ]: T[K] extends (infer Row)[] ? readonly Data<Row>[] : T[K]
}

type Everything = Data<Augmented>
type Row<Kind extends 'classes' | 'attributes' | 'constraints' | 'indexes' | 'types'> =
  Everything[Kind][number]

export type PgClass = Pick<Row<'classes'>, Columns['pg_class'] | '_id'>
export type PgAttribute = Pick<Row<'attributes'>, Columns['pg_attribute']>
export type PgConstraint = Pick<Row<'constraints'>, Columns['pg_constraint'] | '_id'>
export type PgIndex = Pick<Row<'indexes'>, Columns['pg_index']>
export type PgType = Pick<Row<'types'>, Columns['pg_type'] | '_id'>
export type PgProc = Everything['procs'][number]

/** Of the largest catalogues only some columns are read. */
export type Introspection = Omit<
  Everything,
  'classes' | 'attributes' | 'constraints' | 'indexes' | 'types'
> & {
  readonly classes: readonly PgClass[]
  readonly attributes: readonly PgAttribute[]
  readonly constraints: readonly PgConstraint[]
  readonly indexes: readonly PgIndex[]
  readonly types: readonly PgType[]
}
