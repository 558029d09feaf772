// One self-contained declaration file from TypeScript modules: each module becomes a namespace, its imports become
// aliases, so equal names in two modules do not meet. Each module is declared from its own text: inference over a thousand
// tables takes the compiler minutes. Refuses an export that does not state its type.
import { posix } from 'node:path'
import { ts } from 'ts-morph'

/** Modules as the compiler declares them, by the paths of their sources: those that the entry needs. */
type Declared = Map<string, ts.SourceFile>

/**
 * The text of the declaration file for `entry` and whatever it imports.
 *
 * @param modules paths with `/` to texts; imports between them are relative and end in `.js`
 * @throws Error when a module is missing, or an export does not state its type
 */
export function emitDeclarations(modules: ReadonlyMap<string, string>, entry: string): string {
  const declared = declare(modules, entry)
  const order = [...declared.keys()]
  const names = new Map(order.map((path, at) => [path, `$${at}`]))
  const nameOf = (path: string) => names.get(path) ?? missing(path)
  const spaces = order.map((path) => {
    const body = statements(path, declared, nameOf).map((text) => text.replaceAll(/^(?=.)/gm, '  '))
    return `/** ${path} */\ndeclare namespace ${nameOf(path)} {\n${body.join('\n')}\n}\n`
  })
  const exported = exportsOf(entry, declared).map(
    (name) => `export import ${name} = ${nameOf(entry)}.${name}`,
  )
  return [...spaces.reverse(), exported.join('\n'), ''].join('\n')
}

function missing(path: string): never {
  throw new Error(`${path} is missing`)
}

function fileOf(path: string, declared: Declared): ts.SourceFile {
  return declared.get(path) ?? missing(path)
}

const language = ts.ScriptTarget.ES2022

/** Where the modules lie in the compiler's file system. */
const root = '/client/'

/** Nothing is resolved, checked or inferred. */
const compilerOptions: ts.CompilerOptions = {
  target: language,
  module: ts.ModuleKind.ESNext,
  strict: true,
  declaration: true,
  emitDeclarationOnly: true,
  isolatedDeclarations: true,
  noCheck: true,
  noLib: true,
  noResolve: true,
  types: [],
}

/** The entry and what its declarations need, from there on, each once. */
function declare(modules: ReadonlyMap<string, string>, entry: string): Declared {
  const program = ts.createProgram(
    [...modules.keys()].map((path) => root + path),
    compilerOptions,
    hostOf(modules),
  )
  const declared: Declared = new Map()
  const wanted = new Set([entry])
  for (const path of wanted) {
    const source = declaration(path, program)
    declared.set(path, source)
    const visit = (node: ts.Node): void => {
      const specifier = specifierOf(node)
      if (specifier !== undefined) wanted.add(resolve(path, specifier))
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  return declared
}

function declaration(path: string, program: ts.Program): ts.SourceFile {
  let declared: string | undefined
  const source = program.getSourceFile(root + path) ?? missing(path)
  const { diagnostics } = program.emit(source, (_, text) => (declared = text), undefined, true)
  const [problem] = diagnostics
  if (problem) throw new Error(`${path}: ${ts.flattenDiagnosticMessageText(problem.messageText, '\n')}`)
  return ts.createSourceFile(path, declared ?? missing(path), language, true)
}

/** A file system that holds the modules and nothing else. */
function hostOf(modules: ReadonlyMap<string, string>): ts.CompilerHost {
  const texts = new Map([...modules].map(([path, text]) => [root + path, text]))
  return {
    fileExists: (path) => texts.has(path),
    readFile: (path) => texts.get(path),
    getSourceFile: (path) => {
      const text = texts.get(path)
      return text === undefined ? undefined : ts.createSourceFile(path, text, language)
    },
    writeFile: () => undefined,
    getDefaultLibFileName: () => '',
    getCurrentDirectory: () => root,
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  }
}

/** The file that a relative specifier ending in `.js` means. */
function resolve(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier.replace(/\.js$/, '.ts'))
}

/** The relative specifier of an import, an export or an `import('…')` type. */
function specifierOf(node: ts.Node): string | undefined {
  const specifier =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
        ? node.argument.literal
        : undefined
  return specifier && ts.isStringLiteral(specifier) ? specifier.text : undefined
}

/** What a module exports. */
function exportsOf(path: string, declared: Declared): string[] {
  const names = fileOf(path, declared).statements.flatMap((statement): string[] => {
    if (ts.isExportDeclaration(statement)) {
      const { exportClause: clause } = statement
      const specifier = specifierOf(statement)
      if (clause === undefined)
        return specifier === undefined ? [] : exportsOf(resolve(path, specifier), declared)
      return ts.isNamedExports(clause) ? clause.elements.map(({ name }) => name.text) : [clause.name.text]
    }
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    if (isExported !== true) return []
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.map(({ name }) => name.getText())
    }
    const { name } = statement as ts.Statement & { readonly name?: ts.Identifier }
    return name === undefined ? [] : [name.text]
  })
  return [...new Set(names)] // overloads have one name
}

