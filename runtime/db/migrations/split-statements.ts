// From the text of an SQL file to its statements, by PostgreSQL's own parser. Runs nothing.

/** One statement of a file; positions are UTF-16 units of the whole text. */
export interface SqlStatement {
  readonly text: string
  /** Where `text` begins. */
  readonly offset: number
  /** Where its first word stands, after blanks and comments. */
  readonly start: number
  /** Kind of the parse tree, for example `SelectStmt`, and the tree itself. */
  readonly kind: string
  readonly tree: Readonly<Record<string, unknown>>
}

interface RawStatement {
  readonly stmt: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly stmt_location?: number
  readonly stmt_len?: number
}

const blanksAndComments = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/

/**
 * Splits `sql` at the semicolons that end a statement.
 *
 * @returns undefined when the parser (of PostgreSQL 16) does not understand the text: then only the server can judge.
 */
export async function splitStatements(sql: string): Promise<readonly SqlStatement[] | undefined> {
  if (sql.replace(blanksAndComments, '') === '') return []
  let statements: readonly RawStatement[]
  try {
    const { parse } = await import('libpg-query') // WebAssembly: loaded only where there is something to parse
    const tree = (await parse(sql)) as { stmts?: readonly RawStatement[] }
    statements = tree.stmts ?? []
  } catch {
    return undefined
  }
  const bytes = Buffer.from(sql)
  let byte = 0
  let offset = 0
  return statements.map(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
    offset += bytes.toString('utf8', byte, from).length
    byte = from
    const text = bytes.toString('utf8', from, length === undefined ? undefined : from + length)
    const start = offset + (blanksAndComments.exec(text)?.[0].length ?? 0)
    const [kind, tree] = Object.entries(stmt)[0] ?? ['', {}]
    return { text, offset, start, kind, tree }
  })
}
