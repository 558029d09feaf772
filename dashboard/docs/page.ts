// The script of /docs: asks for a key, or takes the dashboard's session, reads a description of the API with it, and hands the
// part that is looked for to Swagger UI. A key stays in this tab's sessionStorage; nothing is sent to another host.
import { headersOf, isAdmin, sources, type Access, type SourceName } from './access.ts'
import { partOf, type Spec } from './part.ts'

interface Swagger {
  preauthorizeApiKey(scheme: string, value: string): void
  readonly specActions: { updateJsonSpec(spec: Spec): void }
}

declare const SwaggerUIBundle: (options: Readonly<Record<string, unknown>>) => Swagger

/** A request as Swagger UI is about to send it. */
interface SwaggerRequest {
  readonly url: string
  readonly headers: Record<string, string>
}

const stored = 'docs-access'
/** Said behind `#` by who knows that there is a session: the dashboard's link. */
const bySession = '#session'

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

async function readJson<T>(path: string, headers: Readonly<Record<string, string>>): Promise<T> {
  const response = await fetch(path, { headers })
  const body = (await response.json()) as T & { readonly message?: string }
  if (response.ok) return body
  const said = body.message ?? `status ${response.status}`
  if (response.status !== 401) throw new Error(said)
  throw new Error(
    headers.apikey === undefined
      ? 'Nobody is signed in to the dashboard in this browser.'
      : `This key or token is not accepted: ${said}`,
  )
}

/** The session of the dashboard in this browser. @throws Error where there is none */
async function readSession(): Promise<Access> {
  const { csrf } = await readJson<{ readonly csrf: string }>('/admin/v1/session', {})
  return { kind: 'session', csrf }
}

/** Tags shown at a time; drawing one costs milliseconds. */
const mostTags = 20
/** Milliseconds without a further letter after which a phrase is looked for. */
const pause = 150

/** Draws a description: the part of it that fits the filter, as far as it is not too much. */
type Draw = (spec: Spec) => void

/** Makes what draws descriptions, of any number of tables, one after the other. */
function drawing(access: Access, filter: HTMLInputElement, found: HTMLElement): Draw {
  let spec: Spec = {}
  const ui = SwaggerUIBundle({
    // what a spec is given as here is read as YAML, which takes a minute for a thousand tables: so it begins without one
    spec: { openapi: '3.1.0', info: {}, paths: {} },
    dom_id: '#reference',
    docExpansion: 'none',
    defaultModelsExpandDepth: -1,
    displayRequestDuration: true,
    tryItOutEnabled: true,
    persistAuthorization: false,
    validatorUrl: null,
    // what a description has no scheme for: the proof beside the session, the token beside the key of the admin API
    requestInterceptor: (request: SwaggerRequest) => {
      const { 'x-lite-csrf': csrf, authorization } = headersOf(access)
      if (csrf !== undefined) request.headers['x-lite-csrf'] = csrf
      else if (authorization !== undefined && new URL(request.url).pathname.startsWith('/admin/'))
        request.headers.Authorization = authorization
      return request
    },
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
  return (next) => {
    spec = next
    update()
    if (access.kind === 'session') return
    ui.preauthorizeApiKey('apikey', access.key)
    if (access.token !== '') ui.preauthorizeApiKey('bearer', access.token)
  }
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

function save(text: string, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

function start(): void {
  const gate = element('gate', HTMLElement)
  const key = element('key', HTMLInputElement)
  const token = element('token', HTMLInputElement)
  const problem = element('problem', HTMLElement)
  const signed = element('signed', HTMLElement)
  const source = element('source', HTMLSelectElement)
  const filter = element('filter', HTMLInputElement)
  let current: Spec = {}
  mend(element('reference', HTMLElement))

  /** Asks for a key again, and says why. */
  function close(error: unknown): void {
    sessionStorage.removeItem(stored)
    gate.hidden = false
    signed.hidden = true
    problem.textContent = error instanceof Error ? error.message : String(error)
    key.focus()
  }

  async function read(access: Access): Promise<void> {
    const { path } = sources[source.value as SourceName]
    current = await readJson<Spec>(path, access.kind === 'session' ? {} : headersOf(access))
  }

  /** @param wanted how the reader comes in; what it needs is asked for first */
  async function open(wanted: () => Access | Promise<Access>): Promise<void> {
    problem.textContent = ''
    try {
      const access = await wanted()
      await read(access)
      const draw = drawing(access, filter, element('found', HTMLElement))
      draw(current)
      // only that there is a session: the next page asks for its proof anew
      sessionStorage.setItem(stored, JSON.stringify(access.kind === 'session' ? { kind: 'session' } : access))
      source.hidden = !isAdmin(access)
      source.onchange = () => {
        filter.value = ''
        void read(access).then(() => draw(current), close)
      }
      gate.hidden = true
      signed.hidden = false
    } catch (error) {
      close(error)
    }
  }

  element('form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault()
    void open(() => ({ kind: 'keys', key: key.value.trim(), token: token.value.trim() }))
  })
  element('session', HTMLButtonElement).addEventListener('click', () => void open(readSession))
  element('change', HTMLButtonElement).addEventListener('click', () => {
    sessionStorage.removeItem(stored)
    location.reload()
  })
  element('download', HTMLButtonElement).addEventListener('click', () => {
    save(JSON.stringify(current, null, 2), sources[source.value as SourceName].file)
  })

  const kept = sessionStorage.getItem(stored)
  const access = kept === null ? undefined : (JSON.parse(kept) as Access)
  const isSession = location.hash === bySession || access?.kind === 'session'
  history.replaceState(null, '', location.pathname)
  if (!isSession && !access) {
    key.focus()
    return
  }
  gate.hidden = true
  void open(() => (isSession || !access ? readSession() : access))
}

applyTheme()
document.addEventListener('DOMContentLoaded', start)
