// Finds every error that the runtime makes, by reading its sources with TypeScript's parser: status, code, words. Refuses nothing: what
// is no literal text stands as … in the words.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { projectRoot } from '../../runtime/config/root.ts'

/** One error as it is written down. */
export interface FoundError {
  /** Part of the product. */
  readonly area: string
  /** HTTP statuses that it may have; none for what is told in a WebSocket. */
  readonly statuses: readonly string[]
  readonly code: string
  readonly message: string
}

/** By the function that makes the error: where status, code and message stand among its arguments; 401 where `status` is none. */
const makers: Readonly<
  Record<
    string,
    { readonly status?: number; readonly code: number; readonly message?: number; readonly fixed?: string }
  >
> = {
  ApiError: { status: 0, code: 1, message: 2 },
  AuthError: { status: 0, code: 1, message: 2 },
  StorageError: { status: 0, code: 1, message: 3 },
  RealtimeError: { code: 0, message: 1 },
  unauthorized: { code: 0, message: 1, fixed: '401' },
}

const areas: readonly (readonly [folder: string, area: string])[] = [
  ['runtime/auth', 'Auth'],
  ['runtime/storage/s3', 'S3 protocol'],
  ['runtime/storage', 'Storage'],
  ['runtime/realtime', 'Realtime'],
  ['runtime/admin', 'Admin API'],
  ['runtime/client', ''],
  ['runtime', 'REST and everything else'],
]

/** The parts in the order in which people meet them. */
export const errorAreas = [
  'REST and everything else',
  'Auth',
  'Realtime',
  'Storage',
  'S3 protocol',
  'Admin API',
]

/** Literals that an expression may be: both ends of a condition. */
function literals(node: ts.Expression | undefined): string[] {
  if (!node) return []
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return [node.text]
  if (ts.isConditionalExpression(node)) return [...literals(node.whenTrue), ...literals(node.whenFalse)]
  return []
}

/** The words of a message, with … for what is known only then. */
function words(node: ts.Expression | undefined): string {
  if (!node) return ''
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('')
  return literals(node).join(' / ')
}

function errorsOf(file: string, area: string): FoundError[] {
  const text = readFileSync(join(projectRoot(), file), 'utf8')
  const found: FoundError[] = []
  if (!/\b(\w+Error|make|unauthorized)\(/.test(text)) return found
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
      const name = ts.isIdentifier(node.expression) ? node.expression.text : ''
      const given = node.arguments ?? []
      // storage's catalogues are made of `make(status, code, …, message)`
      const maker =
        name === 'make'
          ? { status: 0, code: 1, message: given.length - 1 }
          : Object.hasOwn(makers, name)
            ? makers[name]
            : undefined
      const [code] = maker ? literals(given[maker.code]) : []
      if (maker && code !== undefined) {
        const { status, message, fixed } = { fixed: undefined, message: undefined, ...maker }
        const statuses =
          fixed === undefined ? literals(status === undefined ? undefined : given[status]) : [fixed]
        found.push({
          area,
          statuses,
          code,
          message: words(message === undefined ? undefined : given[message]),
        })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true))
  return found
}

/** Every error of the runtime, in the order of its files. */
export function errorsInCode(): FoundError[] {
  return readdirSync(join(projectRoot(), 'runtime'), { recursive: true, encoding: 'utf8' })
    .map((file) => `runtime/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('runtime/test/'))
    .sort()
    .flatMap((file) => {
      const area = areas.find(([folder]) => file.startsWith(`${folder}/`))?.[1] ?? ''
      return area === '' ? [] : errorsOf(file, area)
    })
}

/** HTTP status by the beginning of a SQLSTATE, as runtime/errors/sqlstate.ts has it. */
export function statusesOfSqlstates(): (readonly [prefix: string, status: string])[] {
  const file = join(projectRoot(), 'runtime/errors/sqlstate.ts')
  const rows: (readonly [string, string])[] = []
  const visit = (node: ts.Node): void => {
    const isTable = ts.isVariableDeclaration(node) && node.name.getText() === 'statusByPrefix'
    if (isTable && node.initializer && ts.isObjectLiteralExpression(node.initializer))
      for (const one of node.initializer.properties)
        if (ts.isPropertyAssignment(one))
          rows.push([one.name.getText().replaceAll("'", ''), one.initializer.getText()])
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true))
  return rows
}
