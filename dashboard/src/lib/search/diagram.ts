// What of the diagram stands in the URL: which schemas, which table, whether only its neighbours, drawing or list.

export interface DiagramSearch {
  /** Names, separated by commas; those that the API serves where none are given. */
  readonly schemas?: string
  /** `schema.table`. */
  readonly table?: string
  readonly focus?: true
  readonly view?: 'list'
}

export const readDiagramSearch = ({
  schemas,
  table,
  focus,
  view,
}: Readonly<Record<string, unknown>>): DiagramSearch => ({
  ...(typeof schemas === 'string' && { schemas }),
  ...(typeof table === 'string' && { table }),
  ...(focus === true && { focus }),
  ...(view === 'list' && { view }),
})
