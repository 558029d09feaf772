// What every statement of the REST engine must be, whatever a client sends (security.md §2.1, P4): one statement of the
// expected kind over known names, with the client's values only among the parameters. And hostile text to try it with.
import fc from 'fast-check'
import { loadModule, parse } from 'libpg-query'
import { expect } from 'vitest'

/** In every value of a client; a statement's text may hold it only as the quoted name of a result column. */
export const canary = 'zq7'
const kinds = ['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt']
/** Names that our statements use. */
const ours =
  'public pg_catalog pgrst_source pgrst_body pgrst_call pgrst_scalar _postgrest_t location excluded key value row name pgrst_few'
const functions =
  'json_agg count to_jsonb json_strip_nulls json_to_record json_to_recordset json_array_elements jsonb_agg ' +
  'jsonb_array_elements jsonb_build_object json_build_array json_each_text row_to_json min set_config ' +
  'current_setting pg_catalog to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery ' +
  'row_security_active string_agg json_object_keys array_agg substring length json_build_object st_asgeojson encode'

const explainOptions = ['format', 'analyze', 'verbose', 'settings', 'buffers', 'wal']

/** One statement of a parse tree. */
type Stmt = Readonly<Record<string, unknown>> & {
  readonly ExplainStmt?: {
    readonly query: object
    readonly options: readonly { readonly DefElem: { readonly defname: string } }[]
  }
}

interface Found {
  readonly kind: string
  readonly name: string
}

/** Every name in a parse tree with the kind of node that holds it, and every text in which the canary stands. */
function found(node: unknown, parent = '', out: Found[] = []): Found[] {
  if (Array.isArray(node)) node.forEach((part) => found(part, parent, out))
  else if (typeof node === 'object' && node !== null)
    for (const [key, value] of Object.entries(node)) {
      if (typeof value === 'string') {
        if (value.includes(canary)) out.push({ kind: `canary in ${parent}.${key}`, name: value })
        if (key === 'sval' && (parent === 'ColumnRef' || parent === 'FuncCall'))
          out.push({ kind: parent, name: value })
        if (key === 'relname' || key === 'schemaname' || key === 'aliasname' || key === 'ctename')
          out.push({ kind: key, name: value })
      }
      const holder = /^(ColumnRef|FuncCall|ResTarget|A_Const|ParamRef|TypeCast|RangeVar)$/.test(key)
        ? key
        : parent
      found(value, key === 'args' ? '' : holder, out)
    }
  return out
}

/** The part of a text outside double-quoted identifiers. */
const unquoted = (text: string) => text.replace(/"(?:[^"]|"")*"/g, '""')

/** Names that the schema of a test has. */
export interface Known {
  readonly names: readonly string[]
  readonly functions?: readonly string[]
}

/** What checks the text of a statement. */
export async function createCheck(known: Known): Promise<(text: string) => Promise<void>> {
  await loadModule()
  const names = new Set([...ours.split(' '), ...known.names])
  const called = new Set([...functions.split(' '), ...(known.functions ?? [])])
  return (text) => checkStatement(text, names, called)
}

async function checkStatement(
  text: string,
  names: ReadonlySet<string>,
  called: ReadonlySet<string>,
): Promise<void> {
  expect(unquoted(text)).toMatch(/^[\x20-\x7e\n]*$/)
  expect(unquoted(text)).not.toContain(canary)
  const tree = (await parse(text)) as { stmts: { stmt: Stmt }[] }
  expect(tree.stmts).toHaveLength(1)
  const { ExplainStmt: explain, ...plain } = tree.stmts[0]?.stmt ?? {}
  const [kind] = Object.keys(explain?.query ?? plain)
  expect(kinds).toContain(kind)
  for (const { DefElem } of explain?.options ?? []) expect(explainOptions).toContain(DefElem.defname)
  for (const { kind, name } of found(tree)) {
    if (kind.startsWith('canary')) expect(kind).toBe('canary in ResTarget.name')
    else if (kind === 'FuncCall') expect(called).toContain(name)
    else if (!/^(pgrst_|c)[0-9]+$/.test(name)) expect(names).toContain(name)
  }
}

const hostile = fc.constantFrom(
  `${canary}' or 1=1--`,
  `${canary}"; drop table todos; --`,
  `${canary}\\' union select 1`,
  `$1${canary}$$`,
  `${canary})`,
  `(${canary}`,
  `{${canary}}`,
  `${canary}/*`,
  `${canary}::regclass`,
  `${canary}😀\u2028`,
  `1,${canary}`,
  `"${canary}"`,
  `\\${canary}`,
  canary,
)
/** Any text of a client. */
export const text = fc.oneof(
  hostile,
  fc.string({ unit: 'binary', maxLength: 12 }).map((random) => canary + random),
)
/** The same as a quoted name. */
export const quoted = text.map((inner) => `"${inner.replace(/["\\]/g, '\\$&')}"`)

/** A column of `names`, or hostile text in its place. */
export const columnOf = (...names: readonly string[]) =>
  fc.oneof(
    fc.constantFrom(...names),
    text,
    quoted,
    quoted.map((name) => `data->>${name}`),
  )

/** A filter's operator, with what separates it from the value. */
export const operator = fc.constantFrom(
  ...'eq. neq. gt. not.lte. like. ilike. match. in. is. isdistinct. cs. eq(any). like(all). fts. not.wfts(simple). phfts( adj. '.split(
    ' ',
  ),
)
