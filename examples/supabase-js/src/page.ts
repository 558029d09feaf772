// The parts of the page, and how elements are made. What comes from the server is set as text, never as HTML.

/** An element of index.html. */
export function part<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id)
  if (found instanceof type) return found
  throw new Error(`index.html has no ${type.name} with the id ${id}`)
}

/** A new element with properties and children. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

/** A field with its name above it. */
export const labelled = (name: string, field: HTMLElement, className = ''): HTMLLabelElement =>
  make('label', { className }, make('span', {}, name), field)

const problem = part('problem', HTMLElement)

/** Shows an error; null takes it away. */
export function tell(error: { readonly message: string } | null): void {
  problem.textContent = error?.message ?? ''
  problem.hidden = error === null
}
