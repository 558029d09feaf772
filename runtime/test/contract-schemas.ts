// Reads the types of the admin contract, and the shape of errors, as JSON schemas with their comments as descriptions. Refuses
// types that JSON cannot hold. By TypeScript's own compiler: ts-json-schema-generator needs Node 22, and this needs 150 lines.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { projectRoot } from '../config/root.ts'

type Schema = Readonly<Record<string, unknown>>

const folder = 'runtime/admin/contract'
const errorFile = 'runtime/errors/api-error.ts'

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  types: [],
}

/** Absent values are told by `required`. */
const has = (type: ts.Type, flags: ts.TypeFlags): boolean => (type.flags & flags) !== 0
const isAbsent = (type: ts.Type): boolean => has(type, ts.TypeFlags.Undefined | ts.TypeFlags.Void)

const isExported = (node: ts.Node): node is ts.InterfaceDeclaration | ts.TypeAliasDeclaration =>
  (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) &&
  node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true

/**
 * The exported types by their names, in alphabetical order; they refer to each other as components of an OpenAPI document.
 * @throws Error where two have the same name, or one is nothing that JSON can hold
 */
export function contractSchemas(): Readonly<Record<string, Schema>> {
  const root = projectRoot()
  const contract = readdirSync(join(root, folder)).map((file) => join(root, folder, file))
  const files = [...contract, join(root, errorFile)]
  const program = ts.createProgram(files, options)
  const checker = program.getTypeChecker()
  const named = new Map<ts.Symbol, string>()
  const types = new Map<string, ts.Type>()
  for (const file of files) {
    for (const node of program.getSourceFile(file)?.statements ?? []) {
      const symbol = isExported(node) ? checker.getSymbolAtLocation(node.name) : undefined
      if (!symbol || (file.endsWith(errorFile) && symbol.name !== 'ErrorBody')) continue
      if (types.has(symbol.name)) throw new Error(`Two types of the contract are called ${symbol.name}`)
      named.set(symbol, symbol.name)
      types.set(symbol.name, checker.getDeclaredTypeOfSymbol(symbol))
    }
  }
  const write = createWriter(checker, named)
  const sorted = [...types].sort(([one], [other]) => (one < other ? -1 : 1))
  const symbols = new Map([...named].map(([symbol, name]) => [name, symbol]))
  return Object.fromEntries(
    sorted.map(([name, type]) => [name, { ...about(symbols.get(name), checker), ...write(type, name) }]),
  )
}

function about(symbol: ts.Symbol | undefined, checker: ts.TypeChecker): Schema {
  const text = ts.displayPartsToString(symbol?.getDocumentationComment(checker)).replaceAll('\n', ' ')
  return text === '' ? {} : { description: text }
}

/** Makes what writes a type. `top`: the name of the type that is declared there, which is not a reference to itself. */
function createWriter(checker: ts.TypeChecker, named: ReadonlyMap<ts.Symbol, string>) {
  function nameOf(type: ts.Type): string | undefined {
    const symbol = type.getSymbol()
    return (type.aliasSymbol && named.get(type.aliasSymbol)) ?? (symbol && named.get(symbol))
  }

  function write(type: ts.Type, top?: string): Schema {
    const name = nameOf(type)
    if (name !== undefined && name !== top) return { $ref: `#/components/schemas/${name}` }
    if (has(type, ts.TypeFlags.Unknown)) return {}
    if (has(type, ts.TypeFlags.String)) return { type: 'string' }
    if (has(type, ts.TypeFlags.Number)) return { type: 'number' }
    if (has(type, ts.TypeFlags.Boolean)) return { type: 'boolean' }
    if (has(type, ts.TypeFlags.Null)) return { type: 'null' }
    if (has(type, ts.TypeFlags.BooleanLiteral)) return { const: checker.typeToString(type) === 'true' }
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value }
    if (type.isUnion()) return writeUnion(type)
    if (checker.isTupleType(type)) return writeTuple(checker.getTypeArguments(type as ts.TypeReference))
    if (checker.isArrayType(type)) {
      const [element] = checker.getTypeArguments(type as ts.TypeReference)
      return { type: 'array', items: element ? write(element) : {} }
    }
    if (has(type, ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return writeObject(type)
    throw new Error(`JSON has nothing for the type ${checker.typeToString(type)}`)
  }

  function writeUnion({ types }: ts.UnionType): Schema {
    const members = types.filter((type) => !isAbsent(type))
    const texts = members.flatMap((type) => (type.isStringLiteral() ? [type.value] : [])).sort()
    const others = members.filter(
      (type) => !type.isStringLiteral() && !has(type, ts.TypeFlags.BooleanLiteral),
    )
    const booleans = members.filter((type) => has(type, ts.TypeFlags.BooleanLiteral))
    const written = [
      ...(texts.length > 0 ? [{ type: 'string', enum: texts }] : []),
      ...(booleans.length === 2 ? [{ type: 'boolean' }] : booleans.map((type) => write(type))),
      ...others.filter((type) => !has(type, ts.TypeFlags.Null)).map((type) => write(type)),
    ]
    const isNullable = others.some((type) => has(type, ts.TypeFlags.Null))
    const [only] = written
    if (only && written.length === 1) return isNullable ? orNull(only) : only
    return { anyOf: isNullable ? [...written, { type: 'null' }] : written }
  }

  function orNull(schema: Schema): Schema {
    if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] }
    const type = [schema.type, 'null']
    return Array.isArray(schema.enum)
      ? { ...schema, type, enum: [...(schema.enum as string[]), null] }
      : { ...schema, type }
  }

  function writeTuple(elements: readonly ts.Type[]): Schema {
    const prefixItems = elements.map((element) => write(element))
    return { type: 'array', prefixItems, items: false, minItems: elements.length, maxItems: elements.length }
  }

  function writeObject(type: ts.Type): Schema {
    if (type.getCallSignatures().length > 0)
      throw new Error(`JSON has no functions: ${checker.typeToString(type)}`)
    const properties = type.getProperties()
    const values = checker.getIndexInfoOfType(type, ts.IndexKind.String)?.type
    const required = properties.filter(({ flags }) => (flags & ts.SymbolFlags.Optional) === 0)
    return {
      type: 'object',
      ...(required.length > 0 && { required: required.map(({ name }) => name) }),
      ...(properties.length > 0 && {
        properties: Object.fromEntries(
          properties.map((property) => [
            property.name,
            { ...write(checker.getTypeOfSymbol(property)), ...about(property, checker) },
          ]),
        ),
      }),
      ...(values && { additionalProperties: write(values) }),
    }
  }
  return write
}
