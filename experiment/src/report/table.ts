/** A table as data: the terminal and Markdown draw it each in their way. */
export interface Table {
  title: string
  columns: string[]
  rows: string[][]
}
