// The compiler over generated files, with the project's own strict options. For tests.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Errors of a program of these files, one line each.
 * @param virtual texts of files that are not on disk, by absolute path
 */
export function compileErrors(
  files: readonly string[],
  virtual: ReadonlyMap<string, string> = new Map(),
): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
        throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'))
      },
    },
  )
  const options: ts.CompilerOptions = {
    ...config?.options,
    noUnusedLocals: false,
    paths: {
      '#runtime/rest': [join(root, 'runtime/rest/index.ts')],
      '#runtime/client': [join(root, 'runtime/client/index.ts')],
      // from a folder elsewhere, too
      '@tanstack/react-query': [join(root, 'node_modules/@tanstack/react-query')],
    },
  }
  const host = ts.createCompilerHost(options)
  const disk = ts.createCompilerHost(options)
  const folders = new Set([...virtual.keys()].flatMap(ancestors))
  host.fileExists = (path) => virtual.has(path) || disk.fileExists(path)
  host.readFile = (path) => virtual.get(path) ?? disk.readFile(path)
  host.directoryExists = (path) => folders.has(path) || (disk.directoryExists?.(path) ?? true)
  const program = ts.createProgram([...files, ...virtual.keys()], options, host)
  // Only these files are checked: what they import is checked by `npm run typecheck`.
  return [...files, ...virtual.keys()]
    .map((path) => program.getSourceFile(path))
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ file, start, messageText }) => {
      const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1
      const text = ts.flattenDiagnosticMessageText(messageText, '\n')
      return `${file?.fileName.replace(root, '') ?? ''}:${line} ${text}`
    })
}

function ancestors(path: string): string[] {
  const parent = dirname(path)
  return parent === path ? [] : [parent, ...ancestors(parent)]
}
