// The script of /docs: asks for a key, reads /openapi.json with it, and hands the part that is looked for to Swagger UI.
// The key stays in this tab's sessionStorage; nothing is sent to another host.
import { partOf, type Spec } from './part.ts'

interface Swagger {
  preauthorizeApiKey(scheme: string, value: string): void
  readonly specActions: { updateJsonSpec(spec: Spec): void }
}

declare const SwaggerUIBundle: (options: Readonly<Record<string, unknown>>) => Swagger

interface Keys {
  readonly key: string
  readonly token: string
}

const stored = 'docs-keys'

function element<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`#${id} is missing`)
  return found
}

/** The dashboard's choice where one was made there, else the system's. */
function applyTheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const dark = (localStorage.getItem('theme') ?? (system.matches ? 'dark' : 'light')) === 'dark'
    document.documentElement.classList.toggle('dark-mode', dark)
  }
  system.addEventListener('change', apply)
  apply()
}

async function readSpec({ key, token }: Keys): Promise<Spec> {
  const headers = { apikey: key, ...(token !== '' && { authorization: `Bearer ${token}` }) }
  const response = await fetch('/openapi.json', { headers })
  const body = (await response.json()) as Spec & { readonly message?: string }
  if (response.ok) return body
  const said = body.message ?? `status ${response.status}`
  throw new Error(response.status === 401 ? `This key or token is not accepted: ${said}` : said)
}

/** Tags shown at a time; drawing one costs milliseconds. */
const mostTags = 20
/** Milliseconds without a further letter after which a phrase is looked for. */
const pause = 150

/** Shows the document, of any number of tables: what fits the filter, as far as it is not too much. */
function show(spec: Spec, { key, token }: Keys, filter: HTMLInputElement, found: HTMLElement): void {
  const ui = SwaggerUIBundle({
    // what a spec is given as here is read as YAML, which takes a minute for a thousand tables: so without its paths
    spec: { openapi: spec.openapi, info: spec.info, paths: {} },
    dom_id: '#reference',
    docExpansion: 'none',
    defaultModelsExpandDepth: -1,
    displayRequestDuration: true,
    tryItOutEnabled: true,
    persistAuthorization: false,
    validatorUrl: null,
  })
  const update = () => {
    const part = partOf(spec, filter.value, mostTags)
    const shown = Math.min(part.fitting, mostTags)
    found.textContent =
      part.fitting === 0
        ? 'No tag has that name.'
        : `${shown} of ${part.fitting}${shown < part.fitting ? ': filter to see others' : ''}`
    // wherever the page was opened: the same server, under the name that the browser knows
    ui.specActions.updateJsonSpec({ ...part.spec, servers: [{ url: location.origin }] })
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  filter.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(update, pause)
  })
  update()
  ui.preauthorizeApiKey('apikey', key)
  if (token !== '') ui.preauthorizeApiKey('bearer', token)
}

/** Names for controls that Swagger UI leaves without one. */
const controls: readonly (readonly [selector: string, name: string])[] = [
  ['#servers', 'Server'],
  ['.examples-select select', 'Example'],
  ['.content-type-wrapper select, .response-control-media-type select', 'Media type'],
  ['select', 'Value'],
  ['textarea', 'Request body'],
  ['.information-container', 'About this API'],
  ['.scheme-container', 'Server and authorization'],
]

/** Gives what Swagger UI leaves without a name or out of reach of the keyboard what it needs, as it appears. */
function mend(reference: HTMLElement): void {
  const each = (selector: string, change: (element: Element) => void) => {
    reference.querySelectorAll(selector).forEach(change)
  }
  const all = () => {
    each('.information-container, .scheme-container', (part) => {
      part.setAttribute('role', 'region')
    })
    for (const [selector, name] of controls) {
      each(selector, (control) => {
        if (!control.hasAttribute('aria-label')) control.setAttribute('aria-label', name)
      })
    }
    each('[role=region]:not([aria-label])', (region) => {
      region.setAttribute('aria-label', region.id.replaceAll('_', ' '))
    })
    each('pre:not([tabindex]), .curl:not([tabindex]), .table-container:not([tabindex])', (scrolls) => {
      scrolls.setAttribute('tabindex', '0')
    })
    // Its headings begin below a level that is not there.
    each('h3:not([aria-level]), h4:not([aria-level]), h5:not([aria-level])', (heading) => {
      heading.setAttribute('aria-level', String(Number(heading.tagName.slice(1)) - 1))
    })
  }
  new MutationObserver(all).observe(reference, { childList: true, subtree: true })
}

function start(): void {
  const gate = element('gate', HTMLElement)
  const form = element('form', HTMLFormElement)
  const key = element('key', HTMLInputElement)
  const token = element('token', HTMLInputElement)
  const problem = element('problem', HTMLElement)
  const signed = element('signed', HTMLElement)
  let current: Spec = {}
  mend(element('reference', HTMLElement))

  async function open(keys: Keys): Promise<void> {
    problem.textContent = ''
    try {
      current = await readSpec(keys)
    } catch (error) {
      sessionStorage.removeItem(stored)
      gate.hidden = false
      problem.textContent = error instanceof Error ? error.message : String(error)
      key.focus()
      return
    }
    sessionStorage.setItem(stored, JSON.stringify(keys))
    gate.hidden = true
    signed.hidden = false
    show(current, keys, element('filter', HTMLInputElement), element('found', HTMLElement))
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void open({ key: key.value.trim(), token: token.value.trim() })
  })
  element('change', HTMLButtonElement).addEventListener('click', () => {
    sessionStorage.removeItem(stored)
    location.reload()
  })
  element('download', HTMLButtonElement).addEventListener('click', () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(
      new Blob([JSON.stringify(current, null, 2)], { type: 'application/json' }),
    )
    link.download = 'openapi.json'
    link.click()
    URL.revokeObjectURL(link.href)
  })

  const kept = sessionStorage.getItem(stored)
  if (kept === null) key.focus()
  else {
    gate.hidden = true
    void open(JSON.parse(kept) as Keys)
  }
}

applyTheme()
document.addEventListener('DOMContentLoaded', start)
