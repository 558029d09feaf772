// Model values for tests of the emitters: a relation or type in one line, everything else at its default.
import type { Column, ForeignKey, Model, Privileges, Relation, Schema, TypeRef } from '../model/model.ts'

const none: Privileges = { select: false, insert: false, update: false, delete: false }

/** A type of pg_catalog by its `typname`; `sql` where `format_type` prints another name. */
export function type(name: string, sql = name, rest: Partial<TypeRef> = {}): TypeRef {
  return { sql, schema: 'pg_catalog', name, kind: 'base', of: null, notNull: false, ...rest }
}

export function column(name: string, of: TypeRef | string = 'text', rest: Partial<Column> = {}): Column {
  return {
    name,
    description: null,
    type: typeof of === 'string' ? type(of) : of,
    nullable: true,
    hasDefault: rest.default !== undefined && rest.default !== null,
    default: null,
    identity: null,
    generated: false,
    updatable: true,
    maxLength: null,
    source: null,
    ...rest,
  }
}

export function relation(name: string, columns: readonly Column[], rest: Partial<Relation> = {}): Relation {
  return {
    schema: 'public',
    name,
    kind: 'table',
    description: null,
    columns,
    primaryKey: [],
    uniques: [],
    foreignKeys: [],
    junctions: [],
    computed: [],
    can: { insert: true, update: true, delete: true },
    hasBeforeInsertTrigger: false,
    rowLevelSecurity: true,
    privileges: { anon: none, authenticated: none, service_role: none },
    ...rest,
  }
}

export function foreignKey(
  name: string,
  columns: readonly string[],
  target: string,
  rest: Partial<ForeignKey> & { readonly schema?: string; readonly to?: readonly string[] } = {},
): ForeignKey {
  const { schema = 'public', to = ['id'], ...others } = rest
  return {
    name,
    description: null,
    columns,
    target: { schema, name: target, columns: to },
    oneToOne: false,
    ...others,
  }
}

export function schema(name: string, relations: readonly Relation[], rest: Partial<Schema> = {}): Schema {
  return {
    name,
    description: null,
    relations: relations.map((of) => ({ ...of, schema: name })),
    functions: [],
    enums: [],
    composites: [],
    ...rest,
  }
}

/** A model of schemas, or of relations in `public`. */
export function model(...of: readonly Relation[] | readonly Schema[]): Model {
  const schemas = of.every((one): one is Schema => 'relations' in one)
    ? of
    : [
        schema(
          'public',
          of.filter((one): one is Relation => 'columns' in one),
        ),
      ]
  return { schemas, leftOut: [], mentioned: { enums: [], composites: [] } }
}

/** The demo table, as its migration makes it. */
export const todos: Relation = relation(
  'todos',
  [
    column('id', 'uuid', { nullable: false, default: 'gen_random_uuid()' }),
    column('user_id', 'uuid', { nullable: false, default: 'auth.uid()' }),
    column('title', 'text', { nullable: false, description: "What's to be done" }),
    column('done', type('bool', 'boolean'), { nullable: false, default: 'false' }),
    column('created_at', type('timestamptz', 'timestamp with time zone'), {
      nullable: false,
      default: 'now()',
    }),
  ],
  {
    primaryKey: ['id'],
    uniques: [['id']],
    foreignKeys: [foreignKey('todos_user_id_fkey', ['user_id'], 'users', { schema: 'auth' })],
    description: 'The demo table.\nEach user sees their own.',
  },
)
