// The part of an API description that /docs shows at a time: the operations of some tags, and the components that these
// refer to. Swagger UI works through all that it is given, which for a thousand tables takes it minutes.

/** An OpenAPI document, as far as this page uses it. */
export interface Spec {
  readonly openapi?: string
  readonly info?: unknown
  readonly security?: unknown
  readonly servers?: readonly { readonly url: string }[]
  readonly tags?: readonly { readonly name: string }[]
  readonly paths?: Readonly<Record<string, Readonly<Record<string, { readonly tags?: readonly string[] }>>>>
  readonly components?: Components
}

type Components = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export interface Part {
  readonly spec: Spec
  /** How many tags fit the phrase; the part has the first ones. */
  readonly fitting: number
}

/**
 * The part with the tags whose names hold the phrase, in any case.
 * @param most tags at a time
 */
export function partOf(spec: Spec, phrase: string, most: number): Part {
  const wanted = phrase.trim().toLowerCase()
  const fitting = (spec.tags ?? []).filter(({ name }) => name.toLowerCase().includes(wanted))
  const tags = fitting.slice(0, most)
  const names = new Set(tags.map(({ name }) => name))
  const paths = pick(spec.paths ?? {}, (item) =>
    Object.values(item).some((operation) => operation.tags?.some((tag) => names.has(tag)) ?? false),
  )
  return {
    spec: { ...spec, tags, paths, components: componentsOf(spec.components ?? {}, paths) },
    fitting: fitting.length,
  }
}

function pick<T>(
  of: Readonly<Record<string, T>>,
  isWanted: (value: T, key: string) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(of).filter(([key, value]) => isWanted(value, key)))
}

/** Those that are referred to from `root`, directly or through others. What nothing refers to by name stays whole. */
function componentsOf(all: Components, root: unknown): Components {
  const found = new Set<string>()
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, value] of Object.entries(node)) {
      if (key !== '$ref' || typeof value !== 'string') visit(value)
      else if (!found.has(value)) {
        found.add(value)
        const [, , kind = '', name = ''] = value.split('/')
        visit(all[kind]?.[name])
      }
    }
  }
  visit(root)
  return Object.fromEntries(
    Object.entries(all).map(([kind, of]) => [
      kind,
      kind === 'securitySchemes' ? of : pick(of, (_, name) => found.has(`#/components/${kind}/${name}`)),
    ]),
  )
}