/** A module's statements as they stand in its namespace. */
function statements(path: string, declared: Declared, nameOf: (path: string) => string): string[] {
  const spaceOf = (node: ts.Node) => {
    const specifier = specifierOf(node)
    return specifier === undefined ? undefined : nameOf(resolve(path, specifier))
  }
  const alias = (name: string, of: string) => `import ${name} = ${of}`
  return fileOf(path, declared).statements.flatMap((statement): string[] => {
    const space = spaceOf(statement)
    if (ts.isImportDeclaration(statement) && space !== undefined) {
      const bindings = statement.importClause?.namedBindings
      if (bindings === undefined) return []
      if (ts.isNamespaceImport(bindings)) return [alias(bindings.name.text, space)]
      return bindings.elements.map(({ name, propertyName }) =>
        alias(name.text, `${space}.${(propertyName ?? name).text}`),
      )
    }
    if (ts.isExportDeclaration(statement)) {
      const { exportClause: clause } = statement
      if (space === undefined)
        return clause && ts.isNamedExports(clause) && clause.elements.length === 0
          ? []
          : [statement.getText()]
      if (clause && ts.isNamespaceExport(clause)) return [`export ${alias(clause.name.text, space)}`]
      const pairs = clause
        ? clause.elements.map(({ name, propertyName }) => [name.text, (propertyName ?? name).text])
        : exportsOf(resolve(path, specifierOf(statement) ?? ''), declared).map((name) => [name, name])
      return pairs.map(([name = '', of = '']) => `export ${alias(name, `${space}.${of}`)}`)
    }
    return [declarationText(statement, spaceOf)]
  })
}

/** A declaration without `declare`, and with aliases for `import('…')`. */
function declarationText(statement: ts.Statement, spaceOf: (node: ts.Node) => string | undefined): string {
  const cuts: { readonly from: number; readonly to: number; readonly text: string }[] = []
  const visit = (node: ts.Node): void => {
    const space = ts.isImportTypeNode(node) ? spaceOf(node) : undefined
    if (ts.isImportTypeNode(node) && space !== undefined) {
      const to = node.qualifier?.getStart() ?? node.end
      const text = `${node.isTypeOf ? 'typeof ' : ''}${space}${node.qualifier ? '.' : ''}`
      cuts.push({ from: node.getStart(), to, text })
    }
    if (node.kind === ts.SyntaxKind.DeclareKeyword && node.parent === statement) {
      cuts.push({ from: node.getStart(), to: node.end + 1, text: '' })
    }
    ts.forEachChild(node, visit)
  }
  visit(statement)
  const full = statement.getSourceFile().text
  let text = ''
  let at = statement.getFullStart()
  for (const cut of cuts) {
    text += full.slice(at, cut.from) + cut.text
    at = cut.to
  }
  return (text + full.slice(at, statement.end)).trim()
}
