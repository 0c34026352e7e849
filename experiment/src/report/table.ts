/** A table as data: the terminal, Markdown and the page draw it each in their way. */
export interface Table {
  title: string
  columns: string[]
  rows: string[][]
  /** A sentence under the title. */
  note?: string
}
